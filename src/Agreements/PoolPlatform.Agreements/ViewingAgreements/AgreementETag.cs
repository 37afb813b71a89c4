using System.Globalization;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>The version of an agreement as HTTP names it: every act makes a new one.</summary>
internal static class AgreementETag
{
    public static string Of(int revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";
}
