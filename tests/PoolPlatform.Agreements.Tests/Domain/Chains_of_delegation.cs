using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Cabinet -> director -> head of service: what holds, and which link is named when it does not.</summary>
public class Chains_of_delegation
{
    private static readonly OrganisationCode Council = Samples.Council;
    private static readonly DateOnly Day = new(2014, 9, 1);

    private static readonly Delegation Director = ToOfficer(1, new Delegator.OfBody("Cabinet"), "Director", "100000.00", maySubDelegate: true);
    private static readonly Delegation Head = ToOfficer(2, new Delegator.OfOfficer(Director.Id), "Head of service", "25000.00");

    [Fact]
    public void An_organisation_without_delegations_is_not_checked() =>
        Assert.Equal(HeldPower.Unchecked, new DelegationChain([Director, Head]).Check(Samples.Ccg, null, DelegatedAct.Virement, Pounds("1000000.00"), Day).OrThrow());

    [Fact]
    public void One_that_has_recorded_some_wants_the_officers_post() => Assert.Equal("delegation-officer-missing", Samples.CodeOf(Check([Director], null, "1.00")));

    [Fact]
    public void A_chain_that_leads_to_a_body_holds_up_to_its_smallest_limit()
    {
        var held = Check([Director, Head], "Head of service", "25000.00").OrThrow();

        Assert.Equal([Head.Id, Director.Id], held.Links);
        Assert.Equal(Pounds("25000.00"), held.Limit);
    }

    [Fact]
    public void An_officer_without_a_limit_of_its_own_has_that_of_the_link_above() =>
        Assert.Equal(Pounds("100000.00"), Check([Director, Head with { Limit = null }], "Head of service", "100000.00").OrThrow().Limit);

    [Fact]
    public void A_limit_below_never_lifts_the_one_above()
    {
        var refusal = Check([Director, Head with { Limit = Pounds("500000.00") }], "Head of service", "100000.01").Refusal!;

        Assert.Equal(("delegation-over-limit", "100000.00", Director.Id.ToString()), (refusal.Code, refusal.Figures["limit"], refusal.Figures["delegation"]));
    }

    [Fact]
    public void A_sum_counts_by_its_size_and_not_its_sign() => Assert.Equal("delegation-over-limit", Samples.CodeOf(Check([Director, Head], "Head of service", "-25000.01")));

    [Fact]
    public void An_act_without_a_sum_meets_no_limit() =>
        Assert.Equal([Director.Id], new DelegationChain([Director]).Check(Council, "Director", DelegatedAct.Virement, null, Day).OrThrow().Links);

    [Fact]
    public void A_body_that_delegates_needs_no_delegation_itself() => Assert.Equal(HeldPower.Own, Check([Director with { Reserved = [DelegatedAct.Virement] }], " cabinet ", "9000000.00").OrThrow());

