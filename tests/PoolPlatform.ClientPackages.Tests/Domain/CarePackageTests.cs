using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class CarePackageTests
{
    [Fact]
    public void A_draft_waits_for_approval_and_commits_nobody()
    {
        var package = DraftedPackage(Line());
        Assert.Equal(PackageState.Draft, package.State);
        Assert.Null(package.InForce);
        Assert.Equal((1, null), (package.Proposed?.Number, package.Proposed?.Reason));
    }

    [Fact]
    public void Approval_puts_the_waiting_version_in_force()
    {
        var package = ApprovedPackage(Line());
        Assert.Equal(PackageState.Approved, package.State);
        Assert.Equal(1, package.InForce?.Number);
        Assert.Null(package.Proposed);
    }

    [Fact]
    public void A_change_is_a_new_version_that_waits_while_the_old_one_stays_in_force()
    {
        var changed = ApprovedPackage(Line()).Change(Terms(Line("775.76")), "Uplift agreed in September", Pool).OrThrow();
        Assert.Equal((PackageState.Approved, 1, 2, 2), (changed.State, changed.InForce?.Number, changed.Proposed?.Number, changed.LastVersion));
        Assert.Equal("Uplift agreed in September", changed.Proposed?.Reason);
        Assert.Equal("742.35", changed.InForce?.Terms.Lines[0].Cost.WeeklyRate.ToString());

        var approved = changed.Approve(Budget).OrThrow();
        Assert.Equal((2, null), (approved.InForce?.Number, approved.Proposed?.Number));
    }

    [Fact]
    public void A_change_of_what_still_waits_replaces_it_under_a_new_number()
    {
        var changed = DraftedPackage(Line()).Change(Terms(Line("775.76")), "Rate misread", Pool).OrThrow();
        Assert.Equal((PackageState.Draft, 2), (changed.State, changed.Proposed?.Number));
        Assert.Equal(2, changed.Approve(Budget).OrThrow().InForce?.Number);
    }

    [Fact]
    public void There_is_nothing_to_approve_twice() =>
        AssertRefused("package-nothing-to-approve", RefusalKind.Conflict, "", ApprovedPackage(Line()).Approve(Budget));

    [Fact]
    public void A_line_charged_to_a_budget_line_that_is_not_there_cannot_be_approved() =>
        AssertRefused("unknown-line", RefusalKind.RuleBroken, "lines[1].budgetLine",
            DraftedPackage(Line(), Line(service: "day care", budgetLine: "opp")).Approve(Budget));

    [Fact]
    public void An_end_cuts_off_later_days_and_lines_that_would_have_started_later()
    {
        var package = ApprovedPackage(Line(to: "2014-12-31"), Line("775.76", "2015-01-01"), Line("90.00", service: "day care", to: "2014-07-31"), Line("95.00", "2014-09-01", service: "day care"));
        var ended = package.End(Golden.Date("2014-08-09"), "Died on 9 August").OrThrow();
        Assert.Equal((PackageState.Ended, Golden.Date("2014-08-09"), 2), (ended.State, ended.EndedOn, ended.InForce?.Number));
        Assert.Equal(
            ["742.35 2014-05-14 2014-08-09", "90.00 2014-05-14 2014-07-31"],
            ended.InForce!.Terms.Lines.Select(line => $"{line.Cost.WeeklyRate} {line.Dates.Start:yyyy-MM-dd} {line.Dates.End:yyyy-MM-dd}"));
    }

    [Fact]
    public void A_version_that_still_waits_lapses_with_the_end()
    {
        var changed = ApprovedPackage(Line()).Change(Terms(Line("775.76")), "Uplift", Pool).OrThrow();
        var ended = changed.End(Golden.Date("2014-08-09"), "Moved away").OrThrow();
        Assert.Equal((null, 3, 3), (ended.Proposed, ended.InForce?.Number, ended.LastVersion));
        Assert.Equal("742.35", ended.InForce?.Terms.Lines[0].Cost.WeeklyRate.ToString());
    }

    [Fact]
    public void A_package_may_end_on_its_first_day_but_not_before()
    {
        Assert.Null(ApprovedPackage(Line()).End(Golden.Date("2014-05-14"), "Never arrived").Refusal);
        AssertRefused("package-end-before-start", RefusalKind.RuleBroken, "on", ApprovedPackage(Line()).End(Golden.Date("2014-05-13"), "Never arrived"));
    }

    [Fact]
    public void Only_an_approved_package_can_be_ended() =>
        AssertRefused("package-not-approved", RefusalKind.Conflict, "", DraftedPackage(Line()).End(Golden.Date("2014-08-09"), "Died"));

    [Fact]
    public void What_has_ended_stays_as_it_is()
    {
        var ended = ApprovedPackage(Line()).End(Golden.Date("2014-08-09"), "Died").OrThrow();
        AssertRefused("package-ended", RefusalKind.Conflict, "", ended.End(Golden.Date("2014-08-08"), "Died a day before"));
        AssertRefused("package-ended", RefusalKind.Conflict, "", ended.Change(Terms(Line()), "Mistake", Pool));
        AssertRefused("package-ended", RefusalKind.Conflict, "", ended.Approve(Budget));
    }

    [Fact]
    public void A_package_fits_the_agreement_it_is_charged_to()
    {
        AssertRefused("unknown-scheme", RefusalKind.RuleBroken, "scheme", Drafted("LD", Line()));
        AssertRefused("unknown-partner", RefusalKind.RuleBroken, "lines[0].split", Drafted("MH", Line(split: "01M 62%, E06000022 38%")));
        AssertRefused("unknown-partner", RefusalKind.RuleBroken, "lines[0].split", Drafted("MH", Line(split: "11E £254.06, rest 01M")));
        AssertRefused("date-outside-term", RefusalKind.RuleBroken, "lines[1].from", Drafted("MH", Line(), Line(from: "2014-03-31", service: "day care")));
        AssertRefused("date-outside-term", RefusalKind.RuleBroken, "lines[0].from", Drafted("MH", Line(from: "2016-04-01")));
        AssertRefused("date-outside-term", RefusalKind.RuleBroken, "lines[0].to", Drafted("MH", Line(to: "2016-04-01")));
        Assert.Null(Drafted("MH", Line(to: "2016-03-31")).Refusal);
        AssertRefused("unknown-partner", RefusalKind.RuleBroken, "lines[0].split", ApprovedPackage(Line()).Change(Terms(Line(split: "01M 100%")), "Why", Pool));
    }

    [Fact]
    public void A_budget_line_that_is_not_there_is_told_as_soon_as_the_year_has_a_budget()
    {
        var budgeted = Pool with { Budget = Budget };
        AssertRefused("unknown-line", RefusalKind.RuleBroken, "lines[0].budgetLine", DraftedPackage(Line()).Change(Terms(Line(budgetLine: "opp")), "Why", budgeted));
        var nextYear = DraftedPackage(Line()).Change(Terms(Line(from: "2015-04-01", budgetLine: "opp")), "Why", budgeted).OrThrow();
        AssertRefused("unknown-line", RefusalKind.RuleBroken, "lines[0].budgetLine", nextYear.Approve(Budget));
    }

    [Fact]
    public void What_is_carried_forward_keeps_its_terms_under_a_new_number_and_what_waits_comes_after_it()
    {
        var approved = ApprovedPackage(Line());
        var carried = approved.CarryForward("Stated to 31 March 2016");
        Assert.Equal((2, 2, null), (carried.LastVersion, carried.InForce?.Number, carried.Proposed));
        Assert.Equal(approved.InForce?.Terms, carried.InForce?.Terms);

        var waiting = approved.Change(Terms(Line("775.76")), "Uplift", Pool).OrThrow().CarryForward("Stated to 31 March 2016");
        Assert.Equal((4, 3, 4, "Uplift"), (waiting.LastVersion, waiting.InForce?.Number, waiting.Proposed?.Number, waiting.Proposed?.Reason));
    }

    private static Outcome<CarePackage> Drafted(string scheme, params PackageLine[] lines) =>
        CarePackage.Draft(new(Guid.AllBitsSet), new(Guid.AllBitsSet), Reference("BANES-MH"), scheme, Terms(lines), Pool);

    private static void AssertRefused(string code, RefusalKind kind, string fields, Outcome<CarePackage> outcome)
    {
        Assert.True(outcome.IsRefused(out var refusal, out _));
        Assert.Equal((code, kind, fields), (refusal.Code, refusal.Kind, string.Join(',', refusal.Errors.Keys)));
    }
}
