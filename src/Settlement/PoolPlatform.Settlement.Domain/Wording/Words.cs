using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Wording;

/// <summary>Pounds and lists as a committee paper writes them.</summary>
internal static class Words
{
    /// <summary>Two decimals with separators, without a pound sign: <c>-1,250.00</c>.</summary>
    public static string Figure(Money money)
    {
        var magnitude = Int128.Abs(money.Pence);
        return string.Create(CultureInfo.InvariantCulture, $"{(money.Pence < 0 ? "-" : "")}{(UInt128)magnitude / 100:N0}.{(int)(magnitude % 100):00}");
    }

    public static string Pounds(Money money) => money < Money.Zero ? $"-£{Figure(-money)}" : $"£{Figure(money)}";

    /// <summary><c>one, two and three</c>.</summary>
    public static string List(IEnumerable<string> parts)
    {
        var listed = parts.ToList();
        return listed.Count < 2 ? string.Concat(listed) : $"{string.Join(", ", listed.SkipLast(1))} and {listed[^1]}";
    }

    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
