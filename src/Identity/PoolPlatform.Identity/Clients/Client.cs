using System.Collections.Immutable;

namespace PoolPlatform.Identity.Clients;

/// <summary>Who may ask for a token, and what the token will say of them. A service and the development administrator belong to no organisation.</summary>
internal sealed record Client(string Id, string? Organisation, ImmutableArray<string> Roles);
