using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Governing;

/// <summary>A paper as the public API shows it, with what the bodies have made of it.</summary>
/// <param name="PublicUntil">Until when its background papers may be inspected: four years after the last meeting; null for a confidential paper.</param>
internal sealed record PaperReply(
    AgreementReference Reference,
    string Code,
    string Title,
    ImmutableArray<string> Bodies,
    DateOnly MeetingOn,
    ImmutableArray<PaperPost> Authors,
    PaperPost? LeadMember,
    ImmutableArray<PaperPost> ContactOfficers,
    ImmutableArray<BackgroundPaper> BackgroundPapers,
    DateOnly? PublicUntil,
    ImmutableArray<Recommendation> Recommendations,
    EqualityDuty? EqualityDuty,
    Confidentiality Confidentiality,
    IReadOnlyList<PaperReply.Decided> Decisions)
{
    public const string Example =
        """
        {"reference":"BOLTON-SCF","code":"2019-04-SCF","title":"Strategic Commissioning Function for Health and Care","bodies":["CABINET","CCG-BOARD"],"meetingOn":"2019-04-08",
         "authors":[{"organisation":"E08000001","post":"Director of Adult Services"}],"leadMember":{"organisation":"E08000001","post":"Executive Cabinet Member, Adults"},
         "contactOfficers":[{"organisation":"E08000001","post":"Head of Commissioning"}],"backgroundPapers":[{"title":"Locality plan","dated":"2016"}],"publicUntil":"2023-04-12",
         "recommendations":[{"number":1,"kind":"Approve","text":"Approve the pooled budget and the risk share.","authorises":null},
           {"number":2,"kind":"Authorise","text":"Sign the section 75 agreement.","authorises":[{"organisation":"E08000001","post":"Chief Executive"}]}],
         "equalityDuty":{"statement":"No adverse impact was found.","assessed":true,"reference":"EIA 2019"},"confidentiality":"Public",
         "decisions":[{"number":1,"body":"CABINET","on":"2019-04-08","outcomes":{"1":"Agreed","2":"Agreed"}}]}
        """;

    /// <summary>One body's decision on it, by the number of the recommendation.</summary>
    internal sealed record Decided(int Number, string Body, DateOnly On, IReadOnlyDictionary<int, DecisionOutcome> Outcomes);

    /// <param name="all">All decisions on it: a meeting that the reader does not see still moves the day until which it is public.</param>
    public static PaperReply Of(GoverningView view, DecisionPaper paper, IReadOnlyCollection<Decision> all) => new(
        view.Reference, paper.Code, paper.Title, paper.Bodies, paper.MeetingOn, paper.Authors, paper.LeadMember, paper.ContactOfficers, paper.BackgroundPapers,
        paper.PublicUntil(all.Select(decision => decision.On)), paper.Recommendations, paper.EqualityDuty, paper.Confidentiality,
        [.. all.Where(view.Sees).Select(decision => new Decided(decision.Number, decision.Body, decision.On, decision.Recommendations.ToDictionary(one => one.Number, one => one.Outcome)))]);
}
