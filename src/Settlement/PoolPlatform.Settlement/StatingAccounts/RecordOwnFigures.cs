using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.StatingAccounts;

/// <summary>A partner says what its own ledger shows for items of its statement; the statement then shows where the two agree.</summary>
internal static class RecordOwnFigures
{
    private const int MostFigures = 100;

    private const string Example = """{"figures":[{"item":"ContributionDue","amount":"16610000.00","on":"2015-05-31","reference":"GL 4711"}]}""";

    private const string ReplyExample =
        """{"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","partner":"11E","items":[{"item":"ContributionDue","amount":"16610000.00","isAgreed":true,"difference":"0.00"}]}""";

    private const string Insert =
        """
        insert into own_figure (settlement_id, partner, item, amount_pence, shown_on, reference, recorded_at, recorded_by)
        select $1, $2, item, amount, shown_on, reference, $7, $8 from unnest($3::text[], $4::bigint[], $5::date[], $6::text[]) with ordinality as said (item, amount, shown_on, reference, position) order by position
        """;

    internal sealed record Request(ImmutableArray<Request.Figure> Figures)
    {
        /// <param name="Reference">Where in the partner's ledger.</param>
        internal sealed record Figure(StatementItem Item, Money Amount, DateOnly On, string Reference);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/settlements/{id}/statements/{partner}/figures", Handle)
            .Describe("RecordOwnFigures", "Say what your own ledger shows for items of your statement", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string id, string partner, Writes writes, SettlementAccess access) =>
        writes.Run<StatementAccess.Found, Request>(
            http,
            async (caller, cancel) => (await StatementAccess.Find(access, caller, id, partner, [Roles.Finance, Roles.PoolManager], cancel))
                .Then<StatementAccess.Found>(found => found.IsOwn ? found : SettlementRefusals.StatementOfAnother()),
            (found, request, change, cancel) => Save(found, request, change, cancel));

    private static async Task<Outcome<Answer>> Save(StatementAccess.Found found, Request request, Change change, CancellationToken cancel)
    {
        if (request.Figures.IsDefaultOrEmpty || request.Figures.Length > MostFigures) return ProtocolRefusals.Malformed("figures", $"From 1 to {MostFigures} figures are said at a time.");
        if (request.Figures.Index().FirstOrDefault(one => one.Item.Reference.Length > 200 || string.IsNullOrWhiteSpace(one.Item.Reference)) is { Item: not null } odd)
            return ProtocolRefusals.Malformed($"figures[{odd.Index}].reference", "A reference has from 1 to 200 characters.");
        var (settlement, partner) = (found.View.Settlement, found.Partner);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            foreach (var value in new object[]
            {
                settlement.Id, partner.Value, request.Figures.Select(figure => figure.Item.ToString()).ToArray(), request.Figures.Select(figure => figure.Amount.Pence).ToArray(),
                request.Figures.Select(figure => figure.On).ToArray(), request.Figures.Select(figure => figure.Reference).ToArray(), change.Now, OnBehalfOf.Name(change.Caller),
            })
                insert.Parameters.Add(new() { Value = value });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        var said = request.Figures.Select(figure => new OwnFigure(figure.Item, figure.Amount, figure.On, figure.Reference, change.Now)).ToList();
        var items = PartnerAccountStatement.Of(settlement.Fund, partner, said, DateOnly.FromDateTime(change.Now.UtcDateTime)).Where(line => line.Own is not null)
            .Select(line => new { line.Item, line.Own!.Amount, line.IsAgreed, line.Difference }).ToList();
        change.Record(settlement.Subject, "RecordOwnFigures", new { partner, items });
        return Answer.Created($"/v1/settlements/{settlement.Id}/statements/{partner}", new { settlementId = settlement.Id, partner, items });
    }
}
