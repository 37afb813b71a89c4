using PoolPlatform.Identity.Clients;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.IssuingTokens;

/// <summary>The issuer's own token for asking other services: made here, without a request to itself.</summary>
internal sealed class OwnToken(AccessTokens tokens) : IOwnToken
{
    private static readonly Client Itself = new("svc-identity", null, [Roles.Service]);

    public ValueTask<string> Current(CancellationToken cancel) => ValueTask.FromResult(tokens.Issue(Itself));
}
