namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>Valid NHS numbers in the range set aside for tests (999), each given once.</summary>
internal static class NhsNumbers
{
    private static int last = 123_000;

    public static string Next()
    {
        while (true)
        {
            var nine = $"999{Interlocked.Increment(ref last):000000}";
            var check = (11 - nine.Select((digit, i) => (10 - i) * (digit - '0')).Sum() % 11) % 11;
            if (check != 10) return nine + check;
        }
    }
}
