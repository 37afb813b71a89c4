using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Wording;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>What each partner owes the fund or is owed by it, worked out by the waterfall from the terms and the position.</summary>
/// <param name="Budget">The known budget: lines without an amount are left out.</param>
/// <param name="Outturn">What was spent on the lines whose budget is known.</param>
/// <param name="Unallocated">Contributions due less the known budget: shared by no rule, it stays in the fund. Negative when the budget is the larger.</param>
/// <param name="UnknownLines">How many lines were left out because their budget is unknown.</param>
/// <param name="UnknownLinesActual">What was spent on those lines; it is in no share.</param>
/// <param name="Partners">Every partner in listed order.</param>
/// <param name="Result">What the waterfall came to: variance, shares, reserves and workings.</param>
/// <param name="Lines">The codes of all lines of the fund: what a partner can dispute.</param>
public sealed record SettlementProposal(
    Money Budget,
    Money Outturn,
    Money Unallocated,
    int UnknownLines,
    Money UnknownLinesActual,
    ImmutableArray<PartnerStatement> Partners,
    WaterfallResult Result,
    ImmutableArray<string> Lines)
{
    /// <summary>The partner that holds the fund and pays or is paid by each other partner.</summary>
    public required OrganisationCode Host { get; init; }

    /// <summary>When its balances are paid and what follows if they are not; null where nothing is agreed.</summary>
    public PaymentTerms? PaymentTerms { get; init; }

    /// <summary>Runs the agreed rules on the figures.</summary>
    public static Outcome<SettlementProposal> Calculate(SettlementTerms terms, FundPosition position)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(position);
        try
        {
            return Inheritance.TakenOver(terms, position).Then(taken =>
            {
                var undisputed = HeldLines.LeftOut(taken);
                return Checked(terms, undisputed).Then(input => Waterfall.Run(input)
                    .Then(result => HeldLines.Decided(result, taken))
                    .Then<SettlementProposal>(result => Of(terms, undisputed, input, result with { InWords = RuleInWords.Of(input) })));
            });
        }
        catch (OverflowException)
        {
            return SettlementRefusals.TooLarge();
        }
    }

    /// <summary>The same figures as the difference to what was agreed last: an agreed settlement is never edited, the next one settles what has come in since.</summary>
    public SettlementProposal After(SettlementProposal? agreed)
    {
        if (agreed is null) return this;
        var settled = agreed.Partners.SelectMany(statement => statement.Settled).ToDictionary(account => account.Account, account => account.Settled);
        return this with { Partners = [.. Partners.Select(statement => statement.After(settled))] };
    }

    /// <summary>Terms and figures as the waterfall runs on them: for a settlement, and for trying other rules on the same year.</summary>
    public static Outcome<WaterfallInput> InputOf(SettlementTerms terms, FundPosition position)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(position);
        return Inheritance.TakenOver(terms, position).Then(taken => Checked(terms, taken));
    }

    private static Outcome<WaterfallInput> Checked(SettlementTerms terms, FundPosition position) =>
        Strangers(terms, position).Refusal() is { } wrong ? wrong : ToWaterfall(terms, position);

    private static SettlementProposal Of(SettlementTerms terms, FundPosition position, WaterfallInput input, WaterfallResult result)
    {
        var cash = NotionalCash.Shares(input, result);
        var partners = terms.Partners.Select(partner => Statement(terms, Inheritance.Of(position, partner), cash[partner.Value])).ToImmutableArray();
        var known = position.Lines.Where(line => line.Budget is not null).ToImmutableArray();
        var unknown = position.Lines.Where(line => line.Budget is null).ToImmutableArray();
        var budget = Money.Sum(known.Select(line => line.Budget!.Value));
        var due = Money.Sum(partners.Select(partner => partner.ContributionDue));
        var proposal = new SettlementProposal(
            budget,
            // As far as it is shared out: a line in dispute stands at its budget, one that was decided on at what it came to.
            budget + result.Variance,
            due - budget,
            unknown.Length,
            Money.Sum(unknown.Select(line => line.Actual)),
            partners,
            result,
            [.. position.Lines.Select(line => line.Code)])
        { Host = terms.Host, PaymentTerms = terms.Payments };

        // The fund is whole: what all partners are liable for and what reserves met is what was due, plus what was overspent.
        var borne = Money.Sum(partners.Select(partner => partner.Liability)) + Money.Sum(result.Reserves.Values.Select(use => use.Used));
        if (borne != due + proposal.Outturn - proposal.Budget) throw new UnreachableException("Liabilities and reserves do not sum to contributions and variance.");
        return proposal;
    }

    private static PartnerStatement Statement(SettlementTerms terms, PartnerPosition position, Money varianceShare)
    {
        var inherited = position.Inherited
            .Select(one => new InheritedAccount(one.Partner, one.ContributionDue, one.ContributionPaid, one.PaidOnBehalf + one.Transfers)).ToImmutableArray();
        return new(
            position.Partner,
            position.ContributionDue + Money.Sum(inherited.Select(one => one.ContributionDue)),
            position.ContributionPaid + Money.Sum(inherited.Select(one => one.ContributionPaid)),
            // What the host pays, it pays out of the fund: nothing of that is on anybody's behalf. What it bore for another partner by a decision is.
            (position.Partner == terms.Host ? Money.Zero : position.PaidOnBehalf) + position.Transfers + Money.Sum(inherited.Select(one => one.PaidOnBehalf)),
            varianceShare)
        { Inherited = inherited };
    }

    private static WaterfallInput ToWaterfall(SettlementTerms terms, FundPosition position)
    {
        var known = position.Lines.Where(line => line.Budget is not null)
            .ToLookup(line => line.Scheme, line => new LineOutturn(line.Code, line.Owner?.Value, line.Budget!.Value, line.Actual, line.Share), StringComparer.Ordinal);
        return new(
            [.. terms.Partners.Select(partner => partner.Value)],
            terms.Host.Value,
            terms.Partners.Select(partner => Inheritance.Of(position, partner)).ToImmutableSortedDictionary(
                partner => partner.Partner.Value,
                partner => new PartnerContribution(partner.OpeningWithInherited, partner.ClosingWithInherited),
                StringComparer.Ordinal),
            position.Reserves,
            [.. terms.Schemes.Select(scheme => new SchemeOutturn(
                scheme.Code,
                Money.Sum(known[scheme.Code].Select(line => line.Budget)),
                Money.Sum(known[scheme.Code].Select(line => line.Outturn)),
                [.. known[scheme.Code]],
                scheme.Rule)
            { Figures = position.Told.Schemes.GetValueOrDefault(scheme.Code) ?? RuleFigures.None })],
            terms.PoolRule)
        { PoolFigures = position.Told.Pool };
    }

    private static List<RiskShareFinding> Strangers(SettlementTerms terms, FundPosition position)
    {
        var errors = new List<RiskShareFinding>();
        var schemes = terms.Schemes.Select(scheme => scheme.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, line) in position.Lines.Index())
            if (!schemes.Contains(line.Scheme))
                errors.Add(new(SettlementRefusals.SchemeUnknown, string.Create(CultureInfo.InvariantCulture, $"lines[{i}].scheme"),
                    $"Line {line.Code} belongs to scheme {line.Scheme}, which is not in the agreement's terms."));
        foreach (var code in position.Told.Schemes.Keys.Where(code => !schemes.Contains(code)))
            errors.Add(new(SettlementRefusals.SchemeUnknown, $"schemes.{code}", $"{code} is not in the agreement's terms."));
        foreach (var (i, partner) in position.Partners.Index())
            if (!terms.Partners.Contains(partner.Partner))
                errors.Add(new(SettlementRefusals.PartnerUnknown, string.Create(CultureInfo.InvariantCulture, $"partners[{i}].partner"),
                    $"{partner.Partner} is not one of the partners."));
        return errors;
    }
}

