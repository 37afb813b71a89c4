using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.Testing;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>Agreements and Budgets as far as this service asks them, answered over a real socket with what a test writes down.</summary>
internal sealed class Neighbours : IAsyncDisposable
{
    private readonly WebApplication app;

    private Neighbours(WebApplication app) => this.app = app;

    public Uri Address => app.GrpcAddress();

    public Known Known => app.Services.GetRequiredService<Known>();

    public static async Task<Neighbours> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.ListenOnFreePorts();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Known>();
        var app = builder.Build();
        app.MapGrpcService<AgreementsAnswers>();
        app.MapGrpcService<BudgetsAnswers>();
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class AgreementsAnswers(Known known) : AgreementsApi.AgreementsApiBase
    {
        public override Task<TermsOverTime> FindTermsOverTime(FindTermsOverTimeRequest request, ServerCallContext context) =>
            known.Agreements.TryGetValue(request.Reference, out var terms)
                ? Task.FromResult(new TermsOverTime { Terms = { terms, known.Later.GetValueOrDefault(request.Reference, []) } })
                : throw RpcRefusals.ToRpc(Refusal.NotFound("agreement-not-found", "There is no such agreement."));

        public override Task<CheckDelegationReply> CheckDelegation(CheckDelegationRequest request, ServerCallContext context) =>
            !known.Delegations.TryGetValue(request.Organisation, out var held) ? Task.FromResult(new CheckDelegationReply())
            : request.Officer.Length == 0 ? throw RpcRefusals.ToRpc(Refusal.RuleBroken("delegation-officer-missing", "Name the officer.").About("officer", "Missing."))
            : request.Act == "PackageApproval" && request.Officer == held.Officer && request.AmountPence <= held.LimitPence ? Task.FromResult(new CheckDelegationReply { Checked = true })
            : throw RpcRefusals.ToRpc(Refusal.RuleBroken("delegation-over-limit", "Over the limit.").With("delegation", "0199d1f2-7d3a-7000-8000-000000000001"));

        public override Task<FindOrganisationsReply> FindOrganisations(FindOrganisationsRequest request, ServerCallContext context) =>
            Task.FromResult(new FindOrganisationsReply { Organisations = { Known.Organisations.Where(organisation => request.Codes.Contains(organisation.Code)) } });
    }

    private sealed class BudgetsAnswers(Known known) : BudgetsApi.BudgetsApiBase
    {
        public override Task<Position> FindPosition(FindPositionRequest request, ServerCallContext context) =>
            known.Budgets.TryGetValue((request.Reference, request.Year), out var lines)
                ? Task.FromResult(new Position { Reference = request.Reference, Year = request.Year, Lines = { lines.Select(line => new PositionLine { Code = line.Line, Scheme = line.Scheme }) } })
                : throw RpcRefusals.ToRpc(Refusal.RuleBroken("budget-missing", "The pool has no budget for this year yet."));
    }
}

/// <summary>What the neighbours know.</summary>
internal sealed class Known
{
    /// <summary>Two councils and two NHS bodies; 92G followed 11E, and QOX followed 92G.</summary>
    public static readonly Organisation[] Organisations =
    [
        new() { Code = "11E", Name = "NHS Bath and North East Somerset CCG", Kind = "Ccg", Successors = { "92G", "QOX" } },
        new() { Code = "92G", Name = "NHS Bath and North East Somerset, Swindon and Wiltshire CCG", Kind = "Ccg", Successors = { "QOX" } },
        new() { Code = "QOX", Name = "NHS Bath and North East Somerset, Swindon and Wiltshire ICB", Kind = "Icb" },
        new() { Code = "00T", Name = "NHS Bolton CCG", Kind = "Ccg" },
        new() { Code = "E06000022", Name = "Bath and North East Somerset", Kind = "Council" },
        new() { Code = "E08000001", Name = "Bolton", Kind = "Council" },
    ];

    /// <summary>Up to how many pence a year an officer of an organisation may approve; one that is not here has recorded no delegation.</summary>
    public ConcurrentDictionary<string, (string Officer, long LimitPence)> Delegations { get; } = new();

    public ConcurrentDictionary<string, Terms> Agreements { get; } = new();

    /// <summary>Terms that hold from a later day on, by the agreement's reference, in the order of those days.</summary>
    public ConcurrentDictionary<string, Terms[]> Later { get; } = new();

    public ConcurrentDictionary<(string Reference, int Year), (string Scheme, string Line)[]> Budgets { get; } = new();

    /// <summary>An agreement of 11E and E06000022, hosted by the council, with a budget for each year of its term but the last.</summary>
    public void Agree(string reference, string state = "Active", string start = "2025-04-01", string end = "2028-03-31")
    {
        Agreements[reference] = new()
        {
            Reference = reference,
            State = state,
            Mode = "Live",
            Host = "E06000022",
            Partners =
            {
                new Partner { Code = "11E", Name = "CCG", Kind = "Ccg", Successors = { "92G", "QOX" } },
                new Partner { Code = "E06000022", Name = "Council", Kind = "Council" },
            },
            TermStart = start,
            TermEnd = end,
            Schemes = { new Scheme { Code = "MH", Name = "Mental health" }, new Scheme { Code = "LD", Name = "Learning disability" } },
            Version = 1,
        };
        for (var year = int.Parse(start[..4]); year < int.Parse(end[..4]) - 1; year++)
            Budgets[(reference, year)] = [("MH", "OPP"), ("MH", "AWP"), ("LD", "SL")];
    }
}
