using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.Storage;

/// <summary>A settlement as it stands in the tables: what was asked for, what has happened to it, and what the ledger has taken.</summary>
/// <param name="AsAt">When it was asked for; its figures are as recorded then.</param>
/// <param name="RequestedBy">The client and organisation on whose behalf it is worked out.</param>
/// <param name="Basis">What the figures rest on; null until they are there.</param>
/// <param name="Problem">Why it was referred back, or why the ledger does not take it.</param>
/// <param name="Posted">The settlement's own journal.</param>
internal sealed record StoredSettlement(
    Guid Id,
    AgreementReference Reference,
    FinancialYear Year,
    PeriodNo Through,
    DateTimeOffset AsAt,
    string RequestedBy,
    FundSettlement Fund,
    SettlementBasis? Basis,
    SettlementProblem? Problem,
    ImmutableArray<StoredResponse> Responses,
    ImmutableArray<StoredPayment> Payments,
    LedgerPosting? Posted)
{
    /// <summary>1 for the first settlement of the year; each later one settles the difference to the one before.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What its rules are told beside the ledger's figures.</summary>
    public ToldFigures Told { get; init; } = ToldFigures.Nothing;

    /// <summary>The same as it was written.</summary>
    public ToldText ToldText { get; init; } = new(null, null);

    /// <summary>The subject of its audit trail.</summary>
    public string Subject => SubjectOf(Id);

    public static string SubjectOf(Guid id) => $"settlement:{id}";

    /// <summary>An agreed settlement of a live fund belongs into the ledger; a shadow fund's never does.</summary>
    public bool IsToBePosted => Posted is null && Basis is { IsLive: true } && Fund.State is SettlementState.Agreed or SettlementState.Settled;
}

/// <summary>What a settlement's rules are told, as the request wrote it; null where there was nothing.</summary>
internal sealed record ToldText(string? Schemes, string? Pool)
{
    public ToldFigures Read()
    {
        using var schemes = Schemes is null ? null : JsonDocument.Parse(Schemes);
        using var pool = Pool is null ? null : JsonDocument.Parse(Pool);
        return RuleFiguresReading.Told(schemes?.RootElement, pool?.RootElement).OrThrow();
    }
}

/// <summary>The terms that the figures were worked out under, and the remark that goes wherever they are shown.</summary>
internal sealed record SettlementBasis(string Mode, int TermsVersion, string Note)
{
    public bool IsLive => Mode == "Live";
}

/// <summary>A refusal that somebody has to deal with before the settlement can go on.</summary>
internal sealed record SettlementProblem(
    string Code,
    string Detail,
    ImmutableSortedDictionary<string, string> Figures,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Errors)
{
    public static SettlementProblem Of(Refusal refusal) => new(refusal.Code, refusal.Message, refusal.Figures, refusal.Errors);
}

internal sealed record StoredResponse(OrganisationCode Partner, string Response, ImmutableArray<string> Lines, string? Reason, DateTimeOffset RespondedAt, string RespondedBy);

internal sealed record StoredPayment(
    Guid Id, OrganisationCode Partner, Money Amount, DateOnly PaidOn, string? Reference, DateTimeOffset RecordedAt, string RecordedBy, LedgerPosting? Posted, PaymentKind Kind = PaymentKind.Balance, Guid? SetOffId = null);

/// <summary>Where something stands in the pool's ledger.</summary>
internal sealed record LedgerPosting(long JournalId, DateTimeOffset At);
