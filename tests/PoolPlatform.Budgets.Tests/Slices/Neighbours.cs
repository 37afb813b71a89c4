using System.Collections.Concurrent;
using Grpc.Core;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.ClientPackages.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What the other services say in these tests.</summary>
internal sealed class NeighboursAnswers
{
    private readonly List<LoggedEvent> packages = [];

    /// <summary>Up to how many pence an officer of an organisation may move; one that is not here has recorded no delegation.</summary>
    public ConcurrentDictionary<string, (string Officer, long LimitPence)> Delegations { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, Terms> Agreements { get; } = new(StringComparer.Ordinal);

    /// <summary>Terms that hold from a later day on, by the agreement's reference, in the order of those days.</summary>
    public ConcurrentDictionary<string, Terms[]> Later { get; } = new(StringComparer.Ordinal);

    /// <summary>What packages say that they told, by the agreement's reference, and up to which event they were asked.</summary>
    public ConcurrentDictionary<string, FindToldReply> ToldOf { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, long> ToldThrough { get; } = new(StringComparer.Ordinal);

    /// <summary>What holds on some day of a span, as Agreements answers it.</summary>
    public List<Terms> TermsOf(string reference, string from, string through)
    {
        if (!Agreements.TryGetValue(reference, out var first)) throw RpcRefusals.ToRpc(Refusal.NotFound("agreement-not-found", "There is no such agreement."));
        Terms[] all = [first, .. Later.GetValueOrDefault(reference, [])];
        return [.. all.Where((terms, i) => i == 0 || string.CompareOrdinal(terms.EffectiveFrom, through) <= 0)
            .Where((_, i) => i + 1 == all.Length || string.CompareOrdinal(all[i + 1].EffectiveFrom, from) > 0)];
    }

    /// <summary>Puts an event at the end of the packages' log.</summary>
    public void Tell(string stream, object @event)
    {
        lock (packages)
            packages.Add(new() { Sequence = packages.Count + 1, Stream = stream, Type = @event.GetType().Name, Payload = EventJson.Write(@event), RecordedAt = "2014-04-01T00:00:00.0000000+00:00" });
    }

    public List<LoggedEvent> ToldAfter(long sequence)
    {
        lock (packages) return [.. packages.Where(told => told.Sequence > sequence)];
    }
}

internal sealed class AgreementsAnswering(NeighboursAnswers answers) : AgreementsApi.AgreementsApiBase
{
    public override Task<Terms> FindTerms(FindTermsRequest request, ServerCallContext context) =>
        Task.FromResult(answers.TermsOf(request.Reference, request.On, request.On)[0]);

    public override Task<TermsOverTime> FindTermsOverTime(FindTermsOverTimeRequest request, ServerCallContext context) =>
        Task.FromResult(new TermsOverTime { Terms = { answers.TermsOf(request.Reference, request.From, request.Through).Select(WithoutRules) } });

    private static Terms WithoutRules(Terms terms)
    {
        var shown = terms.Clone();
        shown.PoolRiskShare = "";
        foreach (var scheme in shown.Schemes) scheme.RiskShare = "";
        return shown;
    }

    public override Task<CheckDelegationReply> CheckDelegation(CheckDelegationRequest request, ServerCallContext context) =>
        !answers.Delegations.TryGetValue(request.Organisation, out var held) ? Task.FromResult(new CheckDelegationReply())
        : request.Officer.Length == 0 ? throw RpcRefusals.ToRpc(Refusal.RuleBroken("delegation-officer-missing", "Name the officer.").About("officer", "Missing."))
        : request.Act == "Virement" && request.Officer == held.Officer && request.AmountPence <= held.LimitPence ? Task.FromResult(new CheckDelegationReply { Checked = true })
        : throw RpcRefusals.ToRpc(Refusal.RuleBroken("delegation-over-limit", "Over the limit.").With("delegation", "0199d1f2-7d3a-7000-8000-000000000001"));
}

internal sealed class PackagesTelling(NeighboursAnswers answers) : EventLogApi.EventLogApiBase
{
    public override async Task Read(ReadEventsRequest request, IServerStreamWriter<LoggedEvent> responseStream, ServerCallContext context)
    {
        foreach (var told in answers.ToldAfter(request.After)) await responseStream.WriteAsync(told);
    }
}

internal sealed class PackagesAddingUp(NeighboursAnswers answers) : ClientPackagesApi.ClientPackagesApiBase
{
    public override Task<FindToldReply> FindTold(FindToldRequest request, ServerCallContext context)
    {
        answers.ToldThrough[request.Reference] = request.Through;
        return Task.FromResult(answers.ToldOf.GetValueOrDefault(request.Reference) ?? new FindToldReply());
    }
}
