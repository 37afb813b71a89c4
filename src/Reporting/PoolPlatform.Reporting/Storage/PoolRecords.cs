using System.Data;
using Dapper;
using Npgsql;
using PoolPlatform.Kernel;

namespace PoolPlatform.Reporting.Storage;

/// <summary>Reads the read models, all at one moment, so that no report mixes before and after.</summary>
internal sealed class PoolRecords(NpgsqlDataSource database, TimeProvider time)
{
    // Those that hold on some day of the span, newest first; before the first day those that begin.
    private const string FindTerms =
        """
        select effective_from, title, legal_power, funding_type, mode, host
        from (
            select *, lead(effective_from) over (order by effective_from) as next_from, min(effective_from) over () as first_from
            from agreement
            where reference = $1
        ) a
        where effective_from <= greatest($3, first_from) and (next_from is null or next_from > $2)
        order by effective_from desc
        """;

    private const string FindPartners = "select code, name, kind from agreement_partner where reference = @reference and effective_from = @from order by position";

    private const string FindSchemes = "select code, name from agreement_scheme where reference = @reference and effective_from = @from order by position";

    // Whose place an organisation takes: its own, and that of all whom it follows.
    private const string FindStandsForSql =
        """
        with recursive me (code) as (
            select @organisation::text
            union
            select s.predecessor from me join succession s on s.successor = me.code
        )
        select code from me
        """;

    private const string FindTakenOver = "select reference from superseded where by_reference = @reference";

    private const string FindBudget = "select version, note from budget where reference = @reference and year = @year";

    private const string FindLines =
        """
        select code, scheme, name, funded_by as FundedBy, owner, kind, amount_pence as AmountPence
        from budget_line where reference = @reference and year = @year order by position
        """;

    private const string AreContributionsAgreed = "select exists (select from contributions where reference = @reference and year = @year)";

    private const string FindContributions =
        "select partner, source, schedule, amount_pence as AmountPence from contribution where reference = @reference and year = @year order by position";

    private const string FindReceipts =
        "select partner, amount_pence as AmountPence, received_on as ReceivedOn from receipt where reference = @reference and year = @year order by received_on, journal_id";

    private const string FindExpenditure =
        """
        select scheme, line, paid_by as PaidBy, period, amount_pence as AmountPence, entries
        from expenditure where reference = @reference and year = @year order by scheme, line, paid_by, period
        """;

    private const string FindClosed = "select through from period_closed where reference = @reference and year = @year";

    private const string FindSettlement =
        """
        select s.settlement_id, s.through, s.as_at, s.state, s.budget_pence, s.outturn_pence, s.variance_pence, s.unallocated_pence, s.unknown_lines,
            exists (select from settlement_posting p where p.settlement_id = s.settlement_id)
        from settlement s where s.reference = $1 and s.year = $2 order by s.place desc limit 1
        """;

    private const string FindSettlementPartners =
        """
        select code, contribution_due_pence as ContributionDuePence, contribution_paid_pence as ContributionPaidPence, paid_on_behalf_pence as PaidOnBehalfPence,
            variance_share_pence as VarianceSharePence, liability_pence as LiabilityPence, balance_pence as BalancePence
        from settlement_partner where settlement_id = @settlementId order by position
        """;

    private const string FindPayments =
        "select partner, amount_pence as AmountPence, paid_on as PaidOn from settlement_payment where settlement_id = @settlementId order by paid_on, journal_id";

    private const string FindInterest =
        "select partner, amount_pence as AmountPence, paid_on as PaidOn from settlement_interest where reference = @reference and year = @year order by paid_on, journal_id";

    private const string FindHeard = "select producer, sequence, recorded_at from last_heard where reference = $1 order by producer";

    /// <summary>The agreement with the terms that hold today.</summary>
    public async Task<AgreementFacts?> FindAgreement(AgreementReference reference, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await ReadAgreement(connection, reference, Today, Today, cancel);
    }

    /// <summary>The organisation's own code, and those of all whom it follows.</summary>
    public async Task<IReadOnlySet<string>> FindStandsFor(OrganisationCode organisation, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await List<string>(connection, FindStandsForSql, new { organisation = organisation.Value }, cancel)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The agreement whose place this one took; null where it took none.</summary>
    public async Task<AgreementReference?> FindTakenOverBy(AgreementReference reference, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await List<string>(connection, FindTakenOver, new { reference = reference.Value }, cancel)) is [var earlier, ..] && AgreementReference.TryParse(earlier, out var parsed) ? parsed : null;
    }