/// <summary>One partner's line of a settlement statement, with what it took over from those whose place it took during the year.</summary>
public sealed record PartnerStatement(
    OrganisationCode Partner,
    Money ContributionDue,
    Money ContributionPaid,
    Money PaidOnBehalf,
    Money VarianceShare)
{
    /// <summary>All that the partner bears of the year: its contribution and its share of the variance.</summary>
    public Money Liability => ContributionDue + VarianceShare;

    /// <summary>Positive: the partner pays the host; negative: it is paid.</summary>
    public Money Balance => Liability - ContributionPaid - PaidOnBehalf - Before.Balance;

    /// <summary>What this version adds to the ledger's risk share.</summary>
    public Money VarianceShareToPost => VarianceShare - Before.VarianceShare;

    /// <summary>What this version moves of the contribution that is due and unpaid.</summary>
    public Money OutstandingToPost => ContributionDue - ContributionPaid - Before.Outstanding;

    /// <summary>What an earlier version of the year's settlement has settled already, with it and with those whose place it took; nothing for the first.</summary>
    public SettledBefore Before { get; init; } = SettledBefore.Nothing;

    /// <summary>What of the figures above was taken over, and from whom.</summary>
    public ImmutableArray<InheritedAccount> Inherited { get; init; } = [];

    /// <summary>What this version puts on its account in the ledger, and on those that it took over, each of which keeps what was settled under its own name.</summary>
    [JsonIgnore]
    public IEnumerable<AccountPosting> Postings =>
    [
        new(Partner, VarianceShareToPost, OutstandingToPost - Money.Sum(Inherited.Select(one => one.OutstandingToPost)), -Money.Sum(Inherited.Select(one => one.TakenOver - one.Before.TakenOver))),
        .. Inherited.Select(one => new AccountPosting(one.Partner, Money.Zero, one.OutstandingToPost, one.TakenOver - one.Before.TakenOver)),
    ];

    /// <summary>All that has been settled on each of these accounts once this statement is, earlier versions included.</summary>
    [JsonIgnore]
    internal IEnumerable<(OrganisationCode Account, SettledBefore Settled)> Settled =>
    [
        (Partner, new SettledBefore(
            VarianceShare - Money.Sum(Inherited.Select(one => one.Before.VarianceShare)),
            ContributionDue - ContributionPaid - Money.Sum(Inherited.Select(one => one.After.Outstanding)),
            Balance + Before.Balance - Money.Sum(Inherited.Select(one => one.Before.Balance)))
        { TakenOver = -Money.Sum(Inherited.Select(one => one.TakenOver)) }),
        .. Inherited.Select(one => (one.Partner, one.After)),
    ];

    /// <summary>The same as the difference to what has been settled on its accounts.</summary>
    internal PartnerStatement After(IReadOnlyDictionary<OrganisationCode, SettledBefore> settled)
    {
        var inherited = Inherited.Select(one => one with { Before = settled.GetValueOrDefault(one.Partner) ?? SettledBefore.Nothing }).ToImmutableArray();
        var before = inherited.Select(one => one.Before).Prepend(settled.GetValueOrDefault(Partner) ?? SettledBefore.Nothing).ToList();
        return this with
        {
            Inherited = inherited,
            Before = new(Money.Sum(before.Select(one => one.VarianceShare)), Money.Sum(before.Select(one => one.Outstanding)), Money.Sum(before.Select(one => one.Balance))),
        };
    }
}

/// <summary>What earlier versions have settled of a partner's share, of its outstanding contribution and of its balance, all told.</summary>
public sealed record SettledBefore(Money VarianceShare, Money Outstanding, Money Balance)
{
    public static readonly SettledBefore Nothing = new(Money.Zero, Money.Zero, Money.Zero);

    /// <summary>What its account took over from another (positive) or handed on.</summary>
    public Money TakenOver { get; init; }
}
