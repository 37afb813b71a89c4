using System.Collections.Immutable;
using System.Diagnostics;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Bridging;
using PoolPlatform.Budgets.Domain.Forecasting;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.ForecastingOutturn;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingPosition;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.CuttingOff;

/// <summary>Explains every pound between two cut-offs, line by line and partner by partner: what was recorded since, re-coded, reversed, or belongs to a later period; what packages commit
/// and why; which virement or version moved a budget or a contribution; and how the year's forecast came from the one to the other.</summary>
internal static class ViewBridge
{
    private const string Example =
        """
        {"reference":"BANES-MH","year":"2014-15","from":{"name":"nhs-month-12","through":12,"asAt":"2015-04-21T16:00:00+00:00"},"to":{"name":"council-final","through":13,"asAt":"2015-06-30T16:00:00+00:00"},
         "actual":{"from":"24000000.00","to":"24000120.00","difference":"120.00"},"committed":{"from":"500.00","to":"540.00","difference":"40.00"},
         "forecast":{"from":"24000500.00","to":"24000660.00","difference":"160.00"},"reasons":{"Recorded":"150.00","Reversed":"-30.00"},
         "accounts":[{"account":"expenditure:AWP","from":"12816000.00","to":"12816120.00","difference":"120.00",
           "entries":[{"reason":"Recorded","journals":1,"journalId":99,"importId":null,"reference":"INV 4","effectiveOn":"2015-03-30","amount":"150.00"},
                      {"reason":"Reversed","journals":1,"journalId":101,"importId":null,"reference":"","effectiveOn":"2015-03-02","amount":"-30.00"}]}],
         "commitments":[{"line":"OPP","from":"500.00","to":"540.00","difference":"40.00","entries":[{"reason":"Rate","amount":"60.00","package":"0199d1f2-7d3a-7000-8000-000000000001"},{"reason":"Drawn","amount":"-20.00"}]}],
         "budgetTotal":{"from":"24190000.00","to":"24190000.00","difference":"0.00"},
         "budget":[{"line":"AWP","from":"12816000.00","to":"12816010.00","difference":"10.00","entries":[{"reason":"Virement","amount":"10.00","number":4}]},
           {"line":"OPP","from":"11374000.00","to":"11373990.00","difference":"-10.00","entries":[{"reason":"Virement","amount":"-10.00","number":4}]}],
         "contributions":[{"partner":"11E","from":"16610000.00","to":"16610000.00","difference":"0.00","entries":[]}],
         "outturn":{"from":"24000500.00","to":"24000660.00","causes":{"Rate":"60.00","Correction":"100.00"},"lines":[{"line":"OPP","before":"11374500.00","causes":{"Rate":"60.00"},"after":"11374560.00"}]}}
        """;

    // What is in one position and not in the other. Entries of a file that were taken alike are one entry.
    private const string FindBetween =
        """
        with seen as (
            select j.id, j.kind, j.reference, j.effective_on, j.import_id, a.code, case when a.code like 'contributions-receivable:%' or a.code like 'partner-current:%' then -l.amount_pence else l.amount_pence end as amount_pence,
                j.effective_on <= $3 and j.recorded_at <= $4 as is_in_from, j.effective_on <= $5 and j.recorded_at <= $6 as is_in_to, j.recorded_at <= $4 as was_known,
                j.corrects_id is not null or exists (select from journal n where n.fy = j.fy and n.pool_id = j.pool_id and n.corrects_id = j.reverses_id) as is_recoded, j.reverses_id is not null as is_reversal
            from journal_line l
            join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id
            join account a on a.id = l.account_id
            where l.fy = $2 and l.pool_id = $1
            and (a.code like 'expenditure:%' or a.code = 'suspense' or a.code like 'contributions-receivable:%' and j.kind = 'Receipt' or a.code like 'partner-current:%' and j.kind = 'Expenditure')
            and j.recorded_at <= $6
        ), judged as (
            select s.*, case when is_in_to then amount_pence else -amount_pence end as moved_pence,
                case when is_recoded and not was_known then 'Recoded' when is_reversal and not was_known then 'Reversed' when was_known then 'OtherPeriod' else 'Recorded' end as reason
            from seen s
            where is_in_from <> is_in_to
        )
        select code, reason, count(distinct id)::integer, case when import_id is null then id end, import_id, case when import_id is null then min(reference) end, case when import_id is null then min(effective_on) end, sum(moved_pence)::bigint
        from judged
        group by code, reason, import_id, case when import_id is null then id end
        order by code, reason, min(id)
        """;

