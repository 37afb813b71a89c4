using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Organisations;

namespace PoolPlatform.Agreements.Tests.Domain.Organisations;

/// <summary>Code 00T was a CCG until the end of June 2022 and has named a place of the ICB since.</summary>
public class Names_over_time
{
    private static readonly ImmutableArray<NameFrom> Bolton =
        ImmutableArray<NameFrom>.Empty.Record(null, "NHS Bolton CCG", OrganisationKind.Ccg).Record(new(2022, 7, 1), "NHS Greater Manchester ICB - 00T", OrganisationKind.Other);

    [Theory]
    [InlineData("2014-04-01", "NHS Bolton CCG", OrganisationKind.Ccg)]
    [InlineData("2022-06-30", "NHS Bolton CCG", OrganisationKind.Ccg)]
    [InlineData("2022-07-01", "NHS Greater Manchester ICB - 00T", OrganisationKind.Other)]
    [InlineData("2030-01-01", "NHS Greater Manchester ICB - 00T", OrganisationKind.Other)]
    public void Each_day_has_the_name_and_the_kind_of_its_time(string on, string name, OrganisationKind kind) =>
        Assert.Equal((name, kind), (Bolton.On(DateOnly.Parse(on)).Name, Bolton.On(DateOnly.Parse(on)).Kind));

    [Fact]
    public void Without_a_day_the_newest_is_corrected_and_what_was_before_stays() =>
        Assert.Equal("- NHS Bolton CCG Ccg; 2022-07-01 Bolton place Other", Shown(Bolton.Record(null, "Bolton place", OrganisationKind.Other)));

    [Fact]
    public void A_name_between_two_holds_until_the_next() =>
        Assert.Equal("- NHS Bolton CCG Ccg; 2019-04-01 Bolton CCG Ccg; 2022-07-01 NHS Greater Manchester ICB - 00T Other", Shown(Bolton.Record(new(2019, 4, 1), "Bolton CCG", OrganisationKind.Ccg)));

    [Fact]
    public void A_name_from_the_same_day_takes_its_place() => Assert.Equal("- NHS Bolton CCG Ccg; 2022-07-01 Bolton place Other", Shown(Bolton.Record(new(2022, 7, 1), "Bolton place", OrganisationKind.Other)));

    [Fact]
    public void Neighbours_that_say_the_same_are_one() => Assert.Equal("- NHS Bolton CCG Ccg", Shown(Bolton.Record(new(2022, 7, 1), "NHS Bolton CCG", OrganisationKind.Ccg)));

    [Fact]
    public void From_the_first_day_of_all_is_from_the_beginning() =>
        Assert.Equal("- Bolton Ccg; 2022-07-01 NHS Greater Manchester ICB - 00T Other", Shown(Bolton.Record(DateOnly.MinValue, "Bolton", OrganisationKind.Ccg)));

    [Fact]
    public void A_name_ends_the_day_before_the_next() => Assert.Equal((new DateOnly(2022, 6, 30), null), (Bolton.Until(0), Bolton.Until(1)));

    private static string Shown(ImmutableArray<NameFrom> names) => string.Join("; ", names.Select(one => $"{one.From?.ToString("yyyy-MM-dd") ?? "-"} {one.Name} {one.Kind}"));
}
