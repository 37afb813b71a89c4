using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain;

/// <summary>What the partners agree on. A draft may lack what only activation needs.</summary>
/// <param name="Partners">In listed order: the order in which the odd penny goes.</param>
/// <param name="PercentagesLockedUntil">The last day on which the agreed shares change by all partners' word only; null without such a lock.</param>
public sealed record AgreementTerms(
    AgreementReference Reference,
    string Title,
    string LegalPower,
    FundingType FundingType,
    AgreementMode Mode,
    OrganisationCode? Host,
    PoolManager? PoolManager,
    ImmutableArray<OrganisationCode> Partners,
    AgreementTerm Term,
    Particulars Particulars,
    ImmutableArray<AgreementScheme> Schemes,
    DateOnly? PercentagesLockedUntil = null)
{
    /// <summary>The rule of the pool as a whole; null where each scheme has its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreementPool? Pool { get; init; }

    /// <summary>What a partner that could be either signs as: a combined authority is a council or an NHS body in one arrangement, never both (SI 2024/232 reg 24).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableDictionary<OrganisationCode, PartnerSide>? SignsAs { get; init; }

    /// <summary>Parts of an umbrella that have funding types of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<AgreementPart>? Parts { get; init; }

    /// <summary>Charges by the day between partners.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<CrossCharge>? Charges { get; init; }

    /// <summary>Grants from one partner to another.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<Grant>? Grants { get; init; }

    /// <summary>Budgets beside the pool, aligned or in view.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<BudgetOutsidePool>? BudgetsOutsidePool { get; init; }

    /// <summary>When balances are paid and what a late one bears.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentTerms? Payments { get; init; }

    /// <summary>How the fund's books are kept; null where nothing is agreed about it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoolRules? PoolRules { get; init; }
}

/// <summary>The officer of the host who is accountable for the fund and its reports: regulation 7(4).</summary>
/// <param name="From">The first day in post; null for as long as the terms that name the officer hold.</param>
/// <param name="To">The last day in post; null for until another is named.</param>
public sealed record PoolManager(string Name, string Email, DateOnly? From = null, DateOnly? To = null);

/// <summary>From when to when, and how it may be left.</summary>
/// <param name="End">The last day; null means until further notice.</param>
/// <param name="BreakDates">Last days on which a partner may leave without the months of notice.</param>
/// <param name="NoticeNotBeforeYearEnd">Whether notice cannot end the agreement before the 31 March that ends the financial year in which it is given.</param>
public sealed record AgreementTerm(DateOnly Start, DateOnly? End, ImmutableArray<DateOnly> BreakDates, int NoticeMonths, bool NoticeNotBeforeYearEnd = false)
{
    [JsonIgnore]
    public DateSpan Span => new(Start, End);
}

/// <summary>The seven heads of regulation 7(3) of SI 2000/617.</summary>
public sealed record Particulars(
    string? Aims = null, string? Contributions = null, string? Functions = null, string? Clients = null, string? Resources = null, string? Duration = null, string? Management = null)
{
    /// <summary>Each head by its name in the public API.</summary>
    public IEnumerable<(string Head, string? Text)> Heads() =>
    [
        ("aims", Aims), ("contributions", Contributions), ("functions", Functions), ("clients", Clients),
        ("resources", Resources), ("duration", Duration), ("management", Management),
    ];
}

/// <summary>All schemes taken together: their variances are netted, and only this rule runs.</summary>
/// <param name="RiskShare">As written in the public API. Read by the risk-share engine only; null takes the pool's rule away again.</param>
public sealed record AgreementPool(JsonElement? RiskShare)
{
    /// <summary>The same where it holds a rule; without one there is nothing to hold.</summary>
    public static AgreementPool? Of(AgreementPool? pool) => pool?.RiskShare is { ValueKind: not JsonValueKind.Null } ? pool : null;
}

/// <summary>A service or project inside the fund, with its own rule for over- and underspends.</summary>
/// <param name="RiskShare">As written in the public API; null while none is agreed. Read by the risk-share engine only.</param>
/// <param name="Functions">The functions that it carries out, by their codes; null where none are named.</param>
public sealed record AgreementScheme(
    string Code, string Name, JsonElement? RiskShare, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<string>? Functions = null);
