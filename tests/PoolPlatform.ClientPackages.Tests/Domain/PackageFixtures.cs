using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>Packages in the states that the tests begin from.</summary>
internal static class PackageFixtures
{
    /// <summary>Two years of a mental health pool of one council and one NHS body.</summary>
    public static readonly PoolFacts Pool = new(
        [new(new(2014, 4, 1), new(new(2014, 4, 1), new(2016, 3, 31)), ["MH"], [Code("11E"), Code("E06000022")])],
        new(ImmutableDictionary<FinancialYear, ImmutableHashSet<string>>.Empty));

    /// <summary>The first year has its budget, the second none yet.</summary>
    public static readonly PoolBudget Budget = new(ImmutableDictionary<FinancialYear, ImmutableHashSet<string>>.Empty.Add(FinancialYear.StartingIn(2014), ["OPP", "AWP"]));

    public static PackageLine Line(
        string rate = "742.35", string from = "2014-05-14", string? to = null, string service = "nursing home", string provider = "Sunny Bank",
        string budgetLine = "OPP", DayCount days = DayCount.Inclusive, string split = "11E 62%, E06000022 38%") =>
        new(service, provider, budgetLine, RateSegment.Of(
            Golden.Pounds(rate), new(Golden.Date(from), to is null ? null : Golden.Date(to)), days, Golden.Split(split)).OrThrow());

    public static PackageTerms Terms(params PackageLine[] lines) => PackageTerms.Of(FundingRoute.Joint, [.. lines]).OrThrow();

    public static CarePackage DraftedPackage(params PackageLine[] lines) =>
        CarePackage.Draft(new(new("0198c5f0-0000-7000-8000-000000000001")), new(new("0198c5f0-0000-7000-8000-000000000002")), Reference("BANES-MH"), "MH", Terms(lines), Pool).OrThrow();

    public static CarePackage ApprovedPackage(params PackageLine[] lines) => DraftedPackage(lines).Approve(Budget).OrThrow();

    public static AgreementReference Reference(string text) => AgreementReference.TryParse(text, out var reference) ? reference : throw new FormatException(text);

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new FormatException(text);
}
