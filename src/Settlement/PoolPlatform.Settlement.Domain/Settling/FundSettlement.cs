using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>Where a settlement stands.</summary>
public enum SettlementState
{
    /// <summary>Asked for; the figures are not there yet.</summary>
    Calculating,

    /// <summary>The figures are there, and not all partners have answered.</summary>
    Proposed,

    /// <summary>All partners agree; cash has still to move.</summary>
    Agreed,

    /// <summary>At least one partner's last answer is a dispute.</summary>
    Disputed,

    /// <summary>The bodies responsible before pooling have to decide (rule R28).</summary>
    Referred,

    /// <summary>Nothing is left to pay between the partners. Never changed again.</summary>
    Settled,

    /// <summary>A settlement on later figures has taken its place.</summary>
    Superseded,
}

/// <summary>The settlement of one fund for one year: a proposal, the partners' answers and the cash that clears it.</summary>
/// <remarks>Pure: each act answers with what happened or with a refusal, and <see cref="Apply"/> folds what happened into the state,
/// which may be kept as those events or as rows: every part can be set where it is read back.
/// Figures on later data are a new settlement; one that partners have agreed is never edited and never superseded.</remarks>
public sealed partial record FundSettlement
{
    /// <summary>A settlement that was just asked for.</summary>
    public static readonly FundSettlement Begun = new();

    public SettlementState State { get; init; } = SettlementState.Calculating;

    /// <summary>The figures; null while calculating, and where a cap referred them back before they could be shared out.</summary>
    public SettlementProposal? Proposal { get; init; }

    /// <summary>All answers in the order they came; a partner's last one counts.</summary>
    public ImmutableArray<PartnerResponse> Responses { get; init; } = [];

    public ImmutableArray<SettlementPayment> Payments { get; init; } = [];

    public SettlementReferral? Referral { get; init; }

    /// <summary>The day on which the last partner agreed; null until then. Days to pay are counted from it.</summary>
    public DateOnly? AgreedOn { get; init; }

    public static FundSettlement Of(IEnumerable<FundSettlementEvent> happened) => happened.Aggregate(Begun, (settlement, one) => settlement.Apply(one));

    /// <summary>The partner's last answer, if it has given one.</summary>
    public SettlementResponse? ResponseOf(OrganisationCode partner) => Responses.LastOrDefault(response => response.Partner == partner)?.Response;

    /// <summary>Takes the figures. Where a cap that binds refers its excess back, the settlement is referred with them; any other refusal stands.</summary>
    public Outcome<ImmutableArray<FundSettlementEvent>> Propose(Outcome<SettlementProposal> calculated, DateTimeOffset now)
    {
        if (State != SettlementState.Calculating)
            return Refusal.Conflict(SettlementRefusals.SettlementAlreadyProposed, $"The settlement is {State} and takes no new figures: ask for a new one.");
        if (!calculated.IsRefused(out var refusal, out var proposal)) return Events(new FundSettlementEvent.Proposed(proposal, now));
        return refusal.Code == SettlementRefusals.RiskShareReferred
            ? Events(new FundSettlementEvent.Referred(new(refusal.Message, refusal.Figures, now)))
            : refusal;
    }

    /// <summary>A partner agrees or disputes: once, except that one in dispute may agree later.</summary>
    public Outcome<ImmutableArray<FundSettlementEvent>> Respond(OrganisationCode partner, SettlementResponse response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (Proposal is not { } proposal || State is not (SettlementState.Proposed or SettlementState.Disputed or SettlementState.Referred))
            return Refusal.Conflict(SettlementRefusals.SettlementNotOpen, $"The settlement is {State} and takes no answers.");
        if (proposal.Partners.All(statement => statement.Partner != partner))
            return Refusal.Forbidden(SettlementRefusals.PartnerUnknown, $"{partner} is not one of the partners.");
        if (ResponseOf(partner) is { } given && !(given is SettlementResponse.Dispute && response is SettlementResponse.Agree))
            return Refusal.Conflict(SettlementRefusals.AlreadyResponded, given is SettlementResponse.Agree
                ? $"{partner} has agreed already."
                : $"{partner} disputes already; it can still agree.");
        if (response is SettlementResponse.Dispute dispute && Against(dispute, proposal) is { } wrong) return wrong;

        var responded = new FundSettlementEvent.Responded(new(partner, response, now));
        var after = Apply(responded);
        if (!proposal.Partners.All(statement => after.ResponseOf(statement.Partner) is SettlementResponse.Agree)) return Events(responded);
        var agreed = new FundSettlementEvent.Agreed(now);
        return IsCleared ? Events(responded, agreed, new FundSettlementEvent.Settled(now)) : Events(responded, agreed);
    }

