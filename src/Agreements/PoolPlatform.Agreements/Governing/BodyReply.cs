using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Governing;

/// <summary>A body as the public API shows it on a day.</summary>
/// <param name="Members">How many members and votes each organisation has.</param>
/// <param name="Chair">Whose turn it is to chair on the day that is asked about.</param>
internal sealed record BodyReply(
    AgreementReference Reference,
    string Code,
    string Name,
    BodyKind Kind,
    OrganisationCode? Organisation,
    ImmutableArray<Seat> Seats,
    ImmutableArray<Membership> Members,
    ImmutableArray<BodyParticipant> Participants,
    Chairing? Chairing,
    ChairPost? Chair,
    ImmutableArray<Quorum> Quorum,
    DecisionRule DecidesBy,
    ImmutableArray<string> ReportsTo,
    ImmutableArray<string> RefersBackTo,
    Confidentiality Confidentiality,
    DateOnly SitsFrom,
    DateOnly? SitsTo)
{
    public const string Example =
        """
        {"reference":"BOLTON-SCF","code":"JCC","name":"Joint Commissioning Committee","kind":"Committee","organisation":null,
         "seats":[{"organisation":"E08000001","post":"Leader of the Council","count":1,"votes":1},{"organisation":"00T","post":"Chair","count":1,"votes":1},{"organisation":"00T","post":"GP member","count":3,"votes":1}],
         "members":[{"organisation":"E08000001","members":1,"votes":1},{"organisation":"00T","members":4,"votes":4}],
         "participants":[{"organisation":"RMC","role":"Provider","post":"Chief Executive"}],
         "chairing":{"posts":[{"organisation":"E08000001","post":"Leader of the Council"},{"organisation":"00T","post":"Chair"}],"from":"2019-05-01","months":12},
         "chair":{"organisation":"E08000001","post":"Leader of the Council"},"quorum":[{"organisation":"E08000001","members":1},{"organisation":"00T","members":2}],
         "decidesBy":"Consensus","reportsTo":["SPB"],"refersBackTo":["CABINET","CCG-BOARD"],"confidentiality":"Public","sitsFrom":"2019-05-01","sitsTo":null}
        """;

    public static BodyReply Of(AgreementReference reference, GovernanceBody body, DateOnly on) => new(
        reference, body.Code, body.Name, body.Kind, body.Organisation, body.Seats, body.Members, body.Participants, body.Chairing, body.ChairOn(on), body.Quorum,
        body.DecidesBy, body.ReportsTo, body.RefersBackTo, body.Confidentiality, body.SitsFrom, body.SitsTo);
}
