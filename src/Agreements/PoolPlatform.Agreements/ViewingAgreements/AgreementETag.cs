using System.Globalization;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>The version of an agreement as HTTP names it: every act makes a new one.</summary>
internal static class AgreementETag
{
    public static string Of(int revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>As <see cref="Check"/>, where a change need not name what it means to change.</summary>
    public static Refusal? CheckIfGiven(HttpRequest request, int revision) => request.Headers.IfMatch.Count == 0 ? null : Check(request, revision);

    /// <summary>Why a change that must name what it means to change may not go on; null when it names what is there.</summary>
    public static Refusal? Check(HttpRequest request, int revision)
    {
        var named = request.Headers.IfMatch.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).ToList();
        if (named.Count == 0) return VariationRefusals.VersionRequired();
        return named.Contains("*") || named.Contains(Of(revision)) ? null : VariationRefusals.Changed();
    }
}
