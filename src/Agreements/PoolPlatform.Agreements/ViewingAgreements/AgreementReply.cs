using System.Text.Json.Serialization;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Domain.Evidencing;
using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>An agreement as the public API shows it.</summary>
/// <param name="EffectiveFrom">The first day on which the terms that are shown hold.</param>
/// <param name="RecordedAt">Since when they have been known; null in the answer to the draft itself.</param>
internal sealed record AgreementReply(
    AgreementReference Reference,
    string Title,
    string LegalPower,
    FundingType FundingType,
    AgreementMode Mode,
    OrganisationCode? Host,
    PoolManager? PoolManager,
    IReadOnlyList<OrganisationCode> Partners,
    AgreementTerm Term,
    Particulars Particulars,
    IReadOnlyList<AgreementScheme> Schemes,
    AgreementState State,
    int Version,
    IReadOnlyList<Signature> Signatures,
    Notice? Notice,
    DateOnly? EndedOn,
    DateOnly? PercentagesLockedUntil,
    DateOnly EffectiveFrom,
    DateTimeOffset? RecordedAt,
    AgreementReference? Supersedes,
    AgreementReference? SupersededBy)
{
    /// <summary>What stands between the agreement and its taking effect, but for the risk-share engine's own findings; of a draft only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Missing>? Missing { get; init; }

    /// <summary>What is asked for beside the terms and not recorded yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Asked>? Asked { get; init; }

    /// <summary>The rule of the pool as a whole, where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreementPool? Pool { get; init; }

    /// <summary>What every combined authority signs as.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<OrganisationCode, PartnerSide>? SignsAs { get; init; }

    /// <summary>Parts of an umbrella that have funding types of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AgreementPart>? Parts { get; init; }

    /// <summary>Charges by the day between partners.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CrossCharge>? Charges { get; init; }

    /// <summary>Grants from one partner to another.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Grant>? Grants { get; init; }

    /// <summary>Budgets beside the pool, aligned or in view.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BudgetOutsidePool>? BudgetsOutsidePool { get; init; }

    /// <summary>When balances are paid and what a late one bears.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaymentTerms? Payments { get; init; }

    /// <summary>How the fund's books are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PoolRules? PoolRules { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SignedDocument>? Documents { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Consent>? Consents { get; init; }

    public const string Example =
        """
        {"reference":"BANES-MH","title":"Mental health pooled budget","legalPower":"NhsAct2006S75","fundingType":"PooledFund","mode":"Live","host":"E06000022",
         "poolManager":{"name":"A. Manager","email":"pool.manager@example.org"},"partners":["11E","E06000022"],
         "term":{"start":"2014-04-01","end":"2016-03-31","breakDates":[],"noticeMonths":6,"noticeNotBeforeYearEnd":false},
         "particulars":{"aims":"...","contributions":"...","functions":"...","clients":"...","resources":"...","duration":"...","management":"..."},
         "schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}}],
         "state":"Draft","version":1,"signatures":[],"notice":null,"endedOn":null,"percentagesLockedUntil":null,"effectiveFrom":"2014-04-01","recordedAt":"2014-03-01T10:00:00+00:00",
         "supersedes":null,"supersededBy":null,"missing":[],"asked":[{"path":"documents","what":"No signed document is recorded; the agreement is made in writing (regulation 7(3)).","blocks":false}],
         "documents":[],"consents":[]}
        """;

    public const string TermsExample =
        """
        {"reference":"BANES-MH","title":"Mental health pooled budget","legalPower":"NhsAct2006S75","fundingType":"PooledFund","mode":"Live","host":"E06000022",
         "poolManager":{"name":"A. Manager","email":"pool.manager@example.org"},"partners":["11E","E06000022"],
         "term":{"start":"2014-04-01","end":"2016-03-31","breakDates":[],"noticeMonths":6,"noticeNotBeforeYearEnd":false},
         "particulars":{"aims":"...","contributions":"...","functions":"...","clients":"...","resources":"...","duration":"...","management":"..."},
         "schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}}],
         "state":"Active","version":1,"signatures":[],"notice":null,"endedOn":null,"percentagesLockedUntil":null,"effectiveFrom":"2014-04-01","recordedAt":"2014-03-01T10:00:00+00:00",
         "supersedes":null,"supersededBy":null}
        """;

    /// <summary>The same with the version of the terms that are shown, which need not be the newest.</summary>
    public static AgreementReply OfTerms(Agreement agreement) => Of(agreement) with { Version = agreement.TermsVersion!.Number };

    /// <summary>The agreement itself, with what it still lacks.</summary>
    public static AgreementReply Of(Agreement agreement, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds, Evidence evidence, LegalPower? power) => Of(agreement) with
    {
        Missing = agreement.State is AgreementState.Draft or AgreementState.InApproval ? Activation.Missing(agreement.Terms, kinds, [], power) : [],
        Asked = Domain.Evidencing.Asked.Of(agreement.Terms, power, kinds, evidence),
        Documents = evidence.Documents,
        Consents = evidence.Consents,
    };

    private static AgreementReply Of(Agreement agreement)
    {
        var terms = agreement.Terms;
        return new(
            terms.Reference, terms.Title, terms.LegalPower, terms.FundingType, terms.Mode, terms.Host, terms.PoolManager, terms.Partners, terms.Term,
            terms.Particulars, terms.Schemes, agreement.State, agreement.Version, agreement.Signatures, agreement.Notice, agreement.EndedOn,
            terms.PercentagesLockedUntil, agreement.TermsVersion?.EffectiveFrom ?? terms.Term.Start, agreement.TermsVersion?.RecordedAt,
            agreement.Supersedes, agreement.SupersededBy)
        {
            Pool = terms.Pool,
            SignsAs = terms.SignsAs,
            Parts = terms.Parts,
            Charges = terms.Charges,
            Grants = terms.Grants,
            BudgetsOutsidePool = terms.BudgetsOutsidePool,
            Payments = terms.Payments,
            PoolRules = terms.PoolRules,
        };
    }
}
