using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Organisations;

/// <summary>Who gives out a code.</summary>
public enum CodeScheme
{
    /// <summary>The NHS Organisation Data Service.</summary>
    Ods,

    /// <summary>The Government Statistical Service: areas and the bodies that run them.</summary>
    Gss,
}

/// <summary>A code by which a body is or was known, such as the GSS code of an ICB that is recorded under its ODS code.</summary>
/// <param name="From">The first day of the code; null where none is recorded.</param>
/// <param name="To">The last day of the code; null while it holds.</param>
public sealed record CodeOverTime(OrganisationCode Code, DateOnly? From = null, DateOnly? To = null)
{
    [JsonInclude]
    public CodeScheme Scheme => Code.Value.Length == 9 ? CodeScheme.Gss : CodeScheme.Ods;
}
