using PoolPlatform.Kernel;

namespace PoolPlatform.Postgres.Changes;

/// <summary>What a decision is about, where the caller's organisation acts for somebody: a body that follows a partner does what the partner could.</summary>
/// <remarks>The audit trail of the change then names on whose behalf; an organisation that acts as itself acts on nobody's.</remarks>
public abstract record ActingScope
{
    public abstract IReadOnlyList<OrganisationCode> ActsFor { get; }
}
