using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Domain.Moving;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingPosition;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingResponsibilities;

/// <summary>Who paid and who is responsible for each line, whose money met whose responsibility, and how many bills between partners the pool has saved.</summary>
internal static class ViewResponsibilities
{
    private const string Example =
        """
        {"crossSubsidyAllowed":true,"rechargesAvoided":{"count":1,"sum":"1000.00"},
         "lines":[{"line":"OPP","responsible":"E06000022","fundedBy":"E06000022","spent":"1000.00","paidByOthers":"1000.00","paid":[{"paidBy":"11E","amount":"1000.00","entries":1}]}],
         "partners":[{"partner":"11E","putIn":"5000.00","costOfOwnFunctions":"4000.00","crossSubsidy":"1000.00"}]}
        """;

    // What was reversed was not paid, and a reversal pays nothing.
    private const string FindPaid =
        """
        select substr(a.code, length('expenditure:') + 1), f.code, sum(l.amount_pence)::bigint, count(*)::int
        from journal j
        join journal_line l on l.fy = j.fy and l.journal_id = j.id
        join account a on a.id = l.account_id and a.code like 'expenditure:%'
        join journal_line o on o.fy = j.fy and o.journal_id = j.id
        join account f on f.id = o.account_id and (f.code = 'cash' or f.code like 'partner-current:%')
        where j.fy = $2 and j.pool_id = $1 and j.kind = 'Expenditure' and j.reverses_id is null
        and not exists (select from journal r where r.fy = j.fy and r.reverses_id = j.id)
        group by 1, 2
        order by 1, 2
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/responsibilities", Handle)
            .Describe("ViewResponsibilities", "Who paid and who is responsible, line by line; cross-subsidy; recharges that the pool has avoided", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, PositionReader positions, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var figures = await positions.Read(scope.OfYear.AtEndOf(null), scope.Year, null, null, cancel);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var (paid, rule) = (new List<PaidOnLine>(), CrossSubsidyRule.Tighter(scope.Terms, null));
        if (await PoolYears.Find(connection, scope.Reference, cancel) is { } pool)
        {
            rule = await SetCrossSubsidy.Rule(connection, pool, scope.Year, scope.Terms, cancel);
            await using var find = new NpgsqlCommand(FindPaid, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)scope.Year.StartYear } } };
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                var from = rows.GetString(1);
                // What comes out of the fund is paid by its host.
                var payer = from == Accounts.Cash ? scope.Terms.Host!.Value : Codes.Partner(from[Accounts.PartnerCurrentPrefix.Length..]);
                paid.Add(new(rows.GetString(0), payer, Money.FromPence(rows.GetInt64(2)), rows.GetInt32(3)));
            }
        }
        var responsibilities = Responsibilities.Of(figures.Budget, paid, figures.Partners.ToDictionary(one => one.Partner, one => one.ContributionPaid + one.PaidOnBehalf));
        return Results.Json(
            new
            {
                CrossSubsidyAllowed = rule.Allowed,
                RechargesAvoided = new { Count = responsibilities.RechargesAvoided, Sum = responsibilities.RechargesAvoidedSum },
                Lines = responsibilities.Lines.Select(line => new { line.Line, line.Responsible, line.FundedBy, line.Spent, line.PaidByOthers, Paid = line.Paid.Select(one => new { one.PaidBy, one.Amount, one.Entries }) }),
                responsibilities.Partners,
            },
            PlatformJson.Options);
    }
}
