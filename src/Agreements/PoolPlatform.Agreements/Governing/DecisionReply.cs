using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Governing;

/// <summary>A decision as the public API shows it.</summary>
internal sealed record DecisionReply(
    AgreementReference Reference,
    int Number,
    string Paper,
    string Body,
    DateOnly On,
    ImmutableArray<Attendance> Present,
    ChairPost? Chair,
    ImmutableArray<Quorum> Quorum,
    IReadOnlyList<DecisionReply.Decided> Recommendations,
    Confidentiality Confidentiality,
    DateTimeOffset RecordedAt)
{
    public const string Example =
        """
        {"reference":"BOLTON-SCF","number":1,"paper":"2019-04-SCF","body":"CABINET","on":"2019-04-08","present":[{"organisation":"E08000001","members":7,"posts":null}],
         "chair":{"organisation":"E08000001","post":"Leader of the Council"},"quorum":[{"organisation":"E08000001","members":3}],
         "recommendations":[{"number":1,"outcome":"Conditional","by":"Consensus","votes":[],"condition":"A contribution as early as possible in-year","fulfilBy":null,"reason":null,"until":null,
           "functionOf":null,"referredTo":[],"fulfilment":{"on":"2019-09-30","evidence":"Minute 7","amount":"5000000.00","recordedAt":"2019-10-01T10:00:00+00:00"}}],
         "confidentiality":"Public","recordedAt":"2019-04-09T10:00:00+00:00"}
        """;

    /// <summary>What was decided on one recommendation, and what fulfilled its condition since.</summary>
    internal sealed record Decided(
        int Number, DecisionOutcome Outcome, DecisionRule? By, ImmutableArray<Ballot> Votes, string? Condition, DateOnly? FulfilBy, string? Reason, DateOnly? Until,
        OrganisationCode? FunctionOf, ImmutableArray<string> ReferredTo, Met? Fulfilment);

    internal sealed record Met(DateOnly On, string Evidence, Money? Amount, DateTimeOffset RecordedAt);

    public static DecisionReply Of(AgreementReference reference, Decision decision) => new(
        reference, decision.Number, decision.Paper, decision.Body, decision.On, decision.Present, decision.Chair, decision.Quorum,
        [
            .. decision.Recommendations.Select(one => new Decided(
                one.Number, one.Outcome, one.By, one.Votes, one.Condition, one.FulfilBy, one.Reason, one.Until, one.FunctionOf, one.ReferredTo,
                decision.Fulfilments.FirstOrDefault(met => met.Recommendation == one.Number) is { } met ? new(met.On, met.Evidence, met.Amount, met.RecordedAt) : null)),
        ],
        decision.Confidentiality, decision.RecordedAt);
}
