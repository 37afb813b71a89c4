using System.Text.Json;
using Grpc.Core;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Delegating_to_officers(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task A_delegation_is_shown_as_it_was_recorded()
    {
        var partners = await DelegatingPartners.New(await one.Started());

        var recorded = await partners.Host.Post(
            partners.Delegations,
            $$"""{"delegator":{"body":"Cabinet"},"officer":{"title":"Joint commissioning manager","employer":"{{partners.Ccg}}"},"acts":["Virement"],"reserved":["Variation"],"limit":"25000.00","startsOn":"2014-04-01","endsOn":"2015-03-31"}""",
            partners.CouncilToken);

        Assert.Equal($"{partners.Delegations}/{recorded.At("id")}", recorded.Location);
        var shown = await partners.Host.Get(recorded.Location!, partners.CouncilToken);
        Assert.Equal(JsonSerializer.Serialize(recorded.Body), JsonSerializer.Serialize(shown.Body));
        Assert.Equal(
            ("Cabinet", "Joint commissioning manager", "true", "[\"Variation\"]", "25000.00", "2015-03-31", "false", null),
            (shown.At("delegator.body"), shown.At("officer.title"), shown.At("section113"), shown.At("reserved"), shown.At("limit"), shown.At("endsOn"), shown.At("subDelegation"), shown.At("revocation")));
    }

    [Fact]
    public async Task A_signature_counts_only_where_the_chain_holds()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var director = await partners.FromCabinet("Director", "\"Signature\"");
        await partners.Under(director, "Head of service", "\"Signature\"");
        var agreement = await partners.Draft();

        Assert.Equal("422 delegation-missing", (await partners.Sign(agreement, partners.CouncilToken, "Finance officer")).Told);
        Assert.Equal("201", (await partners.Sign(agreement, partners.CouncilToken, "head of service")).Told);
        // The CCG has recorded no delegation, and is not checked against one.
        Assert.Equal("201", (await partners.Sign(agreement, partners.CcgToken, "Anybody")).Told);
    }

    [Fact]
    public async Task A_revoked_link_breaks_what_was_passed_on_under_it_and_is_named()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var director = await partners.FromCabinet("Director", "\"Signature\"");
        await partners.Under(director, "Head of service", "\"Signature\"");
        await partners.Revoke(director, "2015-01-01");
        var agreement = await partners.Draft();

        var refused = await partners.Sign(agreement, partners.CouncilToken, "Head of service");

        Assert.Equal(("422 delegation-broken", director, "Revoked", "capacity"), (refused.Told, refused.At("delegation"), refused.At("why"), refused.Errors));
        Assert.Equal("Draft", (await partners.Host.Get(agreement, partners.CouncilToken)).At("state"));
    }

    [Fact]
    public async Task A_body_signs_without_a_delegation()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        await partners.FromCabinet("Director", "\"Virement\"");

        Assert.Equal("201", (await partners.Sign(await partners.Draft(), partners.CouncilToken, "Cabinet")).Told);
    }

    [Fact]
    public async Task A_variation_its_signature_and_a_promotion_ask_for_the_officer()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var agreement = await partners.Draft(draft => (draft["mode"], draft["percentagesLockedUntil"]) = ("Shadow", "2016-03-31"));
        await partners.Sign(agreement, partners.CouncilToken, "Director");
        await partners.Sign(agreement, partners.CcgToken, "Chief");
        await partners.FromCabinet("Director", "\"Variation\"");
        async Task<string> Vary(string token, string from, string changes, string officer) => (await partners.Host.Post(
            $"{agreement}/variations", $$"""{"effectiveFrom":"{{from}}","reason":"why","changes":{{changes}}{{officer}}}""", token, ifMatch: (await partners.Host.Get(agreement, token)).ETag)).Told;

        Assert.Equal("422 delegation-officer-missing", await Vary(partners.CouncilToken, "2015-01-01", """{"title":"New"}""", ""));
        Assert.Equal("422 delegation-missing", await Vary(partners.CouncilToken, "2015-01-01", """{"title":"New"}""", ""","officer":"Clerk" """));
        Assert.Equal("201", await Vary(partners.CouncilToken, "2015-01-01", """{"title":"New"}""", ""","officer":"Director" """));
        Assert.Equal("201", await Vary(partners.CcgToken, "2015-02-01", """{"percentagesLockedUntil":null}""", ""));

        Assert.Equal("422 delegation-missing", (await partners.Host.Post($"{agreement}/variations/2/signatures", """{"signatory":"A","capacity":"Clerk"}""", partners.CouncilToken)).Told);
        Assert.Equal("201", (await partners.Host.Post($"{agreement}/variations/2/signatures", """{"signatory":"A","capacity":"Director"}""", partners.CouncilToken)).Told);

        Assert.Equal("422 delegation-officer-missing", (await partners.Host.Post($"{agreement}/promotion", """{"on":"2016-04-01"}""", partners.CouncilToken)).Told);
        Assert.Equal("201", (await partners.Host.Post($"{agreement}/promotion", """{"on":"2016-04-01","officer":"Director"}""", partners.CouncilToken)).Told);
    }

    [Fact]
    public async Task The_check_answers_beforehand_with_the_chain_and_its_limit()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var director = await partners.FromCabinet("Director", "\"Virement\"", "100000.00");
        var head = await partners.Under(director, "Head of service", "\"Virement\"", "25000.00");

        var held = await partners.CheckDelegation("officer=Head%20of%20service&act=Virement&amount=25000.00&on=2014-09-01");
        var over = await partners.CheckDelegation("officer=Head%20of%20service&act=Virement&amount=25000.01&on=2014-09-01");

        Assert.Equal(("true", "25000.00", head, director), (held.At("isChecked"), held.At("limit"), held.At("chain[0]"), held.At("chain[1]")));
        Assert.Equal(("422 delegation-over-limit", head, "25000.00", "25000.01"), (over.Told, over.At("delegation"), over.At("limit"), over.At("amount")));
        Assert.Equal("422 delegation-broken", (await partners.CheckDelegation("officer=Director&act=Virement&on=2014-03-31")).Told);
        Assert.Equal("400 malformed", (await partners.CheckDelegation("officer=Director&act=3")).Told);
        Assert.Equal("400 malformed", (await partners.CheckDelegation("officer=Director&act=Virement&amount=1")).Told);
    }

    [Fact]
    public async Task Services_ask_over_grpc_and_hear_the_broken_link()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var director = await partners.FromCabinet("Director", "\"Settlement\"", "100000.00", endsOn: "2015-03-31");
        using var channel = partners.Host.Channel();
        var client = new AgreementsApi.AgreementsApiClient(channel);
        var token = new Metadata { { "authorization", $"Bearer {TestTokens.Issue("svc-settlement", null, ServiceDefaults.Security.Roles.Service)}" } };
        async Task<Outcome<CheckDelegationReply>> Ask(string organisation, string officer, long pence, string on) => await client.CheckDelegationAsync(
            new() { Organisation = organisation, Officer = officer, Act = "Settlement", AmountPence = pence, On = on }, token).Asked();

        var held = (await Ask(partners.Council, "Director", -1_00, "2015-03-31")).OrThrow();
        Assert.Equal((true, director, 100_000_00), (held.Checked, held.Delegations.Single(), held.LimitPence));
        Assert.False((await Ask(partners.Ccg, "", 1_00, "2015-03-31")).OrThrow().Checked);
        Assert.Equal("delegation-over-limit", (await Ask(partners.Council, "Director", 100_000_01, "2015-03-31")).Refusal!.Code);
        var expired = (await Ask(partners.Council, "Director", 1, "2015-04-01")).Refusal!;
        Assert.Equal(("delegation-broken", director, "Expired"), (expired.Code, expired.Figures["delegation"], expired.Figures["why"]));
    }

    [Fact]
    public async Task Only_the_organisation_itself_records_and_revokes_and_strangers_find_nothing()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var director = await partners.FromCabinet("Director", "\"Signature\"");
        const string body = """{"delegator":{"body":"Cabinet"},"officer":{"title":"Clerk"},"acts":["Signature"],"startsOn":"2014-04-01"}""";
        const string revocation = """{"on":"2015-01-01","reason":"why"}""";

        Assert.Equal("404 delegation-not-found", (await partners.Host.Post(partners.Delegations, body, partners.CcgToken)).Told);
        Assert.Equal("403 role-missing", (await partners.Host.Post(partners.Delegations, body, TestTokens.Of(partners.Council, "finance", "auditor"))).Told);
        Assert.Equal("404 delegation-not-found", (await partners.Host.Post($"{partners.Delegations}/{director}/revocation", revocation, partners.CcgToken)).Told);
        Assert.Equal("404 delegation-not-found", (await partners.Host.Post($"/v1/organisations/{partners.Ccg}/delegations/{director}/revocation", revocation, partners.CcgToken)).Told);
        foreach (var path in new[] { partners.Delegations, $"{partners.Delegations}/{director}", $"{partners.Delegations}/history", $"/v1/organisations/{partners.Council}/delegation-check?officer=Director&act=Signature" })
        {
            Assert.Equal("404 delegation-not-found", (await partners.Host.Get(path, partners.CcgToken)).Told);
            Assert.Equal("200", (await partners.Host.Get(path, TestTokens.Of(partners.Council, "auditor"))).Told);
            Assert.Equal("403 role-missing", (await partners.Host.Get(path, TestTokens.Of(partners.Council, "practitioner"))).Told);
        }
    }

    [Fact]
    public async Task Parties_of_an_agreement_see_who_can_bind_the_others_page_by_page()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var agreement = await partners.Draft();
        var director = await partners.FromCabinet("Director", "\"Signature\"");
        await partners.Host.Post(
            $"/v1/organisations/{partners.Ccg}/delegations",
            $$"""{"delegator":{"body":"Governing body"},"officer":{"title":"Director","employer":"{{partners.Council}}"},"acts":["Signature"],"startsOn":"2014-04-01"}""", partners.CcgToken);

        var first = await partners.Host.Get($"{agreement}/delegations?limit=1", partners.CcgToken);
        var second = await partners.Host.Get($"{agreement}/delegations?limit=1&after={first.At("next")}", partners.CcgToken);

        Assert.Equal((director, "false"), (first.At("items[0].id"), first.At("items[0].section113")));
        Assert.Equal((partners.Ccg, "true", null), (second.At("items[0].organisation"), second.At("items[0].section113"), second.At("next")));
        Assert.Equal("404 agreement-not-found", (await partners.Host.Get($"{agreement}/delegations", Partnership.Stranger)).Told);
    }

    [Fact]
    public async Task The_history_shows_before_and_after_and_the_tables_take_no_edit()
    {
        var partners = await DelegatingPartners.New(await one.Started());
        var director = await partners.FromCabinet("Director", "\"Signature\"");
        await partners.Revoke(director, "2015-01-01");

        var history = await partners.Host.Get($"{partners.Delegations}/history", partners.CouncilToken);

        Assert.Equal(("RecordDelegation", null, director), (history.At("items[0].operation"), history.At("items[0].facts.before"), history.At("items[0].facts.after.id")));
        Assert.Equal(("RevokeDelegation", null, "2015-01-01"), (history.At("items[1].operation"), history.At("items[1].facts.before.revokedOn"), history.At("items[1].facts.after.revokedOn")));
        Assert.Equal("409 delegation-already-revoked", (await partners.Host.Post($"{partners.Delegations}/{director}/revocation", """{"on":"2015-01-01","reason":"Again"}""", partners.CouncilToken)).Told);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => partners.Host.Execute($"update delegation set limit_pence = 1 where id = '{director}'"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => partners.Host.Execute($"delete from delegation_revocation where delegation_id = '{director}'"));
    }

    public static TheoryData<string, string, string> Refused() => new()
    {
        { """{"delegator":{},"officer":{"title":"A"},"acts":["Signature"],"startsOn":"2014-04-01"}""", "422 delegation-delegator-unclear", "delegator" },
        { """{"delegator":{"body":"Cabinet","delegation":"0199d1f2-7d3a-7000-8000-000000000001"},"officer":{"title":"A"},"acts":["Signature"],"startsOn":"2014-04-01"}""", "422 delegation-delegator-unclear", "delegator" },
        { """{"delegator":{"delegation":"0199d1f2-7d3a-7000-8000-000000000001"},"officer":{"title":"A"},"acts":["Signature"],"startsOn":"2014-04-01"}""", "422 delegation-parent-unknown", "delegator.delegation" },
        { """{"delegator":{"body":"Cabinet"},"officer":{"title":"A","employer":"ZZZ"},"acts":["Signature"],"startsOn":"2014-04-01"}""", "422 unknown-organisation", "officer.employer" },
        { """{"delegator":{"body":"Cabinet"},"officer":{"title":"A"},"acts":["Everything"],"startsOn":"2014-04-01"}""", "400 malformed", "acts[0]" },
        { """{"delegator":{"body":"Cabinet"},"officer":{"title":"A"},"acts":[],"startsOn":"2014-04-01"}""", "422 delegation-without-acts", "acts" },
        { """{"delegator":{"body":"Cabinet"},"officer":{"title":"A"},"acts":["Signature"],"startsOn":"2014-04-01","endsOn":"2014-03-31"}""", "422 delegation-dates-reversed", "endsOn" },
        { """{"delegator":{"body":"Cabinet"},"officer":{"title":"A"},"acts":["Signature"],"startsOn":"2014-04-01","limit":"0.00"}""", "422 delegation-limit-not-positive", "limit" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_no_delegation_is_refused_by_field(string body, string told, string field)
    {
        var partners = await DelegatingPartners.New(await one.Started());

        var refused = await partners.Host.Post(partners.Delegations, body, partners.CouncilToken);

        Assert.Equal((told, field), (refused.Told, refused.Errors));
        Assert.Equal("[]", (await partners.Host.Get(partners.Delegations, partners.CouncilToken)).At("items"));
    }
}
