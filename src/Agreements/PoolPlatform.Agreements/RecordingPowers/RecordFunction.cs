using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.RecordingPowers;

/// <summary>An administrator adds a function that schemes may name, or corrects what is said of it.</summary>
internal static class RecordFunction
{
    private const string Example = """{"name":"Surgery","side":"NhsBody","source":"SI 2000/617 reg 5"}""";

    internal sealed record Request(string Name, PartnerSide Side, string Source);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/functions/{code}", Handle)
            .Describe("RecordFunction", "Add a function that schemes may name", StatusCodes.Status201Created, Example, FunctionReply.Example);

    private static Task<IResult> Handle(HttpContext http, string code, Writes writes, LegalPowerStore powers) =>
        writes.Run<string, Request>(
            http,
            (caller, _) => Task.FromResult(LegalCode.Authorise(caller, code)),
            (authorised, request, change, cancel) => Save(authorised, request, http.Request, powers, change, cancel));

    private static async Task<Outcome<Answer>> Save(string code, Request request, HttpRequest http, LegalPowerStore powers, Change change, CancellationToken cancel)
    {
        await LegalPowerStore.Lock(change, cancel);
        var rules = await powers.FindAll(cancel);
        var before = rules.Functions.FirstOrDefault(known => known.Code == code);
        if (RecordETag.Refuse(http, before is null ? null : FunctionReply.Of(before, rules), PowerRefusals.Changed()) is { } stale) return stale;
        if (string.IsNullOrWhiteSpace(request.Name) || string.IsNullOrWhiteSpace(request.Source)) return PowerRefusals.NameMissing();

        var after = new CareFunction(code, request.Name, request.Side, request.Source);
        await LegalPowerStore.Save(change, after, cancel);
        change.Record($"function:{code}", before is null ? "RecordFunction" : "AmendFunction", new { before, after });
        var reply = FunctionReply.Of(after, rules);
        return (before is null ? Answer.Created($"/v1/functions/{code}", reply) : Answer.Ok(reply)) with { ETag = RecordETag.Of(reply) };
    }
}
