using System.Text.Json.Serialization;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.ViewingPackages;

/// <summary>A package as the public API shows it to a party: whom it is for stands there as a personId only.</summary>
/// <param name="Version">The newest number.</param>
/// <param name="InForce">What the pool is committed to; null before the first approval.</param>
/// <param name="Proposed">What waits for approval, if anything.</param>
internal sealed record PackageReply(
    string PackageId, AgreementReference Agreement, string Scheme, string PersonId, PackageState State, int Version, PackageReply.Terms? InForce, PackageReply.Terms? Proposed, DateOnly? EndedOn,
    DateOnly? ReferredOn, DateOnly? StartedOn, PackageReply.Agreeing? Funding)
{
    public const string LinesExample =
        """[{"service":"Nursing home","provider":"A provider","weeklyRate":"742.35","from":"2025-05-14","to":null,"days":"Inclusive","budgetLine":"OPP","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}]""";

    public const string DraftExample =
        $$"""{"packageId":"0198c5f0-0000-7000-8000-000000000001","agreement":"BANES-MH","scheme":"MH","personId":"0198c5f0-1234-7000-8000-000000000002","state":"Draft","version":1,"inForce":null,"proposed":{"version":1,"reason":null,"route":"Joint","lines":{{LinesExample}}},"endedOn":null,"referredOn":"2025-05-02","startedOn":null,"funding":null}""";

    public const string ApprovedExample =
        $$"""{"packageId":"0198c5f0-0000-7000-8000-000000000001","agreement":"BANES-MH","scheme":"MH","personId":"0198c5f0-1234-7000-8000-000000000002","state":"Approved","version":1,"inForce":{"version":1,"reason":null,"route":"Joint","lines":{{LinesExample}}},"proposed":null,"endedOn":null,"referredOn":"2025-05-02","startedOn":null,"funding":{"state":"WithoutPrejudice","agreedBy":["11E"],"awaiting":["E06000022"]} }""";

    internal sealed record Terms(int Version, string? Reason, FundingRoute Route, IReadOnlyList<TermsForm.Line> Lines)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<TermsForm.Charge>? Charges { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<TermsForm.Once>? OneOffs { get; init; }
    }

    /// <summary>Whether those who share the version in force have all agreed to; the care goes on meanwhile.</summary>
    internal enum FundingState
    {
        /// <summary>Somebody has yet to say yes, and pays meanwhile without prejudice.</summary>
        WithoutPrejudice,

        Agreed,
    }

    internal sealed record Agreeing(FundingState State, IReadOnlyList<string> AgreedBy, IReadOnlyList<string> Awaiting);

    public static PackageReply Of(StoredPackage stored)
    {
        var package = stored.Package;
        return new(
            package.Id.ToString(), package.Agreement, package.Scheme, package.Person.ToString(), package.State, package.LastVersion, Shown(package.InForce), Shown(package.Proposed), package.EndedOn,
            package.ReferredOn, package.StartedOn,
            package.InForce is null || package.Agreed is not { } agreed ? null : new(package.Awaiting.IsEmpty ? FundingState.Agreed : FundingState.WithoutPrejudice, [.. agreed], package.Awaiting));
    }

    private static Terms? Shown(PackageVersion? version) =>
        version is null ? null : TermsForm.Of(version.Terms) is var form ? new(version.Number, version.Reason, form.Route, form.Lines) { Charges = form.Charges, OneOffs = form.OneOffs } : null;
}
