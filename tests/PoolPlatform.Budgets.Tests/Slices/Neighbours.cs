using System.Collections.Concurrent;
using Grpc.Core;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What the other services say in these tests.</summary>
internal sealed class NeighboursAnswers
{
    private readonly List<LoggedEvent> packages = [];

    public ConcurrentDictionary<string, Terms> Agreements { get; } = new(StringComparer.Ordinal);

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
        answers.Agreements.TryGetValue(request.Reference, out var terms)
            ? Task.FromResult(terms)
            : throw RpcRefusals.ToRpc(Refusal.NotFound("agreement-not-found", "There is no such agreement."));
}

internal sealed class PackagesTelling(NeighboursAnswers answers) : EventLogApi.EventLogApiBase
{
    public override async Task Read(ReadEventsRequest request, IServerStreamWriter<LoggedEvent> responseStream, ServerCallContext context)
    {
        foreach (var told in answers.ToldAfter(request.After)) await responseStream.WriteAsync(told);
    }
}
