using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>What each partner would bear if the year ended as it is forecast now, worked out by the rules that will settle it.</summary>
public sealed record ForecastShares(
    Money Budget, Money Forecast, Money Variance, IReadOnlyDictionary<string, Money> Shares, IReadOnlyDictionary<string, Money> Schemes, int TermsVersion)
{
    public static ForecastShares Of(WaterfallInput input, WaterfallResult result, int termsVersion)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(result);
        var budget = Money.Sum(input.Schemes.Select(scheme => scheme.Budget));
        var schemes = new OrderedDictionary<string, Money>(StringComparer.Ordinal);
        foreach (var scheme in input.Schemes) schemes.Add(scheme.Code, scheme.Variance);
        return new(budget, budget + result.Variance, result.Variance, result.Shares, schemes, termsVersion);
    }

    /// <summary>What has changed since the forecast before, and where it comes from; the first of a series changes from nothing.</summary>
    public ForecastChange Since(ForecastShares? before)
    {
        var schemes = Schemes.Keys.Concat(before?.Schemes.Keys ?? []).Distinct(StringComparer.Ordinal)
            .Select(code => new SchemeChange(code, Schemes.GetValueOrDefault(code) - (before?.Schemes.GetValueOrDefault(code) ?? Money.Zero)))
            .Where(change => change.Variance != Money.Zero).ToImmutableArray();
        var shares = new OrderedDictionary<string, Money>(StringComparer.Ordinal);
        foreach (var partner in Shares.Keys.Concat(before?.Shares.Keys ?? []).Distinct(StringComparer.Ordinal))
            shares.Add(partner, Shares.GetValueOrDefault(partner) - (before?.Shares.GetValueOrDefault(partner) ?? Money.Zero));
        return new(
            shares,
            Variance - (before?.Variance ?? Money.Zero),
            Budget - (before?.Budget ?? Money.Zero),
            schemes,
            before is not null && before.TermsVersion != TermsVersion);
    }
}

/// <summary>Why a forecast share is not what it was: which schemes moved by how much, whether the budget did, whether other terms hold.</summary>
public sealed record ForecastChange(
    IReadOnlyDictionary<string, Money> Shares, Money Variance, Money Budget, ImmutableArray<SchemeChange> Schemes, bool OtherTerms);

/// <summary>How much a scheme's forecast variance has moved.</summary>
public sealed record SchemeChange(string Scheme, Money Variance);