    /// <summary>No consensus: the decision goes back to the bodies responsible before pooling (rule R28).</summary>
    public Outcome<ImmutableArray<FundSettlementEvent>> Refer(string reason, DateTimeOffset now) =>
        State != SettlementState.Disputed
            ? Refusal.Conflict(SettlementRefusals.SettlementNotDisputed, $"The settlement is {State}; only one in dispute is referred back.")
            : Events(new FundSettlementEvent.Referred(new(reason, ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal), now)));

    /// <summary>Makes way for a settlement on later figures; not once partners have agreed this one.</summary>
    public Outcome<ImmutableArray<FundSettlementEvent>> Supersede(DateTimeOffset now) => State switch
    {
        SettlementState.Agreed or SettlementState.Settled =>
            Refusal.Conflict(SettlementRefusals.SettlementFinal, $"The settlement is {State} and stands; later figures are settled by a new one beside it."),
        SettlementState.Superseded => Refusal.Conflict(SettlementRefusals.SettlementFinal, "The settlement has been superseded already."),
        _ => Events(new FundSettlementEvent.Superseded(now)),
    };

    public FundSettlement Apply(FundSettlementEvent happened) => happened switch
    {
        FundSettlementEvent.Proposed proposed => this with { State = SettlementState.Proposed, Proposal = proposed.Proposal },
        FundSettlementEvent.Referred referred => this with { State = SettlementState.Referred, Referral = referred.Referral },
        FundSettlementEvent.Responded responded => WithResponse(responded.Response),
        FundSettlementEvent.Agreed agreed => this with { State = SettlementState.Agreed, AgreedOn = DateOnly.FromDateTime(agreed.At.UtcDateTime) },
        FundSettlementEvent.Paid paid => this with { Payments = Payments.Add(paid.Payment) },
        FundSettlementEvent.Settled => this with { State = SettlementState.Settled },
        FundSettlementEvent.Superseded => this with { State = SettlementState.Superseded },
        _ => throw new UnreachableException($"Nothing says what {happened.GetType().Name} does to a settlement."),
    };

    private FundSettlement WithResponse(PartnerResponse response)
    {
        var after = this with { Responses = Responses.Add(response) };
        var disputed = after.Proposal!.Partners.Any(statement => after.ResponseOf(statement.Partner) is SettlementResponse.Dispute);
        return after with
        {
            State = !disputed ? SettlementState.Proposed : State == SettlementState.Referred ? SettlementState.Referred : SettlementState.Disputed,
        };
    }

    private static Refusal? Against(SettlementResponse.Dispute dispute, SettlementProposal proposal)
    {
        if (string.IsNullOrWhiteSpace(dispute.Reason))
            return Refusal.RuleBroken(SettlementRefusals.DisputeReasonMissing, "A dispute says why.").About("reason", "Is missing: a dispute says why.");
        var unknown = dispute.Lines.Index().Where(line => !proposal.Lines.Contains(line.Item)).ToList();
        return unknown.Count == 0 ? null : unknown.Take(100).Aggregate(
            Refusal.RuleBroken(SettlementRefusals.LineUnknown, "A disputed line is not one of the fund's."),
            (refusal, line) => refusal.About($"lines[{line.Index}]", $"The fund has no line {line.Item}."));
    }

    private static ImmutableArray<FundSettlementEvent> Events(params FundSettlementEvent[] events) => [.. events];
}
