using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.HoldingLines;

/// <summary>A held line goes a stage further, or is decided on. A decision counts from the year it belongs to: the next settlement asked for settles the difference.</summary>
internal static class MoveHeldLine
{
    private const string StageExample = """{"to":"Chiefs"}""";
    private const string StageReply = """{"line":"LA","stage":"Chiefs","dueOn":"2015-06-15","decision":null}""";
    private const string DecisionExample = """{"decision":"Joint committee 7/2015","amounts":{"11E":"300000.00","E06000022":"165432.17"}}""";
    private const string DecisionReply = """{"line":"LA","stage":"Decided","dueOn":"2015-06-15","decision":"Joint committee 7/2015"}""";

    /// <summary>A reference, and not the minutes: it goes into the audit trail, where no one's name may stand.</summary>
    private const int LongestDecision = 200;

    private const string SaveStage = "update held_line set stage = $2, due_on = $3 where id = $1";

    private const string SaveDecision = "update held_line set stage = 'Decided', decision = $2, amounts = $3, decided_at = $4 where id = $1";

    internal sealed record StageRequest
    {
        /// <summary>The stage that the caller means, so that two who move it at once move it once; the next when left out.</summary>
        public string? To { get; init; }
    }

    /// <param name="Decision">The reference of what was decided.</param>
    /// <param name="Amounts">What each partner bears of the line's variance; without them it is shared as the rule says.</param>
    internal sealed record DecisionRequest(string Decision, ImmutableSortedDictionary<string, Money>? Amounts = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/pools/{reference}/years/{year}/held-lines/{line}/stages", Move)
            .Describe("MoveHeldLine", "Take a held line to the next stage, with a new clock", StatusCodes.Status201Created, StageExample, StageReply);
        routes.MapPost("/v1/pools/{reference}/years/{year}/held-lines/{line}/decision", Decide)
            .Describe("DecideHeldLine", "Record what was decided on a held line; the next settlement settles it", StatusCodes.Status201Created, DecisionExample, DecisionReply);
    }

    private static Task<IResult> Move(HttpContext http, string reference, string year, string line, Writes writes, PartyFinder parties) =>
        writes.RunWithOptionalBody<(Party Party, FinancialYear Year), StageRequest>(
            http,
            async (caller, cancel) => FinancialYear.TryParse(year, out var parsed)
                ? (await parties.Find(caller, reference, parsed, [Roles.Finance, Roles.PoolManager, Roles.Commissioner], cancel)).Then<(Party, FinancialYear)>(party => (party, parsed))
                : ProtocolRefusals.NotFound(),
            async (scope, request, change, cancel) =>
            {
                if (await HeldLineStore.Hold(change, scope.Party.Reference, scope.Year, line, cancel) is not { } held) return SettlementRefusals.LineNotHeld(line);
                if (HeldLineStages.After(held.Stage, change.Now) is not { } next) return SettlementRefusals.LastStage(line);
                if (request.To is { } meant && meant != next.Stage) return SettlementRefusals.StageNotNext(line, next.Stage);
                return await Save(change, scope, held, new(SaveStage) { Parameters = { new() { Value = held.Id }, new() { Value = next.Stage }, new() { Value = next.DueOn } } }, next.Stage, next.DueOn, null, cancel);
            });

    private static Task<IResult> Decide(HttpContext http, string reference, string year, string line, Writes writes, PartyFinder parties) =>
        writes.Run<(Party Party, FinancialYear Year), DecisionRequest>(
            http,
            async (caller, cancel) => FinancialYear.TryParse(year, out var parsed)
                ? (await parties.FindHost(caller, reference, parsed, [Roles.Finance, Roles.PoolManager, Roles.Commissioner], cancel)).Then<(Party, FinancialYear)>(party => (party, parsed))
                : ProtocolRefusals.NotFound(),
            async (scope, request, change, cancel) =>
            {
                if (string.IsNullOrWhiteSpace(request.Decision) || request.Decision.Length > LongestDecision) return SettlementRefusals.DecisionUnnamed();
                if (request.Amounts?.Keys.FirstOrDefault(partner => scope.Party.Terms.Partners.All(one => one.Code != partner)) is { } stranger)
                    return Refusal.RuleBroken(SettlementRefusals.PartnerUnknown, $"{stranger} is not one of the partners.").About($"amounts.{stranger}", "Is not a partner.");
                if (await HeldLineStore.Hold(change, scope.Party.Reference, scope.Year, line, cancel) is not { } held) return SettlementRefusals.LineNotHeld(line);
                var amounts = request.Amounts is { } named ? (object)JsonSerializer.Serialize(named, PlatformJson.Options) : DBNull.Value;
                return await Save(change, scope, held, new(SaveDecision)
                {
                    Parameters = { new() { Value = held.Id }, new() { Value = request.Decision }, new() { Value = amounts, NpgsqlDbType = NpgsqlDbType.Json }, new() { Value = change.Now } },
                }, HeldLineStages.Decided, held.DueOn, request.Decision, cancel);
            });

    private static async Task<Outcome<Answer>> Save(Change change, (Party Party, FinancialYear Year) scope, StoredHeldLine held, NpgsqlCommand command, string stage, DateOnly dueOn, string? decision, CancellationToken cancel)
    {
        await using (command)
        {
            command.Connection = change.Connection;
            command.Transaction = change.Transaction;
            await command.ExecuteNonQueryAsync(cancel);
        }
        change.Record(StoredSettlement.SubjectOf(held.SettlementId), decision is null ? "MoveHeldLine" : "DecideHeldLine", new { held.Line, before = held.Stage, after = stage, dueOn, decision });
        return Answer.Created($"/v1/pools/{scope.Party.Reference}/years/{scope.Year}/held-lines", new { held.Line, stage, dueOn, decision });
    }
}
