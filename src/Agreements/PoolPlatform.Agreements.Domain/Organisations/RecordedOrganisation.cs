using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Organisations;

/// <summary>All that is recorded about one body.</summary>
/// <param name="Code">The code under which it is recorded, and by which agreements name it.</param>
/// <param name="SuccessorOf">Whom it follows: recorded, never inferred from a kind or a date.</param>
/// <param name="OtherCodes">Its other codes, and its own where the days of that are known.</param>
public sealed record RecordedOrganisation(
    OrganisationCode Code,
    ImmutableArray<NameFrom> Names,
    ImmutableArray<OrganisationCode> SuccessorOf,
    DateOnly? ActiveFrom,
    DateOnly? ActiveTo,
    ImmutableArray<CodeOverTime> OtherCodes)
{
    /// <summary>What it is called now, or will be called last.</summary>
    [JsonIgnore]
    public NameFrom Newest => Names[^1];

    /// <summary>A body without a last day is active.</summary>
    public bool IsActive(DateOnly on) => !(on < ActiveFrom) && !(on > ActiveTo);

    public bool SaysTheSameAs(RecordedOrganisation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Code == other.Code && ActiveFrom == other.ActiveFrom && ActiveTo == other.ActiveTo
            && Names.SequenceEqual(other.Names) && SuccessorOf.SequenceEqual(other.SuccessorOf) && OtherCodes.SequenceEqual(other.OtherCodes);
    }
}
