using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Paying;

/// <summary>When a balance is to be paid, and what follows if it is not: the agreement's term, kept with the figures it belongs to.</summary>
/// <param name="DueDays">After all partners have agreed.</param>
/// <param name="InterestPercent">Simple interest a year on what is paid late; null bears none.</param>
/// <param name="RunsFromAgreement">What is not paid when due bears interest from the day of agreement; otherwise from the day it was due.</param>
/// <param name="MaySetOff">Whether balances may be set off against those of other pools.</param>
public sealed record PaymentTerms(int DueDays, Percent? InterestPercent, bool RunsFromAgreement, bool MaySetOff)
{
    public DateOnly DueOn(DateOnly agreedOn) => agreedOn.AddDays(DueDays);
}
