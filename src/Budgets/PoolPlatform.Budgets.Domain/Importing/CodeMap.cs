using System.Collections.Immutable;
using System.Globalization;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>Which budget line a ledger's codes mean: cost centre and subjective together, or either alone where the other does not matter.</summary>
/// <remarks>The rule that says most wins: both codes, then the cost centre, then the subjective. Codes are text: their leading zeros count.</remarks>
public sealed class CodeMap
{
    private readonly ImmutableDictionary<(string? CostCentre, string? Subjective), string> lines;
    private readonly Lazy<ImmutableHashSet<string>> withoutZeros;

    public CodeMap(IEnumerable<CodeRule> rules)
    {
        Rules = [.. rules];
        lines = Rules.GroupBy(rule => (rule.CostCentre, rule.Subjective)).ToImmutableDictionary(group => group.Key, group => group.First().Line);
        withoutZeros = new(() => [.. Rules.SelectMany(rule => new[] { rule.CostCentre, rule.Subjective }).OfType<string>().Where(code => code.StartsWith('0')).Select(code => code.TrimStart('0'))]);
    }

    public ImmutableArray<CodeRule> Rules { get; }

    /// <summary>The line; null when no rule speaks of these codes.</summary>
    public string? LineOf(string costCentre, string subjective) =>
        lines.GetValueOrDefault((costCentre, subjective)) ?? lines.GetValueOrDefault((costCentre, null)) ?? lines.GetValueOrDefault((null, subjective));

    /// <summary>Why a row has no line, in words that say what to look at.</summary>
    public string WhyNone(string costCentre, string subjective)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"no line is mapped to cost centre '{costCentre}' and subjective '{subjective}'");
        var hint = EatenZeros(costCentre) ?? EatenZeros(subjective) ?? Exponent(costCentre) ?? Exponent(subjective);
        return hint is null ? said : $"{said}; {hint}";
    }

    /// <summary>A spreadsheet that opened the file may have taken a code for a number: 0123 comes back as 123.</summary>
    private string? EatenZeros(string code) =>
        withoutZeros.Value.Contains(code) ? $"a code that ends in '{code}' after zeros is: a spreadsheet may have taken them" : null;

    /// <summary>And 11E05 comes back as 1.10E+06.</summary>
    private static string? Exponent(string code) =>
        code.Contains("E+", StringComparison.OrdinalIgnoreCase) ? $"'{code}' looks like a number that a spreadsheet made of a code" : null;
}

/// <summary>What one pair of codes means; null stands for any.</summary>
public sealed record CodeRule(string Line, string? CostCentre = null, string? Subjective = null);
