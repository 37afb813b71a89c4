using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.CalculatingSettlement;

/// <summary>Works out a settlement that was asked for: terms from Agreements, figures from Budgets, the agreed rules, and one transaction that lays the result before the partners.</summary>
/// <remarks>Any number of workers may work it out; the first to hold the row proposes, and the others find it done.</remarks>
internal sealed class CalculateSettlement(ChangeStarter changes, SettlementStore settlements, HeldLineStore heldLines, FormerPartners formerPartners, AgreementsApi.AgreementsApiClient agreements, BudgetsApi.BudgetsApiClient budgets)
{
    private const string SaveFigures =
        """
        update settlement
        set state = 'Proposed', mode = $2, host = $3, terms_version = $4, note = $5, budget_pence = $6, outturn_pence = $7, variance_pence = $8,
            unallocated_pence = $9, unknown_lines = $10, unknown_lines_actual_pence = $11, lines = $12, result = $13, proposed_at = $14, payment_terms = $15
        where id = $1
        """;

    private const string SavePartners =
        """
        insert into settlement_partner (settlement_id, position, partner, contribution_due_pence, contribution_paid_pence, paid_on_behalf_pence, variance_share_pence, liability_pence, balance_pence,
            settled_share_pence, settled_outstanding_pence, settled_balance_pence, inherited)
        select $1, position, partner, due, paid, on_behalf, share, liability, balance, settled_share, settled_outstanding, settled_balance, inherited::json
        from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
            $12::text[]) with ordinality as listed (partner, due, paid, on_behalf, share, liability, balance, settled_share, settled_outstanding, settled_balance, inherited, position)
        """;

    private const string SaveReferral = "update settlement set state = 'Referred', problem = $2 where id = $1";

    private sealed record Calculated(SettlementProposal Proposal, SettlementBasis Basis);

    public async Task Run(StoredSettlement asked, CancellationToken cancel)
    {
        var calculated = await Calculate(asked, cancel);
        await using var change = await changes.Begin(OnBehalfOf.Service(asked.RequestedBy), cancel);
        if ((await SettlementStore.Hold(change, asked.Id, cancel)).Fund.State != SettlementState.Calculating) return;
        // A rule that leaves money with nobody, or figures that do not fit the terms, are for the partners to mend (rule R28): shown with the settlement, not retried.
        await calculated.Match(found => Propose(asked, found, change, cancel), refusal => Refer(asked, refusal, change, cancel));
        await change.Commit(cancel);
    }

