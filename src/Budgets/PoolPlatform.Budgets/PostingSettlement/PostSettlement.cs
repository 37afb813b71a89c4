using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using SettledPartner = PoolPlatform.Budgets.Domain.Ledger.SettledPartner;

namespace PoolPlatform.Budgets.PostingSettlement;

/// <summary>An agreed settlement comes into the ledger, once: it closes the year, so it goes to period 13 whatever its state.</summary>
internal sealed class PostSettlement(PoolAccess access, PoolYears pools, ChangeStarter changes)
{
    /// <summary>Who names settlements and their payments to the ledger.</summary>
    public const string SourceSystem = "settlement";

    public async Task<Outcome<PostedReply>> Post(Caller caller, PostSettlementRequest request, CancellationToken cancel)
    {
        if (SettlementKeys.Read(request.Reference, request.Year, request.SettlementId).IsRefused(out var malformed, out var keys)) return malformed;
        // A settlement is between those who were partners at the year's end; who left during the year hands its account on.
        if ((await access.FindPlanned(keys.Reference, keys.Year, cancel)).IsRefused(out var unknown, out var terms)) return unknown;
        if (terms.IsShadow) return BudgetsRefusals.ShadowMovesNoCash();
        var partners = new List<SettledPartner>();
        foreach (var settled in request.Partners)
        {
            if (!OrganisationCode.TryParse(settled.Partner, out var partner)) return ProtocolRefusals.Malformed("partners", $"'{settled.Partner}' is no organisation code.");
            if (!terms.HasPartner(partner)) return BudgetsRefusals.UnknownPartner("partners", partner);
            if (partners.Any(known => known.Partner == partner)) return ProtocolRefusals.Malformed("partners", $"{partner} is named twice.");
            partners.Add(new(partner, Money.FromPence(settled.VarianceSharePence), Money.FromPence(settled.ContributionOutstandingPence), Money.FromPence(settled.TakenOverPence)));
        }
        if (Money.Sum(partners.Select(settled => settled.TakenOver)) != Money.Zero) return ProtocolRefusals.Malformed("partners", "What is taken over must be what is handed on.");

        await using var change = await changes.Begin(caller, cancel);
        var pool = await pools.Share(change, keys.Reference, keys.Year, cancel);
        var posting = new Posting(Journals.Settlement(keys.Year.End, partners), PeriodNo.Closing, SourceSystem, request.SettlementId, request.SettlementId, $"Settlement of {keys.Year}");
        if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var refusal, out var posted)) return refusal;
        if (posted.IsNew)
        {
            change.Announce(keys.Reference.Value, new SettlementPosted(
                keys.Reference.Value, keys.Year.StartYear, request.SettlementId, posted.Id,
                [.. partners.Select(settled => new SettlementPosted.Partner(settled.Partner.Value, settled.VarianceShare.Pence, settled.ContributionOutstanding.Pence, settled.TakenOver.Pence))]));
            change.Record(PoolScope.SubjectOf(keys.Reference, keys.Year), "PostSettlement", new { request.SettlementId, JournalId = posted.Id });
            await change.Commit(CancellationToken.None);
        }
        return new PostedReply { JournalId = posted.Id };
    }
}
