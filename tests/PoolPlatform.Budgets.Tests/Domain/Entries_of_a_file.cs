using System.Globalization;
using PoolPlatform.Budgets.Domain.Importing;

namespace PoolPlatform.Budgets.Tests.Domain;

public sealed class Entries_of_a_file
{
    [Fact]
    public void A_name_that_comes_twice_is_never_missed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var (seen, names) = (new SeenEntries(), Enumerable.Range(0, random.Next(2, 50)).Select(n => $"INV-{n}").ToList());
            names.Insert(random.Next(names.Count + 1), names[random.Next(names.Count)]);

            foreach (var name in names) seen.Add(name);

            Assert.True(seen.MayRepeat, $"Missed with seed {seed}, round {round}.");
        }
    }

    [Fact]
    public void Names_that_differ_and_rows_without_one_do_not_repeat()
    {
        var seen = new SeenEntries();

        for (var n = 0; n < 100_000; n++)
        {
            seen.Add(n.ToString(CultureInfo.InvariantCulture));
            seen.Add(null);
        }

        Assert.False(seen.MayRepeat);
    }

    [Fact]
    public void Beyond_a_million_names_the_database_is_asked()
    {
        var seen = new SeenEntries();

        for (var n = 0; n < 1_000_000; n++) seen.Add(n.ToString(CultureInfo.InvariantCulture));
        Assert.False(seen.MayRepeat);
        seen.Add("one more");

        Assert.True(seen.MayRepeat);
    }
}
