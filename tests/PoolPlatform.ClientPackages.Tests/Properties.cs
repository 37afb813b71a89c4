using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PoolPlatform.ClientPackages.Tests;

/// <summary>Runs a property on many made cases, and says with which seed: set POOL_TEST_SEED to that number to meet the same cases again.</summary>
internal static class Properties
{
    public static void Hold<T>(Gen<T> cases, Action<T> claim, int count = 500)
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("POOL_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : (ulong)Random.Shared.NextInt64();
        TestContext.Current.TestOutputHelper?.WriteLine($"POOL_TEST_SEED={seed}");
        try
        {
            // The second number only has to be odd; one seed is easier to copy than two.
            Check.One(
                Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(count).WithReplay(seed, 1442695040888963407),
                Prop.ForAll(cases.ToArbitrary(), claim));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"The property fails with POOL_TEST_SEED={seed}. {failure.Message}", failure);
        }
    }
}
