using Npgsql;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.GivingNotice;

/// <summary>A partner gives notice: to the day it names, or to the first that the terms allow.</summary>
internal static class GiveNotice
{
    private const string Example = """{"endsOn":"2016-03-31","reason":"The partners' plans have grown apart."}""";

    private const string ReplyExample =
        """{"reference":"BANES-MH","partner":"11E","givenOn":"2015-09-01","endsOn":"2016-03-31","reason":"The partners' plans have grown apart.","state":"NoticeGiven"}""";

    private const string Insert = "insert into notice (reference, partner, given_on, ends_on, reason, recorded_at) values ($1, $2, $3, $4, $5, $6)";

    internal sealed record Request(string Reason, DateOnly? EndsOn = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/notice", Handle)
            .Describe("GiveNotice", "Give notice for your organisation", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            Save);

    private static async Task<Outcome<Answer>> Save(PartyView party, Request request, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var before = await AgreementStore.Lock(change.Connection, reference, cancel);
        if (before.GiveNotice(party.ActsAs, DateOnly.FromDateTime(change.Now.UtcDateTime), request.EndsOn, request.Reason).IsRefused(out var refusal, out var after)) return refusal;

        var notice = after.Notice!;
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = reference.Value });
            insert.Parameters.Add(new() { Value = notice.Partner.Value });
            insert.Parameters.Add(new() { Value = notice.GivenOn });
            insert.Parameters.Add(new() { Value = notice.EndsOn });
            insert.Parameters.Add(new() { Value = notice.Reason });
            insert.Parameters.Add(new() { Value = change.Now });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        var revision = await AgreementStore.Save(change, after, cancel);
        change.Announce(reference.Value, new NoticeGiven(reference.Value, notice.Partner.Value, notice.GivenOn, notice.EndsOn));
        change.Record($"agreement:{reference}", "GiveNotice", new { before = new { before.State }, after = new { after.State, notice.Partner, notice.GivenOn, notice.EndsOn } });
        return Answer.Created(
            $"/v1/agreements/{reference}",
            new { reference, notice.Partner, notice.GivenOn, notice.EndsOn, notice.Reason, after.State }) with
        { ETag = AgreementETag.Of(revision) };
    }
}
