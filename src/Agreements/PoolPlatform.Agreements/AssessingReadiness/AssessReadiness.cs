using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Readiness;
using PoolPlatform.Agreements.KeepingRegisters;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.AssessingReadiness;

/// <summary>A partner answers questions of the checklists, for one scheme or for the agreement as a whole. Nothing is overwritten; the newest answer counts.</summary>
internal static class AssessReadiness
{
    public const string Register = "readiness";

    private const string Example =
        """{"scheme":"MH","profile":"Full","indicativeSize":"24190000.00","answers":[{"question":"manchester-points.rationale","score":3,"evidence":"Joint committee paper, 3 November 2014"},{"question":"welsh-suitability.not-rare-and-costly","score":null,"evidence":"No such service is in scope."}]}""";

    private const string ReplyExample =
        """{"reference":"BANES-MH","assessment":1,"scheme":"MH","profile":"Full","indicativeSize":"24190000.00","answered":2,"unanswered":32,"notApplicable":1,"score":3,"outOf":3,"warnings":[]}""";

    internal sealed record Request(string? Scheme = null, ReadinessProfile? Profile = null, Money? IndicativeSize = null, ImmutableArray<ReadinessAnswer>? Answers = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/readiness", Handle)
            .Describe("AssessReadiness", "Answer questions of the readiness checklists", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements, OrganisationStore organisations, RegisterStore registers) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            (party, request, change, cancel) => Save(party, request, organisations, registers, change, cancel));

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, OrganisationStore organisations, RegisterStore registers, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        var assessment = new Assessment(request.Scheme, request.Profile, request.IndicativeSize, request.Answers ?? []);
        if ((await RegisterParties.Of(agreement, party.ActsAs, organisations, cancel)).Check(null, assessment) is { } refusal) return refusal;

        var earlier = await ViewReadiness.Assessments(registers, reference, null, cancel);
        var before = ReadinessPicture.Of(assessment.Scheme, earlier);
        var recorded = await RegisterStore.Append(change, reference, Register, "AssessReadiness", party.ActsAs, null, assessment, cancel, Was(before, assessment));
        var after = ReadinessPicture.Of(assessment.Scheme, earlier.Append(new(recorded.Number, assessment, party.ActsAs, change.Now)));
        return Answer.Created(
            $"/v1/agreements/{reference}/readiness",
            new { reference, assessment = recorded.Number, after.Scheme, after.Profile, after.IndicativeSize, after.Answered, after.Unanswered, after.NotApplicable, after.Score, after.OutOf, after.Warnings });
    }

    /// <summary>What the same questions were answered before.</summary>
    private static object Was(ReadinessPicture before, Assessment assessment)
    {
        var asked = assessment.Answers.Select(answer => answer.Question).ToHashSet(StringComparer.Ordinal);
        return new
        {
            before.Scheme,
            before.Profile,
            before.IndicativeSize,
            answers = before.Checklists.SelectMany(list => list.Questions)
                .Where(question => question.Answer is not null && asked.Contains(question.Question))
                .Select(question => new { question.Question, question.Answer!.Score, question.Answer.Evidence }),
        };
    }
}
