using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Leaving;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.Settlement.Contracts;

namespace PoolPlatform.Agreements.LeavingAgreement;

/// <summary>Asks Budgets what the fund has come to by the end of a period and Settlement who bears the variance: Agreements itself knows no money.</summary>
internal sealed class FindExitFigures(BudgetsApi.BudgetsApiClient budgets, SettlementApi.SettlementApiClient settlement)
{
    /// <param name="Undivided">Why no rule could share the variance; null where one did.</param>
    internal sealed record Found(ExitFigures Figures, string AsAt, string? Note, Refusal? Undivided);

    /// <summary>The figures for a day; refused where the pool has no budget for its year.</summary>
    /// <param name="successors">Who has followed each partner: what is in a successor's name is its predecessor's under the agreement.</param>
    public async Task<Outcome<Found>> Find(AgreementTerms terms, ILookup<OrganisationCode, OrganisationCode> successors, DateOnly on, CancellationToken cancel)
    {
        var year = FinancialYear.Of(on);
        if ((await Position(terms, year, PeriodNo.Of(on).Number, "", cancel)).IsRefused(out var noMoney, out var position)) return noMoney;
        // The same instant for all, so that a posting between two questions is in all of them or in none.
        if ((await Position(terms, year, 0, position.AsAt, cancel)).IsRefused(out var refusal, out var whole)) return refusal;
        var after = whole.Lines.ToDictionary(line => line.Code, line => line.CommittedPence, StringComparer.Ordinal);
        foreach (var line in position.Lines) after[line.Code] = after.GetValueOrDefault(line.Code) - line.CommittedPence;
        // A pool without a budget for the year that follows has no commitments in it that anybody could take over.
        if (!(await Position(terms, FinancialYear.StartingIn(year.StartYear + 1), 0, position.AsAt, cancel)).IsRefused(out _, out var next))
            foreach (var line in next.Lines) after[line.Code] = after.GetValueOrDefault(line.Code) + line.CommittedPence;

        var lines = position.Lines.Concat(Unseen(whole, next, position))
            .Select(line => new ExitLine(
                line.Code, line.Scheme, line.Name, PartnerOf(line.Owner), line.HasBudgetPence ? Money.FromPence(line.BudgetPence) : null,
                Money.FromPence(line.ForecastPence), Money.FromPence(after[line.Code])))
            .ToImmutableArray();
        var shared = await Share(terms, position, cancel);
        var figures = new ExitFigures(
            terms.Partners, terms.Host!.Value, lines,
            [
                .. position.Partners.GroupBy(one => PartnerOf(one.Partner)!.Value).Select(own => new ExitMoney(
                    own.Key, Sum(own, one => one.ContributionDuePence), Sum(own, one => one.ContributionPaidPence), Sum(own, one => one.PaidOnBehalfPence), Sum(own, one => one.ContributionClosingPence)) { Transfers = Sum(own, one => one.TransfersPence) }),
            ],
            shared.IsRefused(out var undivided, out var shares) ? null : shares.Shares.ToDictionary(share => Code(share.Partner)!.Value, share => Money.FromPence(share.SharePence)));
        return new Found(figures, position.AsAt, position.Note.Length == 0 ? null : position.Note, undivided);

        OrganisationCode? PartnerOf(string text) => Code(text) is { } code ? terms.Partners.Contains(code) ? code : terms.Partners.Where(partner => successors[partner].Contains(code)).Append(code).First() : null;
    }

    private static Money Sum(IEnumerable<PartnerMoney> own, Func<PartnerMoney, long> pence) => Money.Sum(own.Select(one => Money.FromPence(pence(one))));

    /// <summary>Lines to which something is committed only after the day: they have a taker, and nothing before it.</summary>
    private static IEnumerable<PositionLine> Unseen(Position whole, Position? next, Position seen) => whole.Lines.Concat(next?.Lines ?? Enumerable.Empty<PositionLine>())
        .Where(line => line.CommittedPence != 0 && seen.Lines.All(known => known.Code != line.Code))
        .DistinctBy(line => line.Code, StringComparer.Ordinal)
        .Select(line => new PositionLine { Code = line.Code, Scheme = line.Scheme, Name = line.Name, Owner = line.Owner, Kind = line.Kind, BudgetPence = 0 });

    private Task<Outcome<Position>> Position(AgreementTerms terms, FinancialYear year, int through, string asAt, CancellationToken cancel) =>
        budgets.FindPositionAsync(new FindPositionRequest { Reference = terms.Reference.Value, Year = year.StartYear, Through = through, AsAt = asAt }, cancellationToken: cancel).Asked();

    private Task<Outcome<ShareVarianceReply>> Share(AgreementTerms terms, Position position, CancellationToken cancel)
    {
        var request = new ShareVarianceRequest { Host = terms.Host!.Value.Value, PoolRiskShare = terms.Pool?.RiskShare?.GetRawText() ?? "" };
        request.Partners.AddRange(terms.Partners.Select(partner => partner.Value));
        request.Schemes.AddRange(terms.Schemes.Select(scheme => new SchemeRule { Scheme = scheme.Code, RiskShare = scheme.RiskShare?.GetRawText() ?? "" }));
        request.Lines.AddRange(position.Lines.Where(line => line.HasBudgetPence).Select(line => new VarianceLine
        {
            Code = line.Code,
            Scheme = line.Scheme,
            Owner = line.Owner,
            Kind = line.Kind,
            BudgetPence = line.BudgetPence,
            OutturnPence = line.ForecastPence,
        }));
        request.Contributions.AddRange(position.Partners.Select(one => new ContributionOf { Partner = one.Partner, OpeningPence = one.ContributionOpeningPence, ClosingPence = one.ContributionClosingPence }));
        return settlement.ShareVarianceAsync(request, cancellationToken: cancel).Asked();
    }

    private static OrganisationCode? Code(string text) =>
        text.Length == 0 ? null : OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no organisation code."));
}
