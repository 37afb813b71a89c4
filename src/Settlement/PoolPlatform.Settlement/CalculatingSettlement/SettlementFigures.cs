using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.CalculatingSettlement;

/// <summary>What the two other services answered, read into what the rules run on.</summary>
internal sealed record SettlementFigures(SettlementTerms Terms, FundPosition Position)
{
    private const string ReserveKind = "Reserve";

    /// <param name="former">Who was a partner earlier in the year and is none under the terms.</param>
    /// <param name="onForecast">What is expected of the year instead of what was spent, for trying rules out; a settlement goes by actuals only.</param>
    public static Outcome<SettlementFigures> Of(Terms terms, Position position, ImmutableArray<FormerPartner> former = default, bool onForecast = false)
    {
        var schemes = ImmutableArray.CreateBuilder<SchemeTerms>();
        foreach (var scheme in terms.Schemes)
        {
            if (Rule(scheme.RiskShare, scheme.Code).IsRefused(out var unreadable, out var rule)) return unreadable;
            schemes.Add(rule);
        }
        if (Rule(terms.PoolRiskShare, Waterfall.Pool).IsRefused(out var wrong, out var pool)) return wrong;
        var named = schemes.Select(scheme => scheme.Rule).Append(pool.Rule).SelectMany(rule => rule?.ReservesNamed() ?? []).ToHashSet(StringComparer.Ordinal);
        // Money set aside as a reserve that a rule draws on is not planned spending: what is left of it meets overspends, and no scheme under-spends by it.
        var isReserve = position.Lines.ToLookup(line => line.Kind == ReserveKind && line.HasBudgetPence && named.Contains(line.Code));
        return new SettlementFigures(
            new([.. terms.Partners.Select(partner => Code(partner.Code))], Code(terms.Host), schemes.ToImmutable(), pool.Rule) { Payments = Payments(terms), Former = former.IsDefault ? [] : former },
            new(
                [.. isReserve[false].Select(line => Line(line, onForecast))],
                [.. position.Partners.Select(Partner)],
                [.. isReserve[true].Select(line => new ReserveBalance(line.Code, Money.FromPence(line.BudgetPence) - Money.FromPence(line.ActualPence)))]));
    }

    /// <summary>A rule as Agreements holds it; none where nothing is agreed.</summary>
    private static Outcome<SchemeTerms> Rule(string riskShare, string of)
    {
        if (riskShare.Length == 0) return new SchemeTerms(of, null);
        using var json = JsonDocument.Parse(riskShare);
        return RiskShareReading.Read(json.RootElement, $"{of}.riskShare").Then<SchemeTerms>(rule => new SchemeTerms(of, rule));
    }

    private static Domain.Paying.PaymentTerms? Payments(Terms terms) => terms.Payments is not { } payments ? null : new(
        payments.DueDays,
        payments.InterestPercent.Length == 0 ? null : Percent.TryParse(payments.InterestPercent, out var percent) ? percent : throw new InvalidDataException($"'{payments.InterestPercent}' is no percentage."),
        payments.InterestFrom == "Agreement",
        payments.SetOff);

    private static LinePosition Line(PositionLine line, bool onForecast) => new(
        line.Code,
        line.Scheme,
        line.Owner.Length == 0 ? null : Code(line.Owner),
        line.HasBudgetPence ? Money.FromPence(line.BudgetPence) : null,
        Money.FromPence(onForecast ? line.ForecastPence : line.ActualPence));

    private static PartnerPosition Partner(PartnerMoney money) => new(
        Code(money.Partner),
        Money.FromPence(money.ContributionDuePence),
        Money.FromPence(money.ContributionPaidPence),
        Money.FromPence(money.PaidOnBehalfPence),
        Money.FromPence(money.ContributionOpeningPence),
        Money.FromPence(money.ContributionClosingPence))
    {
        Transfers = Money.FromPence(money.TransfersPence),
    };

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}
