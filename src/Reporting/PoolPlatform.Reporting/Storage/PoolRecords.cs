using System.Data;
using Dapper;
using Npgsql;
using PoolPlatform.Kernel;

namespace PoolPlatform.Reporting.Storage;

/// <summary>Reads the read models, all at one moment, so that no report mixes before and after.</summary>
internal sealed class PoolRecords(NpgsqlDataSource database)
{
    private const string FindAgreementOf =
        "select title, legal_power as LegalPower, funding_type as FundingType, mode, host from agreement where reference = @reference";

    private const string FindPartners = "select code, name, kind from agreement_partner where reference = @reference order by position";

    private const string FindSchemes = "select code, name from agreement_scheme where reference = @reference order by position";

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

    private const string FindHeard = "select producer, sequence, recorded_at from last_heard where reference = $1 order by producer";

    public async Task<AgreementFacts?> FindAgreement(AgreementReference reference, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await ReadAgreement(connection, reference, cancel);
    }

    /// <summary>Null while the agreement is not known here.</summary>
    public async Task<PoolFacts?> Find(AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        if (await ReadAgreement(connection, reference, cancel) is not { } agreement) return null;
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
            await ReadHeard(connection, reference, cancel));
    }

    private static async Task<AgreementFacts?> ReadAgreement(NpgsqlConnection connection, AgreementReference reference, CancellationToken cancel)
    {
        var key = new { reference = reference.Value };
        var found = await connection.QuerySingleOrDefaultAsync<(string Title, string LegalPower, string FundingType, string Mode, string Host)?>(new CommandDefinition(FindAgreementOf, key, cancellationToken: cancel));
        if (found is not { } agreement) return null;
        return new(
            reference.Value, agreement.Title, agreement.LegalPower, agreement.FundingType, agreement.Mode, agreement.Host,
            await List<PartnerFacts>(connection, FindPartners, key, cancel),
            await List<SchemeFacts>(connection, FindSchemes, key, cancel));
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
