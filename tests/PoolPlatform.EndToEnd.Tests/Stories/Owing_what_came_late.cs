using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>What is found out about days that are over: a death reported late, a national rate decided late, a dispute decided. It all reaches the ledger by itself, with its own days.</summary>
public sealed class Owing_what_came_late(Platform platform)
{
    [Fact]
    public async Task A_death_reported_late_takes_back_exactly_what_was_paid_beyond_the_day()
    {
        // E12: £742.35 a week; August was paid in full, and the person died on the ninth.
        var pool = await Pool2019();
        var personId = await Caring_for_a_person.RecordPerson(platform);
        var packageId = await Approved(pool, personId, "Joint", "742.35", "2019-08-01", """{"by":"percent","weights":{"11E":"62","E06000022":"38"}}""");
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal("3287.55", (await pool.Position("?period=5")).Text("committed")));
        (await pool.Host.Post($"{pool.Path}/expenditure", pool.Expenditure("OPP", "3287.55", on: "2019-08-31")[..^1] + $$""","commitment":"{{packageId}}"}""")).Is(201);
        (await pool.Host.Post($"/v1/packages/{packageId}/payments", """{"reference":"pay-run-5","from":"2019-08-01","to":"2019-08-31","amount":"3287.55"}""")).Is(201);
        await pool.Close(5);

        (await platform.As(BanesCouncil, "practitioner").Post($"/v1/people/{personId}/death", """{"on":"2019-08-09"}""")).Is(200);
        Assert.Equal("0.00", (await pool.Host.Post($"/v1/packages/{packageId}/adjustments")).Is(200).Text("stillToAdjust"));

        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () =>
        {
            var position = await pool.Position();
            Assert.Equal(("954.45", "0.00", "954.45"), (position.Text("actual"), position.Text("committed"), position.Text("forecast")));
        });
        var arrears = Assert.Single(await Journals(pool, "Arrears"));
        Assert.Equal(("2019-08-31", 6), (arrears["effectiveOn"]!.GetValue<string>(), arrears["period"]!.GetValue<int>()));
        Assert.Equal(("2019-08-10", "2019-08-31", "Ended", "pay-run-5"), Belongs(arrears));
        Assert.Equal("2333.10", arrears["lines"]![0]!["credit"]!.GetValue<string>());
        Assert.Equal((-3287.55m, 2333.10m), (await pool.Balance("cash"), await pool.Balance("accruals")));
    }

    [Fact]
    public async Task A_late_nursing_rate_and_a_decided_dispute_move_money_between_partners_and_the_settlement_has_it()
    {
        var pool = await Pool2019();
        await pool.SetContributions((BanesCcg, "30000.00"), (BanesCouncil, "20000.00"));
        await pool.Receive(BanesCcg, "30000.00");
        await pool.Receive(BanesCouncil, "20000.00");
        await pool.Spend("OPP", "50000.00");

        // Nursing care was paid at 165.56 a week; 180.31 was decided when the year was all but over: 771.22 for its 366 days.
        var nursing = await Approved(pool, await Caring_for_a_person.RecordPerson(platform), "Fnc", "1120.00", "2019-04-01", """{"by":"amount","perWeek":{"11E":"165.56"},"rest":"E06000022"}""");
        (await pool.Host.Post($"/v1/packages/{nursing}/rate-arrears?rate=FncStandard&through=2020-03-31")).Is(200);

        // E9: the council pays from 3 September; on the 30th the NHS is found to owe 62% of it.
        var disputed = await Approved(pool, await Caring_for_a_person.RecordPerson(platform), "Joint", "1486.20", "2019-09-03", """{"by":"percent","weights":{"E06000022":"100"}}""");
        (await pool.Host.Post($"/v1/packages/{disputed}/interim-funding", """{"funder":"E06000022","dispute":"D-2019-07","from":"2019-09-03"}""")).Is(201);
        (await pool.Host.Post($"/v1/packages/{disputed}/interim-funding/decision", """{"decidedOn":"2019-09-30","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}""")).Is(201);

        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal("-4457.00", (await pool.Position()).Text("partners", "partner", BanesCcg, "transfers")));
        Assert.Equal([("2019-04-01", "2020-03-31", "NationalRate", "FncStandard"), ("2019-09-03", "2019-09-30", "InterimFunding", "D-2019-07")], (await Journals(pool, "Transfer")).Select(Belongs));
        Assert.Equal((4457.00m, -4457.00m, 0m), (await pool.Balance($"partner-current:{BanesCcg}"), await pool.Balance($"partner-current:{BanesCouncil}"), await pool.Balance("accruals")));

        // Nothing else is owed: what was due was paid and what was budgeted was spent.
        var settlement = await pool.ProposeSettlement();
        var proposed = await settlement.View(BanesCcg);
        foreach (var (partner, balance) in new[] { (BanesCcg, "4457.00"), (BanesCouncil, "-4457.00") })
            Assert.Equal((balance, "0.00"), (proposed.Text("partners", "partner", partner, "balance"), proposed.Text("partners", "partner", partner, "varianceShare")));
        await settlement.AgreeAll();
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.NotEmpty(await Journals(pool, "Settlement")));
        Assert.Equal((4457.00m, -4457.00m), (await pool.Balance($"partner-current:{BanesCcg}"), await pool.Balance($"partner-current:{BanesCouncil}")));
        await settlement.Pay(BanesCcg, "4457.00");
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal(0, await pool.Balance($"partner-current:{BanesCcg}")));
    }

    private async Task<Pool> Pool2019()
    {
        var pool = await platform.ActiveAgreement(new Partnership { Start = "2019-04-01", End = "2021-03-31" });
        await pool.SetBudget(new Line("OPP", BanesCouncil, "50000.00", "Package"));
        return pool;
    }

    private async Task<string> Approved(Pool pool, string personId, string route, string rate, string from, string split)
    {
        var packageId = (await platform.As(BanesCouncil, "practitioner").Post(
            "/v1/packages",
            $$"""{"agreement":"{{pool.Reference}}","scheme":"S","personId":"{{personId}}","route":"{{route}}","lines":[{"service":"Nursing home","provider":"A provider","weeklyRate":"{{rate}}","from":"{{from}}","to":null,"budgetLine":"OPP","split":{{split}}}]}""")).Is(201).Text("packageId");
        Assert.InRange((await pool.Host.Post($"/v1/packages/{packageId}/approval")).Status, 200, 201);
        return packageId;
    }

    private static async Task<List<JsonNode>> Journals(Pool pool, string kind) =>
        [.. (await pool.Host.Get($"{pool.Path}/journals?limit=100")).Is(200).Json["items"]!.AsArray().Select(one => one!).Where(one => one["kind"]!.GetValue<string>() == kind)];

    private static (string From, string To, string Reason, string Decision) Belongs(JsonNode journal) => (
        journal["belongsTo"]!["from"]!.GetValue<string>(), journal["belongsTo"]!["to"]!.GetValue<string>(), journal["belongsTo"]!["reason"]!.GetValue<string>(), journal["belongsTo"]!["decision"]!.GetValue<string>());
}
