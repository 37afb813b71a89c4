using Npgsql;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Rows;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>On a real database: succession is recorded data, and who follows a partner sees what it saw.</summary>
public sealed class Organisations_and_visibility : IAsyncLifetime
{
    private FreshDatabase fresh = null!;
    private NpgsqlDataSource database = null!;
    private OrganisationStore organisations = null!;
    private AgreementStore agreements = null!;

    public async ValueTask InitializeAsync()
    {
        TypeHandlers.Register();
        fresh = await FreshDatabase.Create("agreements", typeof(AgreementStore).Assembly);
        database = NpgsqlDataSource.Create(fresh.ConnectionString);
        organisations = new(database, TimeProvider.System);
        agreements = new(database, organisations, new());
        // B&NES's own chain of three, Manchester's three into one, and a stranger.
        await Execute(
            """
            insert into organisation (code, name, kind) values
                ('11E', 'NHS Bath and North East Somerset CCG', 'Ccg'), ('92G', 'NHS Bath and North East Somerset, Swindon and Wiltshire CCG', 'Ccg'), ('QOX', 'NHS Bath and North East Somerset, Swindon and Wiltshire ICB', 'Icb'),
                ('00W', 'NHS Central Manchester CCG', 'Ccg'), ('01M', 'NHS North Manchester CCG', 'Ccg'), ('01N', 'NHS South Manchester CCG', 'Ccg'), ('14L', 'NHS Manchester CCG', 'Ccg'),
                ('E06000022', 'Bath and North East Somerset Council', 'Council'), ('E08000001', 'Bolton Council', 'Council');
            insert into succession (predecessor, successor) values ('11E', '92G'), ('92G', 'QOX'), ('00W', '14L'), ('01M', '14L'), ('01N', '14L');
            insert into agreement (reference, state, version) values ('BANES-MH', 'Active', 1);
            insert into agreement_partner (reference, position, organisation) values ('BANES-MH', 1, '11E'), ('BANES-MH', 2, 'E06000022');
            insert into agreement_terms (reference, version, effective_on, recorded_at, terms)
            values ('BANES-MH', 1, '2014-04-01', now(), '{"title":"Mental health","host":"E06000022","mode":"Live","partners":["11E","E06000022"]}');
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await fresh.DisposeAsync();
    }

    [Fact]
    public async Task A_chain_of_successors_is_listed_nearest_first() =>
        Assert.Equal(["92G", "QOX"], (await organisations.Successors([Code("11E")], default))[Code("11E")].Select(code => code.Value));

    [Fact]
    public async Task Three_bodies_may_be_followed_by_one() =>
        Assert.Equal(["00W", "01M", "01N"], Assert.Single(await organisations.FindRecorded([Code("14L")], default)).SuccessorOf.Select(code => code.Value));

    [Theory]
    [InlineData("11E", 1)]
    [InlineData("92G", 1)]
    [InlineData("QOX", 1)]
    [InlineData("E06000022", 1)]
    [InlineData("E08000001", 0)]
    [InlineData("14L", 0)]
    public async Task A_partner_and_those_who_follow_it_see_an_agreement_and_nobody_else(string organisation, int seen) =>
        Assert.Equal(seen, (await agreements.FindVisibleTo(Code(organisation), "", 10, new(2014, 4, 1), default)).Count);

    [Theory]
    [InlineData("QOX", "11E")]
    [InlineData("E06000022", "E06000022")]
    [InlineData("E08000001", null)]
    public async Task A_successor_acts_as_the_partner_it_follows(string organisation, string? actsAs) =>
        Assert.Equal(actsAs, (await agreements.ActsFor(Code(organisation), [Code("11E"), Code("E06000022")], default))?.Value);

    [Fact]
    public async Task A_succession_that_loops_in_the_data_still_ends()
    {
        await Execute("insert into succession (predecessor, successor) values ('QOX', '11E')");

        Assert.Equal(["11E", "92G", "QOX"], (await organisations.Successors([Code("11E")], default))[Code("11E")].Select(code => code.Value).Order());
    }

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    private async Task Execute(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
