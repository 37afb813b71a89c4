using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>The Audit Commission's typology, as the Welsh review of 2017 lists it.</summary>
public class Eight_funding_types
{
    private static readonly AgreementTerms Bare = Samples.Complete() with { Host = null, PoolManager = null, Particulars = new(), Schemes = [] };

    [Fact]
    public void Each_of_the_eight_has_its_row() => Assert.Equal(Enum.GetValues<FundingType>(), FundingTypes.All.OrderBy(rules => rules.Number).Select(rules => rules.Type));

    [Fact]
    public void Only_three_pairs_of_different_types_stand_together() =>
        Assert.Equal(
            ["AlignedBudgets + LeadCommissioning", "AlignedBudgets + PooledFund", "LeadCommissioning + PooledFund"],
            from one in FundingTypes.All
            from other in FundingTypes.All
            where one.Number < other.Number && FundingTypes.MayStandTogether(one.Type, other.Type)
            select $"{one.Type} + {other.Type}");

    [Fact]
    public void What_stands_together_does_so_both_ways() =>
        Assert.All(FundingTypes.All, one => Assert.All(FundingTypes.All, other => Assert.Equal(FundingTypes.MayStandTogether(one.Type, other.Type), FundingTypes.MayStandTogether(other.Type, one.Type))));

    [Theory]
    [InlineData(FundingType.GrantTransfer, "grants")]
    [InlineData(FundingType.CrossCharging, "charges")]
    [InlineData(FundingType.AlignedBudgets, "")]
    [InlineData(FundingType.LeadCommissioning, "heads host schemes")]
    [InlineData(FundingType.PooledFund, "heads host poolManager schemes")]
    [InlineData(FundingType.IntegratedWithoutPool, "heads host schemes")]
    [InlineData(FundingType.IntegratedWithPool, "heads host poolManager schemes")]
    [InlineData(FundingType.StructuralIntegration, "heads host schemes")]
    public void Activation_asks_for_what_the_type_means(FundingType type, string asked) => Assert.Equal(asked, Missing(Bare with { FundingType = type }));

    [Theory]
    [InlineData(FundingType.PooledFund, "schemes[0].riskShare")]
    [InlineData(FundingType.IntegratedWithPool, "schemes[0].riskShare")]
    [InlineData(FundingType.LeadCommissioning, "")]
    [InlineData(FundingType.AlignedBudgets, "")]
    public void Only_a_pool_needs_a_risk_share_for_every_scheme(FundingType type, string asked) =>
        Assert.Equal(asked, Missing(Samples.Complete() with { FundingType = type, Schemes = [new("MH", "Mental health", null)] }));

    [Fact]
    public void A_pooled_part_makes_an_aligned_umbrella_ask_for_what_a_pool_needs_and_aligned_schemes_bear_no_risk_share()
    {
        var umbrella = Samples.Complete() with
        {
            FundingType = FundingType.AlignedBudgets,
            Host = null,
            Schemes = [new("IN-POOL", "Pooled", null), new("BESIDE", "Aligned", null)],
            Parts = [new("POOL", "The pooled part", FundingType.PooledFund, ["IN-POOL"])],
        };

        Assert.Equal("host schemes[0].riskShare", Missing(umbrella));
    }

