using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>What a variation changes: what it names takes the place of what was agreed, and what it does not name stays.</summary>
/// <remarks>Heads of the particulars, fields of the term and rules of the pool are named one by one; a list is named as a whole.</remarks>
public sealed record TermsChanges
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LegalPower { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FundingType? FundingType { get; init; }

    /// <summary>Changed by promotion to live only, which has an act of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreementMode? Mode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrganisationCode? Host { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoolManager? PoolManager { get; init; }

    /// <summary>All partners in their new order: none may be missing, but a partner may be named by a body that follows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<OrganisationCode>? Partners { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TermChanges? Term { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Particulars? Particulars { get; init; }

    /// <summary>All schemes: one that is not among them is agreed no longer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<AgreementScheme>? Schemes { get; init; }

    /// <summary>The rule of the pool as a whole; one without a risk share gives the word back to the schemes' own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreementPool? Pool { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public GivenDate PercentagesLockedUntil { get; init; }

    /// <summary>What every combined authority signs as.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableDictionary<OrganisationCode, PartnerSide>? SignsAs { get; init; }

    /// <summary>All parts of an umbrella that have funding types of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<AgreementPart>? Parts { get; init; }

    /// <summary>All charges by the day between partners.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<CrossCharge>? Charges { get; init; }

    /// <summary>All grants from one partner to another.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<Grant>? Grants { get; init; }

    /// <summary>All budgets beside the pool, aligned or in view.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<BudgetOutsidePool>? BudgetsOutsidePool { get; init; }

    /// <summary>When balances are paid and what a late one bears, as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentTerms? Payments { get; init; }

    /// <summary>Those rules of the fund's books that change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoolRules? PoolRules { get; init; }

    /// <summary>The terms after the change.</summary>
    public AgreementTerms ApplyTo(AgreementTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms with
        {
            Title = Title ?? terms.Title,
            LegalPower = LegalPower ?? terms.LegalPower,
            FundingType = FundingType ?? terms.FundingType,
            Mode = Mode ?? terms.Mode,
            Host = Host ?? terms.Host,
            PoolManager = PoolManager ?? terms.PoolManager,
            Partners = Partners ?? terms.Partners,
            Term = Term?.ApplyTo(terms.Term) ?? terms.Term,
            Particulars = Particulars is { } changed ? Filled(changed, terms.Particulars) : terms.Particulars,
            Schemes = Schemes ?? terms.Schemes,
            PercentagesLockedUntil = PercentagesLockedUntil.Or(terms.PercentagesLockedUntil),
            Pool = AgreementPool.Of(Pool ?? terms.Pool),
            SignsAs = SignsAs ?? terms.SignsAs,
            Parts = Parts ?? terms.Parts,
            Charges = Charges ?? terms.Charges,
            Grants = Grants ?? terms.Grants,
            BudgetsOutsidePool = BudgetsOutsidePool ?? terms.BudgetsOutsidePool,
            Payments = Payments ?? terms.Payments,
            PoolRules = PoolRules?.Over(terms.PoolRules) ?? terms.PoolRules,
        };
    }

    private static Particulars Filled(Particulars changed, Particulars before) => new(
        changed.Aims ?? before.Aims, changed.Contributions ?? before.Contributions, changed.Functions ?? before.Functions, changed.Clients ?? before.Clients,
        changed.Resources ?? before.Resources, changed.Duration ?? before.Duration, changed.Management ?? before.Management);
}

/// <summary>What a variation changes about the term; its first day stays what it was.</summary>
public sealed record TermChanges
{
    /// <summary>The last day; null for until further notice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public GivenDate End { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<DateOnly>? BreakDates { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? NoticeMonths { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? NoticeNotBeforeYearEnd { get; init; }

    internal AgreementTerm ApplyTo(AgreementTerm term) => term with
    {
        End = End.Or(term.End),
        BreakDates = BreakDates ?? term.BreakDates,
        NoticeMonths = NoticeMonths ?? term.NoticeMonths,
        NoticeNotBeforeYearEnd = NoticeNotBeforeYearEnd ?? term.NoticeNotBeforeYearEnd,
    };
}
