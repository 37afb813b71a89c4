using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>A pool's budget for a financial year; every change makes a new one with the next number.</summary>
/// <param name="Version">What the partners call it: opening, revised.</param>
/// <param name="Note">A remark that goes wherever the figures are shown, such as "illustrative outturn".</param>
public sealed record PoolBudget(int Number, string Version, string? Note, ImmutableArray<BudgetLine> Lines)
{
    /// <summary>The version that says what is expected and not what was agreed: it is kept and read, and nothing is measured against it.</summary>
    public const string ForecastVersion = "forecast";

    private const int MaxCodeCharacters = 64;
    private const int MaxNameCharacters = 200;

    /// <summary>What stands beside the lines.</summary>
    public BudgetParticulars Particulars { get; init; } = BudgetParticulars.None;

    public bool IsForecast => Version.Equals(ForecastVersion, StringComparison.OrdinalIgnoreCase);

    /// <summary>The sum of the known lines.</summary>
    public Money Total => Money.Sum(Lines.Select(line => line.Amount ?? Money.Zero));

    /// <summary>Lines whose amount is not known yet; the total leaves them out.</summary>
    public int UnknownLines => Lines.Count(line => line.Amount is null);

    public BudgetLine? Find(string code) => Lines.FirstOrDefault(line => line.Code == code);

    /// <summary>Whether it says the same, but for the number.</summary>
    public bool SaysTheSameAs(PoolBudget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Version == other.Version && Note == other.Note && Lines.SequenceEqual(other.Lines) && Particulars.SaysTheSameAs(other.Particulars);
    }

    /// <summary>What is wrong with a budget; null when it may take effect.</summary>
    /// <param name="spentOn">The lines on which money was spent already: they may change but not disappear.</param>
    public Refusal? Check(PoolTerms terms, IReadOnlyCollection<string> spentOn)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(spentOn);
        return BudgetsRefusals.Together(Problems(terms).Concat(spentOn.Where(line => Find(line) is null).Select(BudgetsRefusals.LineInUse)));
    }

    /// <summary>Moves money between two lines: the total stays, and no line gives more than it has.</summary>
    public Outcome<PoolBudget> Move(string from, string to, Money amount)
    {
        if (amount <= Money.Zero) return BudgetsRefusals.VirementNotPositive();
        if (Find(from) is not { } giving) return BudgetsRefusals.UnknownLine("from", from);
        if (Find(to) is not { } taking) return BudgetsRefusals.UnknownLine("to", to);
        if (from == to) return BudgetsRefusals.VirementToItself();
        if (giving.Amount is not { } has) return BudgetsRefusals.VirementOfUnknown("from", from);
        if (taking.Amount is null) return BudgetsRefusals.VirementOfUnknown("to", to);
        if (amount > has) return BudgetsRefusals.VirementBeyondLine(from, has);
        return this with
        {
            Number = Number + 1,
            Lines = Lines.Replace(giving, giving.Plus(-amount)).Replace(taking, taking.Plus(amount)),
        };
    }

    private IEnumerable<Refusal> Problems(PoolTerms terms)
    {
        if (Text.Unusable(Version, MaxNameCharacters) is { } version) yield return BudgetsRefusals.TextUnusable("version", version);
        if (Note is not null && Text.Unusable(Note, MaxNameCharacters) is { } note) yield return BudgetsRefusals.TextUnusable("note", note);
        if (Lines.IsEmpty) yield return BudgetsRefusals.BudgetEmpty();
        foreach (var problem in Particulars.Problems()) yield return problem;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Lines.Length; i++)
        {
            var line = Lines[i];
            if (Text.Unusable(line.Code, MaxCodeCharacters) is { } code) yield return BudgetsRefusals.TextUnusable($"lines[{i}].code", code);
            if (Text.Unusable(line.Name, MaxNameCharacters) is { } name) yield return BudgetsRefusals.TextUnusable($"lines[{i}].name", name);
            if (line.Heading is not null && Text.Unusable(line.Heading, MaxNameCharacters) is { } heading) yield return BudgetsRefusals.TextUnusable($"lines[{i}].heading", heading);
            if (line.Profile is { } profile)
            {
                if (profile.Months.Length != MonthlyProfile.Count) yield return BudgetingRefusals.ProfileNotTwelve($"lines[{i}].profile");
                else if (profile.Sum != line.Amount) yield return BudgetingRefusals.ProfileDoesNotSum($"lines[{i}].profile", line.Amount, profile.Sum);
            }
            if (!seen.Add(line.Code)) yield return BudgetsRefusals.LineRepeated($"lines[{i}].code", line.Code);
            if (!terms.Schemes.Contains(line.Scheme)) yield return BudgetsRefusals.UnknownScheme($"lines[{i}].scheme", line.Scheme);
            if (!terms.HasPartner(line.FundedBy)) yield return BudgetsRefusals.UnknownPartner($"lines[{i}].fundedBy", line.FundedBy);
            if (!terms.HasPartner(line.Owner)) yield return BudgetsRefusals.UnknownPartner($"lines[{i}].owner", line.Owner);
        }
    }
}
