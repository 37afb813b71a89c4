using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>The levers of integration, which grow in steps (the Welsh review of 2017).</summary>
public enum PartnershipStage
{
    Strategy,
    JointCommissioning,
    LeadCommissioning,
    PooledFund,
    IntegratedTeams,
    Pathways,
}

/// <summary>A step on the partnership's way: planned for a time, and reached on a day. Those with a stage are its stage history.</summary>
/// <param name="Planned">As it is printed: a day, a month, a summer.</param>
/// <param name="ReachedOn">Null while it is still ahead.</param>
/// <param name="Stage">The lever that it adds; null for any other step.</param>
/// <param name="Body">The code of the body that watches over it.</param>
public sealed record Milestone(string Title, string? Planned = null, DateOnly? ReachedOn = null, PartnershipStage? Stage = null, string? Body = null, string? Note = null) : IRegisterEntry<Milestone>
{
    public Refusal? Check(Milestone? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RegisterContext.Needs("title", Title) ?? (string.IsNullOrWhiteSpace(Planned) && ReachedOn is null ? RegisterRefusals.Incomplete("planned") : null);
    }
}
