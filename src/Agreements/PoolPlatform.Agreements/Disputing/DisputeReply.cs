using PoolPlatform.Agreements.Domain.Disputing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>A dispute as the public API shows it.</summary>
/// <param name="ServicesContinue">Always: whatever partners disagree about, people are served.</param>
/// <param name="Overdue">Whether it should have left its stage before today.</param>
internal sealed record DisputeReply(
    AgreementReference Reference,
    int Number,
    int Version,
    Disputed What,
    Money? Amount,
    string Reason,
    OrganisationCode RaisedBy,
    DisputeStage Stage,
    DateOnly? DueOn,
    bool Overdue,
    bool ServicesContinue,
    IReadOnlyList<DisputeStep> Stages,
    DisputeReferral? Referral,
    DisputeDecision? Decision,
    DateTimeOffset RecordedAt)
{
    public const string Example =
        """
        {"reference":"BANES-MH","number":1,"version":1,"what":{"kind":"Lines","reference":null,"lines":["NCA"]},"amount":"289250.40","reason":"The placements were made after the transfer.","raisedBy":"11E",
         "stage":"Raised","dueOn":"2015-05-15","overdue":false,"servicesContinue":true,"stages":[{"stage":"Raised","on":"2015-04-30","dueOn":"2015-05-15","by":"11E","note":null}],"referral":null,"decision":null,"recordedAt":"2015-04-30T10:00:00+00:00"}
        """;

    public static DisputeReply Of(AgreementReference reference, Registered<Dispute> recorded, DateOnly today)
    {
        var dispute = recorded.Entry;
        return new(
            reference, recorded.Number, recorded.Version, dispute.What, dispute.Amount, dispute.Reason, dispute.RaisedBy, dispute.Stage, dispute.DueOn, dispute.DueOn < today, true,
            dispute.Steps, dispute.Referral, dispute.Decision, recorded.RecordedAt);
    }
}
