using PoolPlatform.Agreements.Domain;

namespace PoolPlatform.Agreements.Tests.Domain;

public class Drafting_an_agreement
{
    public static TheoryData<string, AgreementTerms> Refused()
    {
        var terms = Samples.Complete();
        return new()
        {
            { "title-missing", terms with { Title = " " } },
            { "unknown-legal-power", terms with { LegalPower = "Section75" } },
            { "too-few-partners", terms with { Partners = [Samples.Ccg] } },
            { "partner-named-twice", terms with { Partners = [Samples.Ccg, Samples.Ccg] } },
            { "unknown-organisation", terms with { Partners = [Samples.Ccg, Samples.Council, Samples.Code("99Z")] } },
            { "host-not-partner", terms with { Host = Samples.Code("00T") } },
            { "pool-manager-incomplete", terms with { PoolManager = new("", "manager@example.org") } },
            { "term-reversed", terms with { Term = terms.Term with { End = new(2014, 3, 31) } } },
            { "notice-out-of-range", terms with { Term = terms.Term with { NoticeMonths = -1 } } },
            { "date-outside-term", terms with { Term = terms.Term with { BreakDates = [new(2017, 4, 1)] } } },
            { "scheme-unnamed", terms with { Schemes = [new("", "Mental health", null)] } },
            { "scheme-named-twice", terms with { Schemes = [.. terms.Schemes, .. terms.Schemes] } },
        };
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_right_is_refused_even_in_a_draft(string code, AgreementTerms terms) => Assert.Equal(code, Samples.CodeOf(Drafting.Draft(terms, Samples.Kinds, Samples.Rules, terms.Term.Start)));

    [Fact]
    public void A_draft_may_lack_what_only_activation_needs() =>
        Assert.Equal(AgreementState.Draft, Drafting.Draft(Samples.Complete() with { Host = null, PoolManager = null, Particulars = new(), Schemes = [] }, Samples.Kinds, Samples.Rules, new(2014, 4, 1)).OrThrow().State);
}
