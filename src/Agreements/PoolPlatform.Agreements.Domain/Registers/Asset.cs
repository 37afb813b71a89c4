using System.Text.Json.Nodes;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>Something that serves the partnership and belongs to a partner: on the way out it goes back to its owner.</summary>
/// <param name="HeldBy">Who has it; its owner when left out.</param>
/// <param name="Value">Null while nobody has put a figure on it.</param>
public sealed record Asset(string Name, OrganisationCode Owner, OrganisationCode? HeldBy = null, Money? Value = null, string? Note = null, bool Disposed = false) : IRegisterEntry<Asset>
{
    public Refusal? Check(Asset? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RegisterContext.Needs("name", Name) ?? context.Party("owner", Owner) ?? context.Party("heldBy", HeldBy);
    }
}

/// <summary>How a resource stands to the fund.</summary>
public enum ResourceStanding
{
    Pooled,
    Aligned,
    InView,
    Outside,
}

/// <summary>A line of the resource map: what each partner spends in the area, whether or not it is in the fund.</summary>
/// <param name="Amount">A year's money; null while it is not known.</param>
public sealed record Resource(
    OrganisationCode Partner, string Sector, string Service, Money? Amount = null, ResourceStanding Standing = ResourceStanding.Outside, string? Source = null, string? Scheme = null)
    : IRegisterEntry<Resource>
{
    public Refusal? Check(Resource? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RegisterContext.Needs("sector", Sector) ?? RegisterContext.Needs("service", Service) ?? context.Party("partner", Partner) ?? context.Scheme("scheme", Scheme);
    }

    public IEnumerable<KeyValuePair<string, JsonNode?>> Shown() => [new("amountKnown", Amount is not null)];
}
