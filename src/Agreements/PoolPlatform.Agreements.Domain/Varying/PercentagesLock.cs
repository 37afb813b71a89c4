using System.Collections.Immutable;
using System.Text.Json;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>For a year or two the partners do not reopen the percentages and bear or gain by them, whatever the cause (B&amp;NES, 2014): inside the lock a change of them needs all partners.</summary>
public static class PercentagesLock
{
    /// <summary>Whether the terms differ on a day inside the lock in what the lock is about.</summary>
    /// <param name="from">The first day that can differ.</param>
    public static bool IsTouched(ImmutableArray<TermsFrom> before, ImmutableArray<TermsFrom> after, DateOnly from) =>
        before.Concat(after).Select(terms => terms.From).Append(from).Where(day => day >= from).Distinct()
            .Any(day => before.On(day) is var agreed && day <= agreed.PercentagesLockedUntil && Differ(agreed, after.On(day)));

    // Shares by equal parts, by contributions or by the host move with the partners and the host though no rule is reworded.
    private static bool Differ(AgreementTerms before, AgreementTerms after) =>
        before.PercentagesLockedUntil != after.PercentagesLockedUntil
        || before.Host != after.Host
        || !before.Partners.SequenceEqual(after.Partners)
        || !Same(before.Pool?.RiskShare, after.Pool?.RiskShare)
        || before.Schemes.Any(scheme => after.Schemes.FirstOrDefault(one => one.Code == scheme.Code) is not { } still || !Same(scheme.RiskShare, still.RiskShare));

    private static bool Same(JsonElement? one, JsonElement? other) => (one, other) switch
    {
        (null, null) => true,
        ({ } left, { } right) => JsonElement.DeepEquals(left, right),
        _ => false,
    };
}
