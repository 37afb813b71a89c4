using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Storage;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>Which terms a reader means who names no date: those that hold today, or that will hold first.</summary>
internal static class TermsInForce
{
    public static DateOnly Day(AgreementTerm term, TimeProvider time)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return today < term.Start ? term.Start : today;
    }

    /// <summary>An agreement that was read with the terms that hold in the end, with those in force.</summary>
    public static async Task<Agreement> Of(Agreement newest, AgreementStore agreements, TimeProvider time, CancellationToken cancel)
    {
        var day = Day(newest.Terms.Term, time);
        return newest.TermsVersion!.EffectiveFrom <= day ? newest : await agreements.Find(newest.Terms.Reference, day, cancel) ?? newest;
    }
}
