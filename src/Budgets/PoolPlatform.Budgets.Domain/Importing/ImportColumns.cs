using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>Where in a row each column of an expenditure file stands: in any order, but all of them and no others.</summary>
public sealed record ImportColumns(int Line, int Amount, int EffectiveOn, int PaidBy, int Reference, int Supplier, int Description)
{
    public const string Expected = "line,amount,effectiveOn,paidBy,reference,supplier,description";

    private static readonly ImmutableArray<string> Names = [.. Expected.Split(',')];

    /// <summary>How many fields a row must have.</summary>
    public static int Count => Names.Length;

    /// <summary>Reads the first row of a file.</summary>
    public static Outcome<ImportColumns> Read(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var given = header.Select(name => name.Trim()).ToImmutableArray();
        if (Names.FirstOrDefault(name => !given.Contains(name)) is { } missing) return BudgetsRefusals.HeaderWrong(Expected, $"'{missing}' is missing.");
        if (given.FirstOrDefault(name => !Names.Contains(name)) is { } other) return BudgetsRefusals.HeaderWrong(Expected, $"'{Text.Shortened(other)}' is not one of them.");
        if (given.Length != Names.Length) return BudgetsRefusals.HeaderWrong(Expected, "One is named twice.");
        return new ImportColumns(given.IndexOf("line"), given.IndexOf("amount"), given.IndexOf("effectiveOn"), given.IndexOf("paidBy"), given.IndexOf("reference"), given.IndexOf("supplier"), given.IndexOf("description"));
    }
}
