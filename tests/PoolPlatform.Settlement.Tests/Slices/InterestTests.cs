using System.Globalization;
using PoolPlatform.Agreements.Contracts;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>A balance that is paid late bears interest where the agreement says so: shown, paid and posted as what it is.</summary>
public sealed class InterestTests
{
    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Due on the day of agreement, at 4 percent.</summary>
    private static Task<(SettledPool Pool, string Path)> Agreed(string percent = "4", long outturnPence = 24_655_432_17) => SettledPool.Agreed(others =>
    {
        others.Terms.Payments = new PaymentTerms { DueDays = 0, InterestPercent = percent, InterestFrom = percent.Length == 0 ? "" : "DueDate" };
        others.Position = Slices.Pool.Position(outturnPence);
    });

    private static Task<Reply> Pay(SettledPool pool, string path, string amount, string interest, int daysLate) => pool.Host.Post(
        $"{path}/payments", $$"""{"partner":"11E","amount":"{{amount}}","interest":"{{interest}}","paidOn":"{{Day(daysLate)}}","reference":"CHAPS"}""", Slices.Pool.CouncilToken);

    private static string Day(int daysLate) => Today.AddDays(daysLate).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Interest_is_shown_to_a_day_paid_in_parts_and_posted_once_as_its_own_kind()
    {
        var (pool, path) = await Agreed();
        await using var _ = pool;

        var shown = await pool.Host.Get($"{path}?on={Day(30)}", Slices.Pool.NhsToken);
        Assert.Equal((Day(0), "1050.78", "1050.78", "319612.27"), (shown.At("dueOn"), shown.At("partners[0].interest.accrued"), shown.At("partners[0].interest.outstanding"), shown.At("partners[0].outstanding")));
        Assert.Equal(("30", "319612.27", "1050.78"), (shown.At("partners[0].interest.stretches[0].days"), shown.At("partners[0].interest.stretches[0].outstanding"), shown.At("partners[0].interest.stretches[0].interest")));
        Assert.Null(shown.At("partners[1].interest"));

        var both = await Pay(pool, path, "150500.00", "500.00", 30);
        Assert.Equal((201, "150500.00", "500.00", "169612.27", "Agreed"), (both.Status, both.At("amount"), both.At("interest"), both.At("outstanding"), both.At("state")));
        Assert.NotEqual(both.At("paymentId"), both.At("interestPaymentId"));
        // The rest is paid 30 days later, on which 169,612.27 has borne 557.63 more.
        Assert.Equal((422, "interest-beyond-accrued"), (await Pay(pool, path, "1108.42", "1108.42", 60)).Told);
        Assert.Equal((201, "Agreed"), Told(await Pay(pool, path, "169612.27", "0.00", 60)));
        Assert.Equal((422, "paid-before-interest"), (await Pay(pool, path, "1.00", "1.00", 29)).Told);
        Assert.Equal((201, "Settled"), Told(await Pay(pool, path, "1108.41", "1108.41", 60)));

        Assert.Equal(
            ["Balance 15000000", "Balance 16961227", "Interest 110841", "Interest 50000"],
            pool.Others.PaymentsPosted.Select(one => $"{one.Kind} {one.AmountPence}").Order(StringComparer.Ordinal));
        Assert.Equal(5, pool.Others.Journals);
        Assert.Equal(["160841 31961227"], await pool.Column("select interest_paid_pence || ' ' || paid_pence from settlement_partner where partner = '11E'"));
    }

    [Fact]
    public async Task A_host_that_pays_late_pays_interest_the_other_way()
    {
        var (pool, path) = await Agreed(outturnPence: 24_090_000_00);
        await using var _ = pool;

        Assert.Equal("-225.76", (await pool.Host.Get($"{path}?on={Day(30)}", Slices.Pool.NhsToken)).At("partners[0].interest.accrued"));
        var paid = await Pay(pool, path, "68895.76", "225.76", 30);

        Assert.Equal((201, "-68895.76", "-225.76", "Settled"), (paid.Status, paid.At("amount"), paid.At("interest"), paid.At("state")));
        Assert.Equal(["Balance -6867000", "Interest -22576"], pool.Others.PaymentsPosted.Select(one => $"{one.Kind} {one.AmountPence}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_the_term_nothing_bears_interest()
    {
        var (pool, path) = await Agreed(percent: "");
        await using var _ = pool;

        Assert.Null((await pool.Host.Get($"{path}?on={Day(400)}", Slices.Pool.NhsToken)).At("partners[0].interest"));
        Assert.Equal((422, "interest-beyond-accrued"), (await Pay(pool, path, "1.00", "1.00", 400)).Told);
        Assert.Equal((201, "Settled"), Told(await Pay(pool, path, "319612.27", "0.00", 400)));
    }

    [Fact]
    public async Task Two_callers_at_once_never_pay_the_same_interest_twice()
    {
        var (pool, path) = await Agreed();
        await using var _ = pool;

        var paid = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Pay(pool, path, "1050.78", "1050.78", 30)));

        Assert.Equal([201, 422, 422, 422], paid.Select(one => one.Status).Order());
        Assert.Single(pool.Others.PaymentsPosted);
    }

    [Theory]
    [InlineData("on=yesterday", 400, "malformed")]
    [InlineData("on=2015-02-29", 400, "malformed")]
    [InlineData("on=9999-12-31", 200, "no problem but 200")]
    [InlineData("on=0001-01-01", 200, "no problem but 200")]
    public async Task Odd_days_are_answered(string query, int status, string told)
    {
        var (pool, path) = await Agreed("100");
        await using var _ = pool;

        Assert.Equal((status, told), (await pool.Host.Get($"{path}?{query}", Slices.Pool.NhsToken)).Told);
    }

    // The second guard: even code that is wrong cannot write these.
    [Fact]
    public async Task The_tables_refuse_interest_against_the_balance_and_other_terms()
    {
        var (pool, _) = await Agreed();
        await using var __ = pool;

        foreach (var sql in new[]
        {
            "update settlement_partner set interest_paid_pence = -1",
            "update settlement set payment_terms = null",
            "insert into settlement_payment (id, settlement_id, partner, amount_pence, paid_on, recorded_at, recorded_by, kind) select gen_random_uuid(), id, '11E', 1, '2015-05-29', as_at, 'x', 'Gift' from settlement",
            "insert into settlement_payment (id, settlement_id, partner, amount_pence, paid_on, recorded_at, recorded_by, kind) select gen_random_uuid(), id, '11E', 1, '2015-05-29', as_at, 'x', 'SetOff' from settlement",
        })
            Assert.StartsWith("23", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => pool.Column(sql))).SqlState);
    }

    private static (int, string?) Told(Reply reply) => (reply.Status, reply.At("state"));
}
