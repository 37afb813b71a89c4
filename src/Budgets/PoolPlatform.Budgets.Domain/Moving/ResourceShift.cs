using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Moving;

/// <summary>Resource that moved from one sector to another, such as acute to community, and what shows that it did (Manchester 2015: a new pool must track it).</summary>
/// <param name="Evidence">Where it can be seen: an evaluation, a contract variation, beds closed.</param>
public sealed record ResourceShift(CareSector From, CareSector To, Money Amount, DateOnly On, bool Recurrent, string Evidence, string? Scheme = null, string? Note = null)
{
    public Refusal? Check(Agreed.PoolTerms terms, FinancialYear year)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return BudgetsRefusals.Together(Problems(terms, year));
    }

    private IEnumerable<Refusal> Problems(Agreed.PoolTerms terms, FinancialYear year)
    {
        if (From == To) yield return MovingRefusals.ShiftToItself();
        if (Amount <= Money.Zero) yield return MovingRefusals.ShiftNotPositive();
        if (!year.Contains(On)) yield return BudgetsRefusals.DateOutsideYear("on", year);
        if (Scheme is not null && !terms.Schemes.Contains(Scheme)) yield return BudgetsRefusals.UnknownScheme("scheme", Scheme);
        if (Text.Unusable(Evidence, Text.MaxRemarkCharacters) is { } evidence) yield return BudgetsRefusals.TextUnusable("evidence", evidence);
        if (Text.UnusableRemark(Note, Text.MaxRemarkCharacters) is { } note) yield return BudgetsRefusals.TextUnusable("note", note);
    }
}

/// <summary>The areas of spend that national plans tell apart.</summary>
public enum CareSector
{
    Acute,
    Community,
    MentalHealth,
    PrimaryCare,
    ContinuingCare,
    SocialCare,
    Prevention,
    Other,
}
