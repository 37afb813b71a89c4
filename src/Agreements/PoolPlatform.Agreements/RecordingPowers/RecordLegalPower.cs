using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.RecordingPowers;

/// <summary>An administrator adds a legal power, or amends one from a day on; agreements that were made before are judged by what held when their terms began.</summary>
internal static class RecordLegalPower
{
    private const string Example =
        """
        {"name":"National Health Service Act 2006, section 75","needs":["Council","NhsBody"],"allows":["Council","CombinedAuthority","Icb","NhsTrust","FoundationTrust","VoluntarySector"],
         "from":"2027-04-01","source":"An Act of 2026","excludes":[{"function":"Surgery","clause":"SI 2000/617 reg 5","reason":"Surgery is no function that partners may share."}]}
        """;

    /// <param name="From">The first day of this version, what held before being kept; without it the newest is corrected.</param>
    /// <param name="Excludes">All functions that it does not reach; left out, they stay as they are.</param>
    internal sealed record Request(
        string Name,
        ImmutableArray<PartnerSide> Needs,
        ImmutableArray<OrganisationKind> Allows,
        string Source,
        bool DocumentBlocks = false,
        bool ConsentBlocks = false,
        DateOnly? From = null,
        DateOnly? To = null,
        ImmutableArray<Request.ExclusionFields>? Excludes = null)
    {
        internal sealed record ExclusionFields(string Function, string Clause, string Reason, DateOnly? From = null, DateOnly? To = null);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/legal-powers/{code}", Handle)
            .Describe("RecordLegalPower", "Add a legal power, or amend it from a day on", StatusCodes.Status201Created, Example, LegalPowerReply.Example);

    private static Task<IResult> Handle(HttpContext http, string code, Writes writes, LegalPowerStore powers) =>
        writes.Run<string, Request>(
            http,
            (caller, _) => Task.FromResult(LegalCode.Authorise(caller, code)),
            (authorised, request, change, cancel) => Save(authorised, request, http.Request, powers, change, cancel));

    private static async Task<Outcome<Answer>> Save(string code, Request request, HttpRequest http, LegalPowerStore powers, Change change, CancellationToken cancel)
    {
        await LegalPowerStore.Lock(change, cancel);
        var rules = await powers.FindAll(cancel);
        var before = rules.Powers.LastOrDefault(power => power.Code == code);
        if (RecordETag.Refuse(http, before is null ? null : LegalPowerReply.Of(before, rules), PowerRefusals.Changed()) is { } stale) return stale;
        if (Refuse(request, rules) is { } refusal) return refusal;

        var recorded = new LegalPower(code, request.Name, [.. request.Needs.Distinct()], [.. request.Allows.Distinct()], request.DocumentBlocks, request.ConsentBlocks, request.From, request.To, request.Source);
        ImmutableArray<LegalPower> versions = [.. rules.Powers.Where(power => power.Code == code)];
        var after = versions.Record(recorded);
        if (after.FirstOrDefault(one => one.To < one.From) is not null) return PowerRefusals.DatesReversed("to");
        ImmutableArray<FunctionExclusion> exclusions = request.Excludes is { } given
            ? [.. given.Select(one => new FunctionExclusion(code, one.Function, one.From, one.To, one.Clause, one.Reason))]
            : [.. rules.Exclusions.Where(one => one.Power == code)];
        await LegalPowerStore.Save(change, after, exclusions, cancel);
        var made = new LegalRules([.. rules.Powers.Where(power => power.Code != code), .. after], rules.Functions, [.. rules.Exclusions.Where(one => one.Power != code), .. exclusions]);
        var reply = LegalPowerReply.Of(after[^1], made);
        change.Record($"legal-power:{code}", before is null ? "RecordLegalPower" : "AmendLegalPower", new { before = before is null ? null : LegalPowerReply.Of(before, rules), after = reply });
        return (before is null ? Answer.Created($"/v1/legal-powers/{code}", reply) : Answer.Ok(reply)) with { ETag = RecordETag.Of(reply) };
    }

    private static Refusal? Refuse(Request request, LegalRules rules)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || string.IsNullOrWhiteSpace(request.Source)) return PowerRefusals.NameMissing();
        if (request.To < request.From) return PowerRefusals.DatesReversed("to");
        var excludes = request.Excludes ?? [];
        for (var i = 0; i < excludes.Length; i++)
        {
            if (rules.Functions.All(known => known.Code != excludes[i].Function)) return PowerRefusals.UnknownFunction($"excludes[{i}].function", excludes[i].Function);
            if (string.IsNullOrWhiteSpace(excludes[i].Clause) || string.IsNullOrWhiteSpace(excludes[i].Reason)) return PowerRefusals.ExclusionIncomplete(i);
            if (excludes[i].To < excludes[i].From) return PowerRefusals.DatesReversed($"excludes[{i}].to");
            if (excludes.Take(i).Any(earlier => earlier.Function == excludes[i].Function && (earlier.From ?? DateOnly.MinValue) == (excludes[i].From ?? DateOnly.MinValue))) return PowerRefusals.ExclusionTwice(i);
        }
        return null;
    }
}