    public static TheoryData<string, Delegation, Delegation, string, int> Broken() => new()
    {
        { "the officer's own has ended", Director, Head with { To = Day.AddDays(-1) }, "Expired", 2 },
        { "the one above has ended", Director with { To = Day.AddDays(-1) }, Head, "Expired", 1 },
        { "the one above begins later", Director with { From = Day.AddDays(1) }, Head, "NotYet", 1 },
        { "the one above is revoked", Director with { Revocation = new(Day, "Reorganised", Samples.March) }, Head, "Revoked", 1 },
        { "the one above may not pass on", Director with { MaySubDelegate = false }, Head, "NoSubDelegation", 1 },
        { "the one above names other acts", Director with { Acts = [DelegatedAct.Signature] }, Head, "NotDelegated", 1 },
        { "the one above is not there", Director with { Id = Id(9) }, Head, "NoRoot", 2 },
        { "the matter is reserved", Director, Head with { Acts = [DelegatedAct.Settlement], Reserved = [DelegatedAct.Virement] }, "Reserved", 2 },
        { "the matter is reserved above", Director with { Acts = [DelegatedAct.Settlement], Reserved = [DelegatedAct.Virement] }, Head, "Reserved", 1 },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_chain_names_the_link_and_why(string what, Delegation director, Delegation head, string why, int link)
    {
        var refusal = Check([director, head], "Head of service", "1.00").Refusal!;

        Assert.Equal((what, why, Id(link).ToString()), (what, refusal.Figures["why"], refusal.Figures["delegation"]));
        Assert.Equal(why == "Reserved" ? "delegation-reserved" : "delegation-broken", refusal.Code);
    }

    [Fact]
    public void The_first_and_the_last_day_count_and_that_of_a_revocation_does_not()
    {
        var dated = Director with { From = Day, To = Day };

        Assert.Equal(["granted", "delegation-broken"], [Samples.CodeOf(Check([dated], "Director", "1.00")), Samples.CodeOf(Check([dated with { Revocation = new(Day, "why", Samples.March) }], "Director", "1.00"))]);
    }

    [Fact]
    public void Who_holds_nothing_for_the_act_is_told_so()
    {
        Assert.Equal("delegation-missing", Samples.CodeOf(Check([Director, Head], "Finance officer", "1.00")));
        Assert.Equal("delegation-missing", Samples.CodeOf(new DelegationChain([Director]).Check(Council, "Director", DelegatedAct.Signature, null, Day)));
    }

    [Fact]
    public void Of_several_delegations_one_that_holds_is_enough()
    {
        var higher = ToOfficer(3, new Delegator.OfBody("Council"), "HEAD OF SERVICE", null);

        Assert.Equal([higher.Id], Check([Director with { Revocation = new(Day, "why", Samples.March) }, Head, higher], "Head of service", "999999.99").OrThrow().Links);
    }

    [Fact]
    public void Of_several_that_fail_the_nearest_miss_is_named() =>
        Assert.Equal("delegation-over-limit", Samples.CodeOf(Check([Director, Head, ToOfficer(3, new Delegator.OfBody("Council"), "Head of service", null) with { To = Day.AddDays(-1) }], "Head of service", "30000.00")));

    [Fact]
    public void A_joint_manager_holds_from_two_bodies_each_with_its_own_limit()
    {
        var fromCouncil = ToOfficer(1, new Delegator.OfBody("Cabinet"), "Senior commissioning manager", "50000.00");
        var fromCcg = fromCouncil with { Id = Id(2), Organisation = Samples.Ccg, Delegator = new Delegator.OfBody("Governing body"), Officer = new("Senior commissioning manager", Council), Limit = Pounds("20000.00") };
        var chain = new DelegationChain([fromCouncil, fromCcg]);

        Assert.Equal("granted", Samples.CodeOf(chain.Check(Council, "Senior commissioning manager", DelegatedAct.Virement, Pounds("30000.00"), Day)));
        Assert.Equal("delegation-over-limit", Samples.CodeOf(chain.Check(Samples.Ccg, "Senior commissioning manager", DelegatedAct.Virement, Pounds("30000.00"), Day)));
        Assert.Equal((false, true), (fromCouncil.IsSection113, fromCcg.IsSection113));
    }

    public static TheoryData<string, Delegation> NotRecorded() => new()
    {
        { "granted", Head },
        { "delegation-post-missing", Head with { Officer = new(" ") } },
        { "delegation-post-missing", Director with { Delegator = new Delegator.OfBody("") } },
        { "delegation-without-acts", Head with { Acts = [] } },
        { "delegation-act-reserved", Head with { Reserved = [DelegatedAct.Virement] } },
        { "delegation-limit-not-positive", Head with { Limit = Money.Zero } },
        { "delegation-dates-reversed", Head with { To = Head.From.AddDays(-1) } },
        { "delegation-parent-unknown", Head with { Delegator = new Delegator.OfOfficer(Id(9)) } },
        { "delegation-parent-unknown", Head with { Organisation = Samples.Ccg } },
        { "delegation-to-itself", Head with { Officer = new("director") } },
        { "delegation-beyond-parent", Head with { Acts = [DelegatedAct.Virement, DelegatedAct.Signature] } },
        { "delegation-beyond-parent", Head with { Limit = Pounds("100000.01") } },
    };

    [Theory]
    [MemberData(nameof(NotRecorded))]
    public void Nobody_passes_on_more_than_it_holds(string told, Delegation delegation) => Assert.Equal(told, Samples.CodeOf(PassingOn.Delegate(delegation, [Director])));

    [Fact]
    public void Without_leave_nothing_is_passed_on() => Assert.Equal("delegation-not-to-be-passed-on", Samples.CodeOf(PassingOn.Delegate(Head, [Director with { MaySubDelegate = false }])));

    [Fact]
    public void A_delegation_is_revoked_once_with_a_reason_and_not_before_it_begins()
    {
        var revoked = Director.Revoke(Day, "Reorganised", Samples.March).OrThrow();

        Assert.Equal(Day, revoked.Revocation!.On);
        Assert.Equal("delegation-already-revoked", Samples.CodeOf(revoked.Revoke(Day, "Again", Samples.March)));
        Assert.Equal("revocation-reason-missing", Samples.CodeOf(Director.Revoke(Day, " ", Samples.March)));
        Assert.Equal("revocation-before-delegation", Samples.CodeOf(Director.Revoke(Director.From.AddDays(-1), "why", Samples.March)));
    }

    private static Outcome<HeldPower> Check(ImmutableArray<Delegation> recorded, string? officer, string amount) =>
        new DelegationChain(recorded).Check(Council, officer, DelegatedAct.Virement, Pounds(amount), Day);

    private static Delegation ToOfficer(int id, Delegator delegator, string post, string? limit, bool maySubDelegate = false) =>
        new(Id(id), Council, delegator, new(post), [DelegatedAct.Virement], [], limit is null ? null : Pounds(limit), new(2014, 4, 1), null, maySubDelegate, Samples.March);

    private static Guid Id(int id) => new(id, 0, 0, new byte[8]);

    private static Money Pounds(string text) => Money.TryParse(text, out var money) ? money : throw new ArgumentException(text);
}
