using System.Text.Json.Nodes;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>What sort of thing a partner brings to the table.</summary>
public enum WorryKind
{
    /// <summary>What it fears.</summary>
    Worry,

    /// <summary>What it takes for granted, and others may not.</summary>
    Assumption,
}

/// <summary>The "sloping shoulders" log: what worries each partner, what it assumes, and what the others say to it.</summary>
/// <param name="Partner">Whose worry it is; who records it when left out.</param>
/// <param name="Response">What was answered; null while nothing was.</param>
public sealed record Worry(WorryKind Kind, string Text, OrganisationCode? Partner = null, string? Response = null, bool Resolved = false) : IRegisterEntry<Worry>
{
    /// <summary>A partner says its own worry; afterwards only it may say it differently, and anybody may respond.</summary>
    public Refusal? Check(Worry? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (RegisterContext.Needs("text", Text) is { } missing) return missing;
        if (before is null) return Partner is { } said && said != context.ActsAs ? RegisterRefusals.WorryOfAnother(said) : null;
        var owner = before.Partner ?? context.ActsAs;
        var same = Partner == before.Partner && Kind == before.Kind && Text == before.Text;
        return (same || owner == context.ActsAs) && (Partner ?? owner) == owner ? null : RegisterRefusals.WorryOfAnother(owner);
    }

    public IEnumerable<KeyValuePair<string, JsonNode?>> Shown() => [new("answered", !string.IsNullOrWhiteSpace(Response))];
}
