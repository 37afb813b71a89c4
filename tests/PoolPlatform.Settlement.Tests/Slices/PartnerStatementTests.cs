using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>A partner's statement ties to the fund's ledger, and says item by item where the partner's own ledger agrees.</summary>
public sealed class PartnerStatementTests
{
    private static PartnerAccount Account(long currentPence) => new()
    {
        Receipts = { new AccountEntry { JournalId = 7, On = "2014-04-01", AmountPence = 16_000_000_00, Reference = "CHAPS 1" }, new AccountEntry { JournalId = 8, On = "2014-10-01", AmountPence = 610_000_00, Reference = "=CHAPS 2" } },
        CurrentAccountPence = currentPence,
    };

    private static Task<Reply> Say(SettledPool pool, string path, string figures, string? token = null) =>
        pool.Host.Post($"{path}/statements/11E/figures", $$"""{"figures":{{figures}}}""", token ?? Pool.NhsToken);

    private static async Task<string> Item(SettledPool pool, string path, string item)
    {
        var found = (await pool.Host.Get($"{path}/statements/11E", Pool.NhsToken)).Body.GetProperty("items").EnumerateArray().Single(one => one.GetProperty("item").GetString() == item);
        return $"{found.GetProperty("amount")} {found.GetProperty("isAgreed")} {found.GetProperty("difference")}";
    }

    [Fact]
    public async Task It_ties_to_the_partners_account_in_the_funds_ledger_or_shows_by_how_much_not()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;
        Assert.Equal(201, (await pool.Pay(path, Pool.Nhs, "19612.27")).Status);
        pool.Others.Account = Account(300_000_00);

        var statement = await pool.Host.Get($"{path}/statements/11E", Pool.NhsToken);