    /// <summary>Null while the agreement is not known here.</summary>
    public async Task<PoolFacts?> Find(AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        if (await ReadAgreement(connection, reference, year.Start, year.End, cancel) is not { } agreement) return null;
        var pool = new { reference = reference.Value, year = year.StartYear };
        var budget = await connection.QuerySingleOrDefaultAsync<(string Version, string? Note)?>(new CommandDefinition(FindBudget, pool, cancellationToken: cancel));
        var lines = await List<LineFacts>(connection, FindLines, pool, cancel);
        var agreed = await connection.QuerySingleAsync<bool>(new CommandDefinition(AreContributionsAgreed, pool, cancellationToken: cancel));
        return new(
            agreement,
            year,
            budget is { } found ? new(found.Version, found.Note, lines) : null,
            agreed ? await List<ContributionFacts>(connection, FindContributions, pool, cancel) : null,
            await List<ReceiptFacts>(connection, FindReceipts, pool, cancel),
            await List<ExpenditureFacts>(connection, FindExpenditure, pool, cancel),
            await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(FindClosed, pool, cancellationToken: cancel)),
            await ReadSettlement(connection, reference, year, cancel),
            await List<PaymentFacts>(connection, FindInterest, pool, cancel),
            await ReadHeard(connection, reference, cancel));
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Headed by the terms of the day of the span that is nearest to today; whoever was a partner, and what was a scheme, on another of its days comes after them.</summary>
    private async Task<AgreementFacts?> ReadAgreement(NpgsqlConnection connection, AgreementReference reference, DateOnly from, DateOnly through, CancellationToken cancel)
    {
        var nearest = Today < from ? from : Today > through ? through : Today;
        var spans = new List<(DateOnly From, AgreementFacts Head)>();
        await using (var find = new NpgsqlCommand(FindTerms, connection) { Parameters = { new() { Value = reference.Value }, new() { Value = from }, new() { Value = through } } })
        await using (var rows = await find.ExecuteReaderAsync(cancel))
            while (await rows.ReadAsync(cancel))
                spans.Add((rows.GetFieldValue<DateOnly>(0), new(reference.Value, rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5), [], [])));
        if (spans.Count == 0) return null;
        // A stable sort: what holds on the day first, the others as they are, newest first.
        var current = spans.FindIndex(span => span.From <= nearest) is var found and >= 0 ? spans[found] : spans[^1];
        var (partners, schemes) = (new List<PartnerFacts>(), new List<SchemeFacts>());
        foreach (var span in spans.OrderBy(span => span.From == current.From ? 0 : 1))
        {
            var key = new { reference = reference.Value, from = span.From };
            partners.AddRange(await List<PartnerFacts>(connection, FindPartners, key, cancel));
            schemes.AddRange(await List<SchemeFacts>(connection, FindSchemes, key, cancel));
        }
        return current.Head with { Partners = [.. partners.DistinctBy(partner => partner.Code)], Schemes = [.. schemes.DistinctBy(scheme => scheme.Code)] };
    }

    private static async Task<SettlementFacts?> ReadSettlement(NpgsqlConnection connection, AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        SettlementFacts? settlement = null;
        await using (var find = new NpgsqlCommand(FindSettlement, connection) { Parameters = { new() { Value = reference.Value }, new() { Value = year.StartYear } } })
        await using (var rows = await find.ExecuteReaderAsync(cancel))
        {
            if (await rows.ReadAsync(cancel))
                settlement = new(
                    rows.GetString(0), rows.GetInt32(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetString(3), rows.GetInt64(4), rows.GetInt64(5), rows.GetInt64(6),
                    rows.GetInt64(7), rows.GetInt32(8), rows.GetBoolean(9), [], []);
        }
        if (settlement is null) return null;
        var key = new { settlementId = settlement.SettlementId };
        return settlement with
        {
            Partners = await List<SettlementPartnerFacts>(connection, FindSettlementPartners, key, cancel),
            Payments = await List<PaymentFacts>(connection, FindPayments, key, cancel),
        };
    }

    private static async Task<IReadOnlyList<HeardFacts>> ReadHeard(NpgsqlConnection connection, AgreementReference reference, CancellationToken cancel)
    {
        var heard = new List<HeardFacts>();
        await using var find = new NpgsqlCommand(FindHeard, connection) { Parameters = { new() { Value = reference.Value } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) heard.Add(new(rows.GetString(0), rows.GetInt64(1), rows.GetFieldValue<DateTimeOffset>(2)));
        return heard;
    }

    private static async Task<IReadOnlyList<T>> List<T>(NpgsqlConnection connection, string sql, object parameters, CancellationToken cancel) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancel))).AsList();
}