    public static TheoryData<string, string, AgreementTerms> Refused()
    {
        var terms = Samples.Complete();
        var charging = terms with { FundingType = FundingType.CrossCharging };
        var granting = terms with { FundingType = FundingType.GrantTransfer };
        CrossCharge charge = new("DTOC", Samples.Council, Samples.Ccg, "Delayed discharge", Money.FromPence(15500), new(2014, 4, 1), new(2015, 3, 31));
        Grant grant = new("S256", Samples.Ccg, Samples.Council, "Reablement", true, GrantUse.Revenue, true, Money.FromPence(100));
        BudgetOutsidePool budget = new("ACUTE", "Acute", Samples.Ccg, BudgetStanding.InView);
        return new()
        {
            { "funding-types-do-not-combine", "parts[0].fundingType", terms with { Parts = [new("A", "A", FundingType.GrantTransfer)] } },
            { "funding-types-do-not-combine", "parts[0].fundingType", terms with { Parts = [new("A", "A", FundingType.IntegratedWithPool)] } },
            { "funding-types-do-not-combine", "parts[0].fundingType", charging with { Parts = [new("A", "A", FundingType.CrossCharging)] } },
            { "funding-types-do-not-combine", "parts[0].fundingType", terms with { FundingType = FundingType.StructuralIntegration, Parts = [new("A", "A", FundingType.AlignedBudgets)] } },
            { "funding-entry-unnamed", "parts[0]", terms with { Parts = [new(" ", "A", FundingType.AlignedBudgets)] } },
            { "funding-entry-named-twice", "parts[1].code", terms with { Parts = [new("A", "A", FundingType.AlignedBudgets), new("A", "B", FundingType.LeadCommissioning)] } },
            { "part-scheme-unknown", "parts[0].schemes[0]", terms with { Parts = [new("A", "A", FundingType.AlignedBudgets, ["XX"])] } },
            { "scheme-in-two-parts", "parts[1].schemes[0]", terms with { Parts = [new("A", "A", FundingType.AlignedBudgets, ["MH"]), new("B", "B", FundingType.LeadCommissioning, ["MH"])] } },
            { "charges-need-cross-charging", "charges", terms with { Charges = [charge] } },
            { "funding-entry-unnamed", "charges[0]", charging with { Charges = [charge with { Reason = "" }] } },
            { "money-not-of-partner", "charges[0].payer", charging with { Charges = [charge with { Payer = Samples.Code("00T") }] } },
            { "money-not-of-partner", "charges[0].payee", charging with { Charges = [charge with { Payee = Samples.Code("00T") }] } },
            { "payer-is-payee", "charges[0].payee", charging with { Charges = [charge with { Payee = Samples.Council }] } },
            { "charge-rate-not-positive", "charges[0].ratePerDay", charging with { Charges = [charge with { RatePerDay = Money.Zero }] } },
            { "charge-without-end", "charges[0].to", charging with { Charges = [charge with { To = null }] } },
            { "charge-dates-reversed", "charges[0].to", charging with { Charges = [charge with { To = new(2014, 3, 31) }] } },
            { "charge-outside-term", "charges[0]", charging with { Charges = [charge with { To = new(2016, 4, 1) }] } },
            { "grants-need-grant-transfer", "grants", terms with { Grants = [grant] } },
            { "grant-amount-not-positive", "grants[0].amount", granting with { Grants = [grant with { Amount = Money.FromPence(-1) }] } },
            { "payer-is-payee", "grants[0].payee", granting with { Grants = [grant with { Payee = Samples.Ccg }] } },
            { "funding-entry-named-twice", "grants[1].code", granting with { Grants = [grant, grant] } },
            { "money-not-of-partner", "budgetsOutsidePool[0].owner", terms with { BudgetsOutsidePool = [budget with { Owner = Samples.Code("00T") }] } },
            { "aligned-budget-not-beside", "budgetsOutsidePool[0].standing", granting with { BudgetsOutsidePool = [budget with { Standing = BudgetStanding.Aligned }] } },
            { "funding-entry-unnamed", "budgetsOutsidePool[0]", terms with { BudgetsOutsidePool = [budget with { Name = " " }] } },
            { "due-days-out-of-range", "payments.dueDays", terms with { Payments = new(-1) } },
            { "due-days-out-of-range", "payments.dueDays", terms with { Payments = new(366) } },
            { "interest-out-of-range", "payments.interest.annualPercent", terms with { Payments = new(30, new(default)) } },
            { "interest-out-of-range", "payments.interest.annualPercent", terms with { Payments = new(30, new(new Percent(100.000001m))) } },
        };
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_right_about_the_money_is_refused_even_in_a_draft(string code, string path, AgreementTerms terms)
    {
        var refusal = Drafting.Draft(terms, Samples.Kinds, Samples.Rules, terms.Term.Start).Refusal;

        Assert.Equal((code, path), (refusal?.Code, Assert.Single(refusal!.Errors).Key));
    }

    [Fact]
    public void An_umbrella_may_be_all_three_at_once()
    {
        var umbrella = Samples.Complete() with
        {
            Parts = [new("A", "Aligned", FundingType.AlignedBudgets), new("L", "Lead", FundingType.LeadCommissioning), new("P", "A second pool", FundingType.PooledFund)],
            BudgetsOutsidePool = [new("ACUTE", "Acute", Samples.Ccg, BudgetStanding.InView), new("CHILD", "Children", Samples.Council, BudgetStanding.Aligned, null, Money.FromPence(5000))],
        };

        Assert.Equal("granted", Samples.CodeOf(Drafting.Draft(umbrella, Samples.Kinds, Samples.Rules, umbrella.Term.Start)));
    }

    /// <summary>The paths, with the seven heads as one word.</summary>
    private static string Missing(AgreementTerms terms) =>
        string.Join(' ', Activation.Missing(terms, Samples.Kinds, [], Samples.Section75).Select(one => one.Path.StartsWith("particulars.", StringComparison.Ordinal) ? "heads" : one.Path).Distinct());
}
