using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>Agreements and Budgets as this service meets them: real gRPC over a socket, answering what a test lays down, down when it says so.</summary>
internal sealed class OtherServices : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, long> journals = new();

    private OtherServices(WebApplication app) => this.app = app;

    public Uri Address => app.GrpcAddress();

    public Terms Terms { get; set; } = Pool.Terms();

    /// <summary>What Agreements says no with when it is asked about an officer's delegation.</summary>
    public Kernel.Refusal? DelegationRefusal { get; set; }

    public ConcurrentQueue<CheckDelegationRequest> DelegationsAsked { get; } = [];

    /// <summary>Terms that hold from a later day on, in the order of those days.</summary>
    public Terms[] Later { get; set; } = [];

    public Position Position { get; set; } = Pool.Position();

    /// <summary>Other pools by their reference, each with its position.</summary>
    public ConcurrentDictionary<string, (Terms Terms, Position Position)> More { get; } = [];

    /// <summary>How a partner's account with the fund stands in the ledger.</summary>
    public PartnerAccount Account { get; set; } = new();

    /// <summary>Budgets answers nothing but that it is not there.</summary>
    public bool BudgetsIsDown { get; set; }

    /// <summary>Budgets does what it is asked, and its answer never arrives.</summary>
    public bool AnswersGetLost { get; set; }

    /// <summary>What Budgets says no with when it is asked to post.</summary>
    public Kernel.Refusal? PostingRefusal { get; set; }

    /// <summary>What happens before Budgets answers with a position.</summary>
    public Func<Task> BeforePosition { get; set; } = () => Task.CompletedTask;

    public ConcurrentQueue<FindPositionRequest> PositionsAsked { get; } = [];

    public ConcurrentQueue<PostSettlementRequest> SettlementsPosted { get; } = [];

    public ConcurrentQueue<PostSettlementPaymentRequest> PaymentsPosted { get; } = [];

    /// <summary>On whose behalf Budgets was asked, one entry for each call.</summary>
    public ConcurrentQueue<string?> OnBehalfOf { get; } = [];

    /// <summary>How many journals the ledger holds: an id is taken once.</summary>
    public int Journals => journals.Count;

    public static async Task<OtherServices> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.ListenOnFreePorts();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        // The two services answer from what the test holds, which is made after the application is built.
        builder.Services.AddSingleton<Holder>();
        var app = builder.Build();
        var others = new OtherServices(app);
        app.Services.GetRequiredService<Holder>().Others = others;
        app.MapGrpcService<AgreementsAnswers>();
        app.MapGrpcService<BudgetsAnswers>();
        await app.StartAsync();
        return others;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private PostedReply Journal(string id, ServerCallContext context)
    {
        OnBehalfOf.Enqueue(context.RequestHeaders.GetValue(Caller.OnBehalfOfHeader));
        if (BudgetsIsDown) throw Down();
        if (PostingRefusal is { } refusal) throw ServiceDefaults.Grpc.RpcRefusals.ToRpc(refusal);
        var reply = new PostedReply { JournalId = journals.GetOrAdd(id, _ => 1000 + journals.Count) };
        return AnswersGetLost ? throw Down() : reply;
    }

    private static RpcException Down() => new(new Status(StatusCode.Unavailable, "down"));

    private sealed class Holder
    {
        public OtherServices Others { get; set; } = null!;
    }

    private sealed class AgreementsAnswers(Holder holder) : AgreementsApi.AgreementsApiBase
    {
        public override Task<Terms> FindTerms(FindTermsRequest request, ServerCallContext context) =>
            holder.Others.More.TryGetValue(request.Reference, out var other) ? Task.FromResult(other.Terms)
                : request.Reference == holder.Others.Terms.Reference ? Task.FromResult(holder.Others.Later.LastOrDefault(terms => string.CompareOrdinal(terms.EffectiveFrom, request.On) <= 0) ?? holder.Others.Terms)
                : throw ServiceDefaults.Grpc.RpcRefusals.ToRpc(Kernel.Refusal.NotFound("agreement-not-found", "There is no such agreement."));

        public override Task<FindOrganisationsReply> FindOrganisations(FindOrganisationsRequest request, ServerCallContext context)
        {
            var reply = new FindOrganisationsReply();
            foreach (var partner in holder.Others.Terms.Partners.Where(partner => request.Codes.Contains(partner.Code)))
                reply.Organisations.Add(new Organisation { Code = partner.Code, Name = partner.Name, Kind = partner.Kind, Successors = { partner.Successors } });
            return Task.FromResult(reply);
        }

        public override Task<TermsOverTime> FindTermsOverTime(FindTermsOverTimeRequest request, ServerCallContext context) =>
            Task.FromResult(new TermsOverTime { Terms = { holder.Others.Later.Where(terms => string.CompareOrdinal(terms.EffectiveFrom, request.Through) <= 0).Prepend(holder.Others.Terms) } });

        public override Task<CheckDelegationReply> CheckDelegation(CheckDelegationRequest request, ServerCallContext context)
        {
            holder.Others.DelegationsAsked.Enqueue(request);
            return holder.Others.DelegationRefusal is { } refusal ? throw ServiceDefaults.Grpc.RpcRefusals.ToRpc(refusal) : Task.FromResult(new CheckDelegationReply());
        }
    }

    private sealed class BudgetsAnswers(Holder holder) : BudgetsApi.BudgetsApiBase
    {
        private OtherServices Others => holder.Others;

        public override async Task<Position> FindPosition(FindPositionRequest request, ServerCallContext context)
        {
            if (Others.BudgetsIsDown) throw Down();
            Others.PositionsAsked.Enqueue(request);
            await Others.BeforePosition();
            return Others.More.TryGetValue(request.Reference, out var other) ? other.Position : Others.Position;
        }

        public override Task<PartnerAccount> FindPartnerAccount(FindPartnerAccountRequest request, ServerCallContext context) =>
            Others.BudgetsIsDown ? throw Down() : Task.FromResult(Others.Account);

        public override Task<PostedReply> PostSettlement(PostSettlementRequest request, ServerCallContext context)
        {
            Others.SettlementsPosted.Enqueue(request);
            return Task.FromResult(Others.Journal(request.SettlementId, context));
        }

        public override Task<PostedReply> PostSettlementPayment(PostSettlementPaymentRequest request, ServerCallContext context)
        {
            Others.PaymentsPosted.Enqueue(request);
            return Task.FromResult(Others.Journal(request.PaymentId, context));
        }
    }
}
