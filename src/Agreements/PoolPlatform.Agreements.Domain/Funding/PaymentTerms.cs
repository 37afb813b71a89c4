using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Funding;

/// <summary>When the balances of a settlement are to be paid, and what follows if they are not.</summary>
/// <param name="DueDays">How many days after all partners have agreed a settlement its balances fall due.</param>
/// <param name="Interest">What a balance that is paid late bears; null bears nothing.</param>
/// <param name="SetOff">Whether two bodies may set off what they owe each other in several pools, where every one of these agreements says so.</param>
public sealed record PaymentTerms(
    int DueDays, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LateInterest? Interest = null, bool SetOff = false)
{
    /// <summary>The longest time to pay: a year, so that a settlement is paid before the next is due.</summary>
    public const int LongestDueDays = 365;
}

/// <summary>Simple interest, by the day of a year of 365, on what is outstanding; the same both ways.</summary>
public sealed record LateInterest(Percent AnnualPercent, InterestFrom From = InterestFrom.DueDate);

/// <summary>The day after which interest runs.</summary>
public enum InterestFrom
{
    /// <summary>The day on which the balance was due.</summary>
    DueDate,

    /// <summary>The day on which all partners had agreed the settlement, once it is not paid when due.</summary>
    Agreement,
}
