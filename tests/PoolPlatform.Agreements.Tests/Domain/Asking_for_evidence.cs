using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Evidencing;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Documents and consents are asked for; whether they block is the legal power's to say.</summary>
public class Asking_for_evidence
{
    private static readonly OrganisationCode Trust = Samples.Code("RVN");
    private static readonly AgreementTerms WithTrust = Samples.Complete() with { Partners = [Samples.Ccg, Samples.Council, Trust] };
    private static readonly LegalPower Lenient = Samples.Section75;

    [Theory]
    [InlineData(OrganisationKind.NhsTrust, 2)]
    [InlineData(OrganisationKind.FoundationTrust, 2)]
    [InlineData(OrganisationKind.Icb, 1)]
    [InlineData(OrganisationKind.VoluntarySector, 1)]
    public void A_document_is_asked_for_and_of_a_trust_a_consent(OrganisationKind kind, int asked) => Assert.Equal(asked, Asked.Of(WithTrust, Lenient, Kinds(kind), Evidence.None).Length);

    [Fact]
    public void What_is_recorded_is_not_asked_for() =>
        Assert.Empty(Asked.Of(WithTrust, Lenient, Kinds(OrganisationKind.NhsTrust), new([new("hash", "Agreement", new(2014, 3, 20), Samples.March)], [new(Trust, "NHS Wiltshire CCG", new(2014, 3, 10), Samples.March)])));

    [Fact]
    public void Section_75_asks_without_blocking() => Assert.Empty(Asked.Blocking(Asked.Of(WithTrust, Lenient, Kinds(OrganisationKind.NhsTrust), Evidence.None)));

    [Theory]
    [InlineData(true, false, "documents")]
    [InlineData(false, true, "consents.RVN")]
    public void A_power_that_says_so_lets_nothing_take_effect_without_them(bool document, bool consent, string missing) =>
        Assert.Equal(
            [missing],
            Asked.Blocking(Asked.Of(WithTrust, Lenient with { DocumentBlocks = document, ConsentBlocks = consent }, Kinds(OrganisationKind.NhsTrust), Evidence.None)).Select(one => one.Path));

    private static Dictionary<OrganisationCode, OrganisationKind> Kinds(OrganisationKind kind) => new(Samples.Kinds) { [Trust] = kind };
}
