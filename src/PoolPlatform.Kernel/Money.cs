using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PoolPlatform.Kernel;

/// <summary>A sum in pounds sterling, held as whole pence. The sign's meaning is stated where the sum is named.</summary>
/// <remarks>Written and read as pounds with exactly two decimals (<c>-114000.00</c>). Arithmetic is checked: a sum that
/// does not fit throws <see cref="OverflowException"/>, which the edge answers as a refusal. Fractions of a penny cannot be held;
/// what divides goes through <see cref="Allocation"/>.</remarks>
[JsonConverter(typeof(MoneyJson))]
public readonly partial record struct Money : IComparable<Money>
{
    /// <summary>No money. Unknown money is <c>null</c>, never this.</summary>
    public static readonly Money Zero;

    private Money(long pence) => Pence = pence;

    /// <summary>Whole pence, signed.</summary>
    public long Pence { get; }

    public static Money FromPence(long pence) => new(pence);

    /// <summary>Reads pounds with exactly two decimals, at most thirteen digits before the point; no plus sign, no separators.</summary>
    public static bool TryParse(string? text, out Money money)
    {
        money = Zero;
        if (text is null || !PoundsAndPence().IsMatch(text)) return false;
        money = new(long.Parse(text.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Rounds a number of pence to a whole penny, half away from zero: the only place where a single sum is rounded.</summary>
    public static Money RoundedFromPence(decimal pence) => new(decimal.ToInt64(decimal.Round(pence, 0, MidpointRounding.AwayFromZero)));

    public Money Abs() => Pence < 0 ? -this : this;

    public int CompareTo(Money other) => Pence.CompareTo(other.Pence);

    public static Money operator +(Money left, Money right) => new(checked(left.Pence + right.Pence));

    public static Money operator -(Money left, Money right) => new(checked(left.Pence - right.Pence));

    public static Money operator -(Money money) => new(checked(-money.Pence));

    public static bool operator <(Money left, Money right) => left.Pence < right.Pence;

    public static bool operator >(Money left, Money right) => left.Pence > right.Pence;

    public static bool operator <=(Money left, Money right) => left.Pence <= right.Pence;

    public static bool operator >=(Money left, Money right) => left.Pence >= right.Pence;

    public static Money Min(Money left, Money right) => left <= right ? left : right;

    public static Money Max(Money left, Money right) => left >= right ? left : right;

    public static Money Sum(IEnumerable<Money> parts) => parts.Aggregate(Zero, (sum, part) => sum + part);

    /// <summary>Pounds with two decimals, as the public API writes them; never <c>-0.00</c>.</summary>
    public override string ToString()
    {
        var magnitude = UInt128.CreateChecked(Int128.Abs(Pence));
        return string.Create(CultureInfo.InvariantCulture, $"{(Pence < 0 ? "-" : "")}{magnitude / 100}.{(int)(magnitude % 100):00}");
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,12})\.[0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PoundsAndPence();
}
