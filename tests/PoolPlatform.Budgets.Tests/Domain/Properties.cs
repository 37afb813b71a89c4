using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PoolPlatform.Budgets.Tests.Domain;

/// <summary>Runs a property on many made cases, and says with which seed: set POOL_TEST_SEED to that number to meet the same cases again.</summary>
internal static class Properties
{
    public static void Hold<T1, T2, T3>(Gen<(T1, T2, T3)> cases, Action<T1, T2, T3> claim)
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("POOL_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : (ulong)Random.Shared.NextInt64();
        try
        {
            // The second number only has to be odd; one seed is easier to copy than two.
            Check.One(
                Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(300).WithReplay(seed, 1442695040888963407),
                Prop.ForAll(cases.ToArbitrary(), one => claim(one.Item1, one.Item2, one.Item3)));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"The property fails with POOL_TEST_SEED={seed}. {failure.Message}", failure);
        }
    }
}
