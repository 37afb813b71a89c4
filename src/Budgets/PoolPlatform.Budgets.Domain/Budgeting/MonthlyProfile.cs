using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>How a line's budget falls on the twelve months, April first, where it does not fall evenly.</summary>
[JsonConverter(typeof(MonthlyProfileJson))]
public sealed class MonthlyProfile(ImmutableArray<Money> months) : IEquatable<MonthlyProfile>
{
    public const int Count = 12;

    public ImmutableArray<Money> Months => months;

    public Money Sum => Money.Sum(months);

    /// <summary>Twelve equal slices, by cumulative difference.</summary>
    public static MonthlyProfile Even(Money amount) => new(Allocation.EqualSlices(amount, Count));

    /// <summary>What falls on the months up to the end of a period; the closing period adds nothing.</summary>
    public Money UpTo(PeriodNo through) => Money.Sum(months.Take(through.Number));

    /// <summary>With more or less money: the difference falls on the months evenly.</summary>
    public MonthlyProfile Plus(Money difference) => new([.. months.Zip(Allocation.EqualSlices(difference, Count), (month, more) => month + more)]);

    public bool Equals(MonthlyProfile? other) => other is not null && months.SequenceEqual(other.Months);

    public override bool Equals(object? obj) => Equals(obj as MonthlyProfile);

    public override int GetHashCode() => Sum.GetHashCode();
}

/// <summary>A profile in JSON: a list of sums.</summary>
public sealed class MonthlyProfileJson : JsonConverter<MonthlyProfile>
{
    public override MonthlyProfile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<ImmutableArray<Money>>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, MonthlyProfile value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(value);
        JsonSerializer.Serialize(writer, value.Months, options);
    }
}
