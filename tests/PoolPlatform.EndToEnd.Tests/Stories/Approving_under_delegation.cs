using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>A council that has recorded its scheme of delegation: whatever it approves, in any service, counts only where the chain holds on that day for that sum.</summary>
public sealed class Approving_under_delegation(Platform platform)
{
    // Nobody else's: what an organisation delegates holds for all that it does.
    private const string Council = "E07000901";

    [Fact]
    public async Task Every_service_asks_whether_the_chain_holds_and_names_the_broken_link()
    {
        (await platform.Admin.Put($"/v1/organisations/{Council}", """{"name":"A council that delegates","kind":"Council"}""")).Is(201);
        var pool = await platform.ActiveAgreement(new Partnership { Partners = [BanesCcg, Council], Host = Council, Schemes = [(Partnership.Scheme, RiskShares.Percent((BanesCcg, "60"), (Council, "40")))] });
        await pool.SetBudget(new Line("OPP", Council, "50000.00", "Package"), new Line("CARE", BanesCcg, "50000.00", "Block"));
        await pool.SetContributions((BanesCcg, "50000.00"), (Council, "50000.00"));
        await pool.Receive(BanesCcg, "50000.00");
        await pool.Receive(Council, "40000.00");
        var settlement = await pool.ProposeSettlement();
        var packageId = await Caring_for_a_person.DraftPackage(platform, pool, "700.00", "2014-05-14", council: Council);

        var director = await Delegate("""{"body":"Cabinet"}""", "Director", """["Virement","Settlement","PackageApproval"]""", "40000.00");
        var head = await Delegate($$"""{"delegation":"{{director}}"}""", "Head of service", """["Virement","Settlement","PackageApproval"]""", "9000.00");

        // The package costs 36,500.00 a year; of the settlement, in which nothing was spent, the council gets 30,000.00 back.
        (await pool.Host.Post($"{pool.Path}/virements", Virement("1.00", officer: null))).IsProblem(422, "delegation-officer-missing");
        Names(head, (await pool.Host.Post($"{pool.Path}/virements", Virement("9000.01", "Head of service"))).IsProblem(422, "delegation-over-limit"));
        (await pool.Host.Post($"{pool.Path}/virements", Virement("9000.00", "Head of service"))).Is(201);
        Names(head, (await pool.Host.Post($"/v1/packages/{packageId}/approval", """{"officer":"Head of service"}""")).IsProblem(422, "delegation-over-limit"));
        (await pool.Host.Post($"/v1/packages/{packageId}/approval")).IsProblem(422, "delegation-officer-missing");
        Names(head, (await pool.Host.Post($"{settlement.Location}/responses", """{"response":"Agree","officer":"Head of service"}""")).IsProblem(422, "delegation-over-limit"));

        // The CCG has recorded nothing, and goes on as before.
        await settlement.Agree(BanesCcg);
        (await pool.Host.Post($"/v1/packages/{packageId}/approval", """{"officer":"Director"}""")).Is(201);

        (await platform.As(Council).Post($"/v1/organisations/{Council}/delegations/{director}/revocation", """{"on":"2014-04-01","reason":"The post is merged with another."}""")).Is(201);
        var broken = (await pool.Host.Post($"{pool.Path}/virements", Virement("1.00", "Head of service"))).IsProblem(422, "delegation-broken");
        Names(director, broken);
        Assert.Equal("Revoked", broken.Text("why"));
        Names(director, (await pool.Host.Post($"{settlement.Location}/responses", """{"response":"Agree","officer":"Director"}""")).IsProblem(422, "delegation-broken"));
        (await pool.Host.Post($"{settlement.Location}/responses", """{"response":"Agree","officer":"Cabinet"}""")).Is(201);
        await settlement.In("Agreed");
    }

    private static void Names(string delegation, Answer refused) => Assert.Equal(delegation, refused.Text("delegation"));

    private static string Virement(string amount, string? officer) =>
        new JsonObject { ["from"] = "CARE", ["to"] = "OPP", ["amount"] = amount, ["reason"] = "Fewer stays than planned", ["officer"] = officer }.ToJsonString();

    private async Task<string> Delegate(string delegator, string post, string acts, string limit) => (await platform.As(Council).Post(
        $"/v1/organisations/{Council}/delegations",
        $$"""{"delegator":{{delegator}},"officer":{"title":"{{post}}"},"acts":{{acts}},"limit":"{{limit}}","startsOn":"2014-04-01","subDelegation":true}""")).Is(201).Text("id");
}