        Assert.Equal(("16610000.00", "CHAPS 1", "2014-04-01"), (statement.At("receiptsTotal"), statement.At("receipts[0].reference"), statement.At("receipts[0].on")));
        Assert.Equal(
            ["ContributionDue 16610000.00", "ContributionPaid 16610000.00", "PaidOnBehalf 0.00", "VarianceShare 319612.27", "SettledBefore 0.00", "Balance 319612.27", "Paid 19612.27", "Outstanding 300000.00", "Interest 0.00", "InterestPaid 0.00"],
            statement.Body.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("item")} {one.GetProperty("amount")}"));
        Assert.Equal(("300000.00", "300000.00", "0.00", "true", "true"), (statement.At("ledger.currentAccount"), statement.At("ledger.expected"), statement.At("ledger.difference"), statement.At("ledger.ties"), statement.At("ledger.isPosted")));
        pool.Others.Account = Account(300_000_01);
        var differs = await pool.Host.Get($"{path}/statements/11E", Pool.CouncilToken);
        Assert.Equal(("0.01", "false"), (differs.At("ledger.difference"), differs.At("ledger.ties")));
        Assert.Equal("/v1/pools/BANES-MH/years/2014-15/reports/partner-statement?partner=11E", differs.At("yearReport"));
    }

    [Fact]
    public async Task The_partner_says_what_its_own_ledger_shows_and_the_last_word_counts()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;

        Assert.Equal("319612.27  ", await Item(pool, path, "VarianceShare"));
        var said = await Say(pool, path, """[{"item":"VarianceShare","amount":"319612.00","on":"2015-05-31","reference":"GL 1"},{"item":"ContributionDue","amount":"16610000.00","on":"2015-05-31","reference":"GL 2"}]""");
        Assert.Equal((201, "ContributionDue"), (said.Status, said.At("items[0].item")));
        Assert.Equal(("319612.27 False -0.27", "16610000.00 True 0.00"), (await Item(pool, path, "VarianceShare"), await Item(pool, path, "ContributionDue")));
        Assert.Equal(201, (await Say(pool, path, """[{"item":"VarianceShare","amount":"319612.27","on":"2015-06-02","reference":"GL 3"}]""")).Status);
        Assert.Equal("319612.27 True 0.00", await Item(pool, path, "VarianceShare"));
    }

    [Fact]
    public async Task A_partner_sees_its_own_the_host_sees_all_and_a_stranger_none()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;
        const string Figure = """[{"item":"Balance","amount":"1.00","on":"2015-06-02","reference":"GL"}]""";

        Assert.Equal((403, "statement-of-another"), (await pool.Host.Get($"{path}/statements/E06000022", Pool.NhsToken)).Told);
        Assert.Equal(200, (await pool.Host.Get($"{path}/statements/11E", Pool.CouncilToken)).Status);
        Assert.Equal(200, (await pool.Host.Get($"{path}/statements/{Pool.Successor}", TestTokens.Of(Pool.Successor, Roles.Auditor))).Status);
        Assert.Equal((404, "not-found"), (await pool.Host.Get($"{path}/statements/99Z", Pool.CouncilToken)).Told);
        Assert.Equal((404, "not-found"), (await pool.Host.Get($"{path}/statements/11E", Pool.StrangerToken)).Told);
        Assert.Equal((404, "not-found"), (await Say(pool, path, Figure, Pool.StrangerToken)).Told);
        Assert.Equal((403, "statement-of-another"), (await Say(pool, path, Figure, Pool.CouncilToken)).Told);
        Assert.Equal((403, "role-missing"), (await Say(pool, path, Figure, TestTokens.Of(Pool.Nhs, Roles.Auditor))).Told);
    }

    [Fact]
    public async Task A_version_that_is_not_agreed_yet_is_not_expected_in_the_ledger()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;
        pool.Others.Account = Account(319_612_27);
        pool.Others.Position = Pool.Position(24_665_432_17);
        Assert.Equal("6867.00", (await pool.View(await pool.Propose())).At("partners[0].balance"));

        var shown = await pool.Host.Get($"{path}/statements/11E", Pool.NhsToken);

        Assert.Equal(("319612.27", "true"), (shown.At("ledger.expected"), shown.At("ledger.ties")?.ToLowerInvariant()));
    }

    [Fact]
    public async Task It_is_a_table_for_a_spreadsheet_too_and_no_reference_is_a_formula()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;
        pool.Others.Account = Account(319_612_27);

        var lines = (await pool.Host.Text($"{path}/statements/11E?format=csv", Pool.NhsToken)).Split("\r\n");

        Assert.Equal("\uFEFFItem,On,Reference,Amount,Own ledger,Own reference,Difference", lines[0]);
        Assert.Contains("VarianceShare,,,319612.27,,,", lines);
        Assert.Contains("Receipt,2014-10-01,'=CHAPS 2,610000.00,,,", lines);
        Assert.Contains("Current account in the fund's ledger,,,319612.27,319612.27,Outstanding of all agreed versions,0.00", lines);
    }

    [Theory]
    [InlineData("[]", 400, "malformed")]
    [InlineData("""[{"item":"Gift","amount":"1.00","on":"2015-06-02","reference":"GL"}]""", 400, "malformed")]
    [InlineData("""[{"item":"Balance","amount":"1","on":"2015-06-02","reference":"GL"}]""", 400, "malformed")]
    [InlineData("""[{"item":"Balance","amount":"1.00","on":"2015-06-02","reference":" "}]""", 400, "malformed")]
    [InlineData("""[null]""", 400, "malformed")]
    public async Task Figures_that_are_none_are_refused_and_nothing_is_kept(string figures, int status, string problem)
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;

        Assert.Equal((status, problem), (await Say(pool, path, figures)).Told);
        Assert.Equal((400, "malformed"), (await pool.Host.Get($"{path}/statements/11E?format=pdf", Pool.NhsToken)).Told);
        Assert.Equal(["0"], await pool.Column("select count(*) from own_figure"));
    }

    [Fact]
    public async Task A_settlement_without_figures_has_no_statement_and_while_Budgets_is_down_it_waits()
    {
        await using var pool = await SettledPool.Open();
        pool.Others.BudgetsIsDown = true;
        var asked = await pool.Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken);
        Assert.Equal(404, (await pool.Host.Get($"{asked.Location}/statements/11E", Pool.CouncilToken)).Status);
        pool.Others.BudgetsIsDown = false;
        await Poll.Until(async () => (await pool.Host.Get(asked.Location!, Pool.CouncilToken)).At("state") == "Proposed", "the settlement is worked out");

        Assert.Null((await pool.Host.Get($"{asked.Location}/statements/11E", Pool.CouncilToken)).At("ledger"));
        pool.Others.BudgetsIsDown = true;
        Assert.Equal(503, (await pool.Host.Get($"{asked.Location}/statements/11E", Pool.CouncilToken)).Status);
    }
}
