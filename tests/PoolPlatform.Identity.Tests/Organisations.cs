using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Identity.Tests;

/// <summary>The one question that Identity asks of Agreements, answered over a real socket; it keeps the tokens it was asked with.</summary>
internal sealed class Organisations : IAsyncDisposable
{
    private readonly WebApplication app;

    private Organisations(WebApplication app) => this.app = app;

    public Uri Address => app.GrpcAddress();

    public List<string> TokensSeen => app.Services.GetRequiredService<Seen>().Tokens;

    public static async Task<Organisations> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.ListenOnFreePorts();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Seen>();
        var app = builder.Build();
        app.MapGrpcService<Answers>();
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class Seen
    {
        public List<string> Tokens { get; } = [];
    }

    private sealed class Answers(Seen seen) : AgreementsApi.AgreementsApiBase
    {
        private static readonly Organisation[] Known =
        [
            new() { Code = "11E", Name = "NHS Bath and North East Somerset CCG", Kind = "Ccg" },
            new() { Code = "E06000022", Name = "Bath and North East Somerset", Kind = "Council" },
        ];

        public override Task<FindOrganisationsReply> FindOrganisations(FindOrganisationsRequest request, ServerCallContext context)
        {
            lock (seen) seen.Tokens.Add(context.RequestHeaders.GetValue("authorization")!["Bearer ".Length..]);
            return Task.FromResult(new FindOrganisationsReply { Organisations = { Known.Where(organisation => request.Codes.Contains(organisation.Code)) } });
        }
    }
}
