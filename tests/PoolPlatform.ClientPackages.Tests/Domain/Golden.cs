using System.Globalization;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>Tables that a finance officer can check: what is given on the left, what comes out on the right.</summary>
internal static class Golden
{
    /// <summary>Fills in the table anew and compares it with the file; a mismatch prints the table as it would now be.</summary>
    public static void Holds(string file, Func<string, string> filledIn)
    {
        var pinned = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Domain", "Golden", file)).ReplaceLineEndings("\n");
        var now = filledIn(pinned);
        Assert.True(pinned == now, $"{file} would now be:\n{now}");
    }

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static Money Pounds(string text) => Money.TryParse(text, out var money) ? money : throw new FormatException(text);

    /// <summary>Reads <c>NHS 62%, Council 38%</c> or <c>NHS £254.06, rest Council</c>; nothing is no split.</summary>
    public static FundingSplit? Split(string text)
    {
        if (text.Length == 0) return null;
        var parts = text.Split(", ").Select(part => part.Split(' ')).ToList();
        return parts[^1][0] == "rest"
            ? FundingSplit.OfAmounts([.. parts.SkipLast(1).Select(part => KeyValuePair.Create(part[0], Pounds(part[1].TrimStart('£'))))], parts[^1][1]).OrThrow()
            : FundingSplit.OfPercents([.. parts.Select(part => KeyValuePair.Create(part[0], new Percent(decimal.Parse(part[1].TrimEnd('%'), CultureInfo.InvariantCulture))))]).OrThrow();
    }

    public static string Shares(IReadOnlyDictionary<string, Money> funders) => string.Join(", ", funders.Select(share => $"{share.Key} {share.Value}"));
}