    private const string FindStanding =
        """
        select a.code, sum(case when a.code like 'contributions-receivable:%' or a.code like 'partner-current:%' then -l.amount_pence else l.amount_pence end)::bigint
        from journal_line l
        join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id
        join account a on a.id = l.account_id
        where l.fy = $2 and l.pool_id = $1
        and (a.code like 'expenditure:%' or a.code = 'suspense' or a.code like 'contributions-receivable:%' and j.kind = 'Receipt' or a.code like 'partner-current:%' and j.kind = 'Expenditure')
        and j.effective_on <= $3 and j.recorded_at <= $4
        group by a.code
        """;

    private sealed record Step(Money From, Money To, Money Difference)
    {
        public static Step Between(Money from, Money to) => new(from, to, to - from);

        public static Step Of(IEnumerable<BridgeStep> steps) => Between(Money.Sum(steps.Select(step => step.From)), Money.Sum(steps.Select(step => step.To)));
    }

    private sealed record Entry(string Reason, int Journals, long? JournalId, Guid? ImportId, string? Reference, DateOnly? EffectiveOn, Money Amount);

    private sealed record AccountStep(string Account, Money From, Money To, Money Difference, List<Entry> Entries);

    private sealed record BudgetStep(string Line, Money? From, Money? To, Money? Difference, ImmutableArray<BridgeEntry> Entries);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/bridge", Handle)
            .Describe("ViewBridge", "Every pound between two cut-offs, explained entry by entry", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("from", "The earlier cut-off's name.", required: true)
            .DescribeQuery("to", "The later cut-off's name.", required: true);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, PositionReader positions, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var pool = await PoolYears.Find(connection, scope.Reference, cancel) ?? 0;
        var made = await CutOff.Find(connection, pool, scope.Year, cancel);
        if (Named(http.Request, "from", made).IsRefused(out var noFrom, out var from)) return Problems.From(noFrom);
        if (Named(http.Request, "to", made).IsRefused(out var noTo, out var to)) return Problems.From(noTo);
        if (from.AsAt > to.AsAt) return Problems.From(LedgerRefusals.CutOffsReversed());

        var before = await Standing(connection, pool, scope, from, cancel);
        var after = await Standing(connection, pool, scope, to, cancel);
        var entries = await Between(connection, pool, scope, from, to, cancel);
        var accounts = before.Keys.Concat(after.Keys).Concat(entries.Keys).Distinct().Order(StringComparer.Ordinal)
            .Select(account => Explained(account, before.GetValueOrDefault(account), after.GetValueOrDefault(account), entries.GetValueOrDefault(account) ?? []))
            .ToList();
        var commitments = CommitmentBridge.Between(
            await BridgeFigures.Commitments(connection, pool, scope.Year, from, cancel), await BridgeFigures.Commitments(connection, pool, scope.Year, to, cancel));
        var budgets = await BridgeFigures.Budgets(connection, pool, scope.Year, from, to, cancel);
        var planned = PlanBridge.OfBudgets(budgets, from.Period, to.Period);
        var contributions = PlanBridge.OfContributions(await BridgeFigures.Plans(connection, pool, scope.Year, from, to, cancel), scope.Year, from.Period, to.Period);
        var (earlier, later) = (await ViewForecast.Figures(scope, from.AsAt, positions, database, cancel), await ViewForecast.Figures(scope, to.AsAt, positions, database, cancel));
        var outturn = ForecastMovement.Between(earlier.Figures, later.Figures);
        var spent = accounts.Where(account => account.Account.StartsWith(Accounts.ExpenditurePrefix, StringComparison.Ordinal)).ToList();
        return Results.Json(
            new
            {
                scope.Reference,
                scope.Year,
                From = new { from.Name, from.Through, from.AsAt },
                To = new { to.Name, to.Through, to.AsAt },
                Actual = Step.Between(Money.Sum(spent.Select(one => one.From)), Money.Sum(spent.Select(one => one.To))),
                Committed = Step.Of(commitments),
                Forecast = Step.Between(Money.Sum(spent.Select(one => one.From).Concat(commitments.Select(one => one.From))), Money.Sum(spent.Select(one => one.To).Concat(commitments.Select(one => one.To)))),
                Reasons = spent.SelectMany(one => one.Entries).GroupBy(entry => entry.Reason).OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Money.Sum(group.Select(entry => entry.Amount))),
                Accounts = accounts,
                Commitments = commitments.Select(one => new { Line = one.Of, one.From, one.To, one.Difference, one.Entries }),
                BudgetTotal = Step.Of(planned),
                Budget = planned.Select(line => Shown(budgets, from, to, line)),
                Contributions = contributions.Select(one => new { Partner = one.Of, one.From, one.To, one.Difference, one.Entries }),
                Outturn = new
                {
                    From = Money.Sum(outturn.Select(line => line.Before)),
                    To = Money.Sum(outturn.Select(line => line.After)),
                    Causes = outturn.SelectMany(line => line.Causes).GroupBy(one => one.Key).OrderBy(group => group.Key).ToDictionary(group => group.Key.ToString(), group => Money.Sum(group.Select(one => one.Value))),
                    Lines = outturn.Select(line => new { line.Line, line.Before, Causes = line.Causes.ToDictionary(one => one.Key.ToString(), one => one.Value), line.After }),
                },
            },
            PlatformJson.Options);
    }

    private static Outcome<CutOff> Named(HttpRequest request, string field, List<CutOff> made)
    {
        if (request.Query[field] is not [{ Length: > 0 } name]) return ProtocolRefusals.Malformed(field, "Name a cut-off.");
        return made.Find(one => one.Name == name) is { } found ? found : LedgerRefusals.UnknownCutOff(field, name);
    }

    /// <summary>The entries come to the difference exactly; anything else is a bug and is not shown.</summary>
    private static AccountStep Explained(string account, Money from, Money to, List<Entry> entries) =>
        Money.Sum(entries.Select(entry => entry.Amount)) == to - from
            ? new(account, from, to, to - from, entries)
            : throw new UnreachableException($"The bridge of {account} does not come from {from} to {to}.");

    /// <summary>An amount that is not known is shown as such, though it counts for nothing in the total.</summary>
    private static BudgetStep Shown(List<BudgetInForce> budgets, CutOff from, CutOff to, BridgeStep line)
    {
        var was = Known(budgets[0], line.Of, from, line.From);
        var isNow = Known(budgets[^1], line.Of, to, line.To);
        return new(line.Of, was, isNow, isNow - was, line.Entries);

        static Money? Known(BudgetInForce budget, string code, CutOff at, Money known) => budget.Budget?.Find(code) is { } found ? found.AccruedBy(at.Period) : known;
    }

    private static async Task<Dictionary<string, Money>> Standing(NpgsqlConnection connection, int pool, PoolScope scope, CutOff at, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindStanding, connection)
        {
            Parameters = { new() { Value = pool }, new() { Value = (short)scope.Year.StartYear }, new() { Value = at.Period.EndIn(scope.Year) }, new() { Value = at.AsAt } },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var standing = new Dictionary<string, Money>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel)) standing.Add(rows.GetString(0), Money.FromPence(rows.GetInt64(1)));
        return standing;
    }

    private static async Task<Dictionary<string, List<Entry>>> Between(NpgsqlConnection connection, int pool, PoolScope scope, CutOff from, CutOff to, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindBetween, connection)
        {
            Parameters =
            {
                new() { Value = pool }, new() { Value = (short)scope.Year.StartYear },
                new() { Value = from.Period.EndIn(scope.Year) }, new() { Value = from.AsAt }, new() { Value = to.Period.EndIn(scope.Year) }, new() { Value = to.AsAt },
            },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var entries = new Dictionary<string, List<Entry>>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel))
        {
            if (!entries.TryGetValue(rows.GetString(0), out var account)) entries.Add(rows.GetString(0), account = []);
            account.Add(new(
                rows.GetString(1), rows.GetInt32(2), rows.IsDBNull(3) ? null : rows.GetInt64(3), rows.IsDBNull(4) ? null : rows.GetGuid(4), rows.IsDBNull(5) ? null : rows.GetString(5),
                rows.IsDBNull(6) ? null : rows.GetFieldValue<DateOnly>(6), Money.FromPence(rows.GetInt64(7))));
        }
        return entries;
    }
}
