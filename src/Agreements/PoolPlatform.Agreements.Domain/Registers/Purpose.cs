using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>What the partnership is for: aims, principles, the strategy it serves, and why it is likely to improve services (regulation 4(2)).</summary>
public sealed record Purpose(
    ImmutableArray<string>? Aims = null,
    ImmutableArray<string>? Principles = null,
    ImmutableArray<StrategyPriority>? Priorities = null,
    string? ImprovementStatement = null) : IRegisterEntry<Purpose>
{
    public Refusal? Check(Purpose? before, RegisterContext context) =>
        RegisterContext.NeedsEach("aims", Aims ?? [])
        ?? RegisterContext.NeedsEach("principles", Principles ?? [])
        ?? RegisterContext.NeedsEach("priorities", (Priorities ?? []).Select(priority => priority.Priority));
}

/// <summary>A priority of the strategy, and what the fund does for it.</summary>
/// <param name="Contribution">May be left blank, as most of Manchester's eight were.</param>
public sealed record StrategyPriority(string Priority, string? Contribution = null);

/// <summary>How much risk the partners mean to take together.</summary>
public enum RiskAppetite
{
    Averse,
    Cautious,
    Open,
    Hungry,
}

/// <summary>The agreement's risk profile: the same partners may run a low-risk and a high-risk deal side by side.</summary>
public sealed record RiskProfile(RiskAppetite Appetite, string? Statement = null, ImmutableArray<ClassAppetite>? ByClass = null) : IRegisterEntry<RiskProfile>
{
    public Refusal? Check(RiskProfile? before, RegisterContext context) => null;
}

/// <summary>An appetite for one class of risk that differs from that of the whole.</summary>
public sealed record ClassAppetite(RiskClass Class, RiskAppetite Appetite, string? Statement = null);