    private async Task<Outcome<Calculated>> Calculate(StoredSettlement asked, CancellationToken cancel)
    {
        var on = TermsDay.Of(asked);
        var askedTerms = await agreements.FindTermsAsync(
            new FindTermsRequest { Reference = asked.Reference.Value, On = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
            OnBehalfOf.Header(asked.RequestedBy), cancellationToken: cancel).Asked();
        if (askedTerms.IsRefused(out var noTerms, out var terms)) return noTerms;
        // As at the instant of the request: Budgets waits for whoever is posting before it answers, so nothing that was recorded by then is missing,
        // and the same question gets the same figures again.
        if ((await Position(asked, cancel)).IsRefused(out var noPosition, out var position)) return noPosition;
        // While this one is open no other can be agreed, so what was agreed last stays what it is.
        var agreed = asked.Version == 1 ? null : await settlements.FindAgreed(asked.Reference, asked.Year, cancel);
        if ((await formerPartners.Find(terms, asked.Year, OnBehalfOf.Header(asked.RequestedBy), cancel)).IsRefused(out var noTermsBefore, out var former)) return noTermsBefore;
        var held = await heldLines.ForSettlement(asked.Reference, asked.Year, cancel);
        return SettlementFigures.Of(terms, position, former)
            .Then(figures => SettlementProposal.Calculate(figures.Terms, figures.Position with { Told = asked.Told, Held = held }))
            .Then<Calculated>(proposal => new Calculated(proposal.After(agreed?.Fund.Proposal), new(terms.Mode, terms.Version, position.Note)));
    }

    private Task<Outcome<Position>> Position(StoredSettlement asked, CancellationToken cancel) =>
        budgets.FindPositionAsync(
            new FindPositionRequest
            {
                Reference = asked.Reference.Value,
                Year = asked.Year.StartYear,
                Through = asked.Through.Number,
                AsAt = asked.AsAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            },
            OnBehalfOf.Header(asked.RequestedBy), cancellationToken: cancel).Asked();

    private static async Task Propose(StoredSettlement asked, Calculated calculated, Change change, CancellationToken cancel)
    {
        var (proposal, basis) = calculated;
        var partners = proposal.Partners;
        await using (var batch = new NpgsqlBatch(change.Connection, change.Transaction))
        {
            batch.BatchCommands.Add(new(SaveFigures)
            {
                Parameters =
                {
                    new() { Value = asked.Id }, new() { Value = basis.Mode }, new() { Value = proposal.Host.Value }, new() { Value = basis.TermsVersion }, new() { Value = basis.Note },
                    new() { Value = proposal.Budget.Pence }, new() { Value = proposal.Outturn.Pence }, new() { Value = proposal.Result.Variance.Pence },
                    new() { Value = proposal.Unallocated.Pence }, new() { Value = proposal.UnknownLines }, new() { Value = proposal.UnknownLinesActual.Pence },
                    new() { Value = proposal.Lines.ToArray() },
                    new() { Value = JsonSerializer.Serialize(proposal.Result, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json },
                    new() { Value = change.Now },
                    new() { Value = proposal.PaymentTerms is { } payments ? JsonSerializer.Serialize(payments, PlatformJson.Options) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json },
                },
            });
            batch.BatchCommands.Add(new(SavePartners)
            {
                Parameters =
                {
                    new() { Value = asked.Id }, new() { Value = partners.Select(one => one.Partner.Value).ToArray() },
                    Pence(partners.Select(one => one.ContributionDue)), Pence(partners.Select(one => one.ContributionPaid)), Pence(partners.Select(one => one.PaidOnBehalf)),
                    Pence(partners.Select(one => one.VarianceShare)), Pence(partners.Select(one => one.Liability)), Pence(partners.Select(one => one.Balance)),
                    Pence(partners.Select(one => one.Before.VarianceShare)), Pence(partners.Select(one => one.Before.Outstanding)), Pence(partners.Select(one => one.Before.Balance)),
                    new() { Value = partners.Select(one => one.Inherited.IsEmpty ? null : JsonSerializer.Serialize(one.Inherited, PlatformJson.Options)).ToArray() },
                },
            });
            await batch.ExecuteNonQueryAsync(cancel);
        }
        change.Announce(asked.Reference.Value, new SettlementProposed(
            asked.Id.ToString(), asked.Reference.Value, asked.Year.StartYear, asked.Through.Number, asked.AsAt,
            proposal.Budget.Pence, proposal.Outturn.Pence, proposal.Result.Variance.Pence, proposal.Unallocated.Pence, proposal.UnknownLines,
            [.. partners.Select(one => new SettlementProposed.Partner(
                one.Partner.Value, one.ContributionDue.Pence, one.ContributionPaid.Pence, one.PaidOnBehalf.Pence, one.VarianceShare.Pence, one.Liability.Pence, one.Balance.Pence,
                one.Before.VarianceShare.Pence, one.Before.Outstanding.Pence, one.Before.Balance.Pence,
                one.Inherited.IsEmpty ? null : [.. one.Postings.Skip(1).Zip(one.Inherited, Told)]))], asked.Version));
        change.Record(asked.Subject, "ProposeSettlement", new
        {
            proposal.Budget,
            proposal.Outturn,
            variance = proposal.Result.Variance,
            proposal.Unallocated,
            proposal.UnknownLines,
            basis.TermsVersion,
            shares = partners.Select(one => new { one.Partner, one.VarianceShare, one.Balance }),
        });
    }

    private static async Task Refer(StoredSettlement asked, Refusal refusal, Change change, CancellationToken cancel)
    {
        await using var refer = new NpgsqlCommand(SaveReferral, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = asked.Id }, new() { Value = JsonSerializer.Serialize(SettlementProblem.Of(refusal), PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json } },
        };
        await refer.ExecuteNonQueryAsync(cancel);
        change.Record(asked.Subject, "ReferSettlement", new { problem = refusal.Code });
    }

    private static SettlementProposed.Inherited Told(AccountPosting posting, InheritedAccount account) => new(
        account.Partner.Value, account.ContributionDue.Pence, account.ContributionPaid.Pence, account.PaidOnBehalf.Pence, posting.Outstanding.Pence, posting.TakenOver.Pence);

    private static NpgsqlParameter Pence(IEnumerable<Money> amounts) => new() { Value = amounts.Select(amount => amount.Pence).ToArray() };
}
