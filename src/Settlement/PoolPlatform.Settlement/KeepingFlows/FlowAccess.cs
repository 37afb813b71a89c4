using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>A flow by its id, for its payer and its payee; to anybody else, other partners included, it is not there.</summary>
internal sealed class FlowAccess(FlowStore flows, PartyFinder parties, TimeProvider time)
{
    public static readonly string[] Writers = [Roles.Finance, Roles.PoolManager];

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task<Outcome<FlowView>> Find(Caller caller, string reference, string id, string[] roles, CancellationToken cancel)
    {
        if ((await parties.Find(caller, reference, Today, roles, cancel)).IsRefused(out var refusal, out var party)) return refusal;
        if (!Guid.TryParseExact(id, "D", out var parsed) || await flows.Find(parsed, cancel) is not { } found || found.Reference != party.Reference) return ProtocolRefusals.NotFound();
        return party.ActsFor.Contains(found.Flow.Payer) ? new FlowView(found, party, FlowSide.Payer)
            : party.ActsFor.Contains(found.Flow.Payee) ? new FlowView(found, party, FlowSide.Payee)
            : ProtocolRefusals.NotFound();
    }

    /// <summary>As <see cref="Find"/>, for what only one side does.</summary>
    public async Task<Outcome<FlowView>> FindFor(FlowSide side, Caller caller, string reference, string id, CancellationToken cancel) =>
        (await Find(caller, reference, id, Writers, cancel)).Then<FlowView>(view =>
            view.Side == side ? view : side == FlowSide.Payer ? FlowRefusals.PayerOnly() : FlowRefusals.PayeeOnly());

    /// <summary>Names, references and reasons are short: long texts hide what should not be there.</summary>
    public static bool IsText(string? text) => text is { Length: > 0 and <= 200 } && !string.IsNullOrWhiteSpace(text);
}

/// <summary>A flow as one of its two sides sees it.</summary>
internal sealed record FlowView(StoredFlow Stored, Party Party, FlowSide Side);
