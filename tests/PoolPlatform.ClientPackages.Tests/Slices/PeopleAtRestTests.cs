using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class PeopleAtRestTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string Name = """{"family":"Featherstonehaugh","given":"Wilhelmina","preferred":"Minnie"}""";

    /// <summary>All that the database holds, whatever the table.</summary>
    internal const string Everything =
        """
        select string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, true, '')::text, ' ')
        from pg_tables where schemaname in ('public', 'people')
        """;

    [Fact]
    public async Task Nothing_about_a_person_stands_in_clear_in_any_table()
    {
        var number = NhsNumbers.Next();
        var personId = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person(number, Name, "1931-07-29"))).Text("personId");
        await service.Http.Get($"/v1/people/{personId}?purpose=review", Practitioner());

        var everything = await service.Query<string>(Everything);
        Assert.NotEqual("", service.Logs);
        Assert.Contains(personId, everything, StringComparison.Ordinal);
        foreach (var secret in new[] { number, "Featherstonehaugh", "Wilhelmina", "Minnie", "1931-07-29" })
        {
            Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)), everything, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('='), everything, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, service.Logs, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(number))), everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_name_and_birthday_never_look_the_same_and_long_names_look_like_short_ones()
    {
        var recorded = new List<string>();
        foreach (var name in new[] { Name, Name, """{"family":"Ng","given":"Li"}""" })
            recorded.Add((await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person(name: name, born: "1922-01-01"))).Text("personId"));

        var these = $"person_id in ('{string.Join("','", recorded)}')";
        Assert.Equal(3L, await service.Query<long>($"select count(distinct name_sealed) from people.person where {these}"));
        Assert.Equal(3L, await service.Query<long>($"select count(distinct born_sealed) from people.person where {these}"));
        Assert.Equal(1L, await service.Query<long>($"select count(distinct length(name_sealed)) from people.person where {these}"));
    }

    [Fact]
    public async Task What_is_sealed_for_one_person_opens_for_no_other()
    {
        var one = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person())).Text("personId");
        var two = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person())).Text("personId");
        await service.Query<string>($"update people.person set name_sealed = (select name_sealed from people.person where person_id = '{two}') where person_id = '{one}' returning 'moved'");

        using var answer = await service.Http.Send(HttpMethod.Get, $"/v1/people/{one}?purpose=review", Practitioner());
        await answer.IsProblem(500, "internal-error");
        Assert.Equal(0L, await service.Query<long>($"select count(*) from people.access_log where person_id = '{one}'"));
        await service.Http.Get($"/v1/people/{two}?purpose=review", Practitioner());
    }

    [Fact]
    public async Task The_access_log_cannot_be_edited()
    {
        var personId = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person())).Text("personId");
        await service.Http.Get($"/v1/people/{personId}?purpose=review", Practitioner());

        await Assert.ThrowsAsync<PostgresException>(() => service.Query<string>("delete from people.access_log returning purpose"));
        await Assert.ThrowsAsync<PostgresException>(() => service.Query<string>("update people.access_log set purpose = 'nothing' returning purpose"));
    }

    [Theory]
    [InlineData(null, "is not configured")]
    [InlineData("", "is not configured")]
    [InlineData("!!!", "is not base64")]
    [InlineData("c2hvcnQ=", "must be 32 bytes in base64, but 5 were given")]
    [InlineData("YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgMzIhISEh", "must be 32 bytes in base64, but 33 were given")]
    public void Without_a_good_key_the_service_does_not_start(string? key, string why) =>
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"People:EncryptionKey {why}"), Assert.ThrowsAny<Exception>(() => service.Start(key)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Under_another_key_than_the_people_were_sealed_with_the_service_does_not_start()
    {
        await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person());

        var refused = Assert.ThrowsAny<Exception>(() => service.Start("YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE="));
        Assert.Contains("but people are sealed under the key", refused.Message, StringComparison.Ordinal);
        await service.Start(ClientPackagesUnderTest.Key).DisposeAsync();
    }
}
