using PoolPlatform.Agreements.Domain;

namespace PoolPlatform.Agreements.Tests.Domain;

public class Signing_an_agreement
{
    private static readonly Agreement Draft = Drafting.Draft(Samples.Complete(), Samples.Kinds, Samples.Rules, new(2014, 4, 1)).OrThrow();

    [Fact]
    public void The_first_signature_brings_a_draft_into_approval()
    {
        var signed = Draft.Sign([Samples.SignedBy(Samples.Ccg)], []).OrThrow();

        Assert.Equal(AgreementState.InApproval, signed.State);
        Assert.Equal([Samples.Ccg], signed.Signatures.Select(signature => signature.Partner));
    }

    [Fact]
    public void The_last_signature_makes_it_active_in_whatever_order_the_partners_sign()
    {
        var one = Draft.Sign([Samples.SignedBy(Samples.Ccg)], []).OrThrow().Sign([Samples.SignedBy(Samples.Council)], []).OrThrow();
        var other = Draft.Sign([Samples.SignedBy(Samples.Council)], []).OrThrow().Sign([Samples.SignedBy(Samples.Ccg)], []).OrThrow();

        Assert.Equal(AgreementState.Active, one.State);
        Assert.Equal(AgreementState.Active, other.State);
    }

    [Fact]
    public void The_last_signature_is_refused_while_something_is_missing_and_names_it()
    {
        var inApproval = Draft.Sign([Samples.SignedBy(Samples.Ccg)], []).OrThrow();

        var refused = inApproval.Sign([Samples.SignedBy(Samples.Council)], [new("host", "No partner is named as host.")]);

        Assert.Equal("agreement-incomplete", Samples.CodeOf(refused));
        Assert.Equal(["host"], refused.Refusal!.Errors.Keys);
    }

    [Fact]
    public void What_is_missing_does_not_hinder_a_signature_that_is_not_the_last() =>
        Assert.Equal("granted", Samples.CodeOf(Draft.Sign([Samples.SignedBy(Samples.Ccg)], [new("host", "No partner is named as host.")])));

    [Fact]
    public void A_partner_signs_once() =>
        Assert.Equal("already-signed", Samples.CodeOf(Draft.Sign([Samples.SignedBy(Samples.Ccg)], []).OrThrow().Sign([Samples.SignedBy(Samples.Ccg)], [])));

    [Fact]
    public void Who_has_followed_several_partners_signs_for_all_of_them_that_have_not_signed()
    {
        var ccg = Draft.Sign([Samples.SignedBy(Samples.Ccg)], []).OrThrow();

        var both = ccg.Sign([Samples.SignedBy(Samples.Ccg), Samples.SignedBy(Samples.Council)], []).OrThrow();

        Assert.Equal((AgreementState.Active, 2), (both.State, both.Signatures.Length));
        Assert.True(Draft.WouldBeLast([Samples.Ccg, Samples.Council]));
        Assert.Equal(AgreementState.Active, Draft.Sign([Samples.SignedBy(Samples.Ccg), Samples.SignedBy(Samples.Council)], []).OrThrow().State);
    }

    [Fact]
    public void An_edit_withdraws_the_signatures()
    {
        var edited = Draft.Sign([Samples.SignedBy(Samples.Ccg)], []).OrThrow().Edit(Samples.Complete() with { Title = "Another" }).OrThrow();

        Assert.Equal((AgreementState.Draft, 0, "Another"), (edited.State, edited.Signatures.Length, edited.Terms.Title));
    }

    [Theory]
    [InlineData(AgreementState.Active)]
    [InlineData(AgreementState.NoticeGiven)]
    [InlineData(AgreementState.Ended)]
    [InlineData(AgreementState.WoundUp)]
    [InlineData(AgreementState.Superseded)]
    public void An_agreement_that_was_agreed_is_varied_and_not_edited(AgreementState state) =>
        Assert.Equal("agreement-not-draft", Samples.CodeOf((Draft with { State = state }).Edit(Samples.Complete())));

    [Theory]
    [InlineData(AgreementState.Active)]
    [InlineData(AgreementState.NoticeGiven)]
    [InlineData(AgreementState.Ended)]
    [InlineData(AgreementState.WoundUp)]
    [InlineData(AgreementState.Superseded)]
    public void An_agreement_that_is_past_approval_takes_no_signature(AgreementState state) =>
        Assert.Equal("agreement-not-open-for-signature", Samples.CodeOf((Draft with { State = state }).Sign([Samples.SignedBy(Samples.Ccg)], [])));

    [Theory]
    [InlineData("", "Chief finance officer", "signatory")]
    [InlineData("An officer", "  ", "capacity")]
    public void A_signature_says_who_and_in_what_capacity(string signatory, string capacity, string field)
    {
        var refused = Draft.Sign([new(Samples.Ccg, signatory, capacity, Samples.March)], []);

        Assert.Equal("signature-incomplete", Samples.CodeOf(refused));
        Assert.Equal([field], refused.Refusal!.Errors.Keys);
    }
}
