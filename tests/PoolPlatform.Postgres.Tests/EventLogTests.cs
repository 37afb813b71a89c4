using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Postgres.Tests;

public sealed class EventLogTests
{
    [Fact]
    public async Task A_slow_transaction_is_never_overtaken_by_a_reader()
    {
        await using var database = await FreshDatabase.Create("notes", typeof(EventLogTests).Assembly);
        await using var service = await NoteService.Start(database);
        await using var slow = new NpgsqlConnection(database.ConnectionString);
        await slow.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var insert = new NpgsqlCommand("insert into event_log (stream, type, payload, recorded_at) values ('notes', 'NoteTaken', '{\"text\":\"slow\",\"amountPence\":1}', now())", slow, transaction))
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await service.Say("quick");
        await Poll.Until(async () => (await Read(service, 0)).Count == 1, "the quick event has its sequence");
        var before = await Read(service, 0);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await Poll.Until(async () => (await Read(service, before[^1].Sequence)).Count == 1, "the slow event has its sequence");
        var after = await Read(service, before[^1].Sequence);

        Assert.Equal([(1L, "quick"), (2L, "slow")], [.. before.Concat(after).Select(logged => (logged.Sequence, EventJson.Read<NoteTaken>(logged.Payload).Text))]);
    }

    [Fact]
    public async Task Sequences_have_no_gap_with_many_writers_refusals_and_two_sequencers()
    {
        const int writers = 8, each = 60;
        await using var database = await FreshDatabase.Create("notes", typeof(EventLogTests).Assembly);
        var name = NoteService.NewName("notes");
        await using var service = await NoteService.Start(database, name);
        await using var replica = await NoteService.Start(database, name);
        var changes = new[] { service, replica }.Select(one => one.Services.GetRequiredService<ChangeStarter>()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            for (var n = 0; n < each; n++)
            {
                if (n % 7 == 3)
                {
                    // A transaction that rolls back uses up an id of the table, but never a sequence.
                    await using var given = await changes[writer % 2].Begin(Caller.Service("tests"), CancellationToken.None);
                    await using var insert = new NpgsqlCommand("insert into event_log (stream, type, payload, recorded_at) values ('s', 't', '{}', now())", given.Connection, given.Transaction);
                    await insert.ExecuteNonQueryAsync();
                }
                await NoteService.Say(changes[writer % 2], $"{writer}.{n:000}");
            }
        }));
        await Poll.Until(async () => await Sql.Scalar<long>(database, "select sent_through from event_sender") == writers * each, "all are sent");

        var read = await Read(service, 0);
        Assert.Equal(Enumerable.Range(1, writers * each).Select(n => (long)n), read.Select(logged => logged.Sequence));
        foreach (var writer in read.Select(logged => EventJson.Read<NoteTaken>(logged.Payload).Text).GroupBy(text => text[0]))
            Assert.Equal(writer.Order(StringComparer.Ordinal), writer);
    }

    [Fact]
    public async Task Two_sequencers_at_once_never_want_to_number_the_same_event()
    {
        await using var database = await FreshDatabase.Create("notes", typeof(EventLogTests).Assembly);
        var name = NoteService.NewName("notes");
        await Sql.Execute(database, "insert into event_log (stream, type, payload, recorded_at) select 's', 't', '{}', now() from generate_series(1, 5000)");
        using var log = new Remembering();
        await using var service = await NoteService.Start(database, name, log: log);
        await using var replica = await NoteService.Start(database, name, log: log);

        await Poll.Until(async () => await Sql.Scalar<long>(database, "select sequenced_through from event_sender") == 5000, "all are numbered");

        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task A_reader_gets_what_comes_after_its_position_with_everything_that_was_said()
    {
        await using var database = await FreshDatabase.Create("notes", typeof(EventLogTests).Assembly);
        await using var service = await NoteService.Start(database);
        foreach (var text in new[] { "one", "two", "three" }) await service.Say(text);
        await Poll.Until(async () => (await Read(service, 0)).Count == 3, "three events are numbered");

        var logged = Assert.Single(await Read(service, 2));

        Assert.Equal((3L, "notes", "NoteTaken", """{"text":"three","amountPence":1}"""), (logged.Sequence, logged.Stream, logged.Type, logged.Payload));
        Assert.EndsWith("+00:00", logged.RecordedAt);
        Assert.True(DateTimeOffset.TryParse(logged.RecordedAt, CultureInfo.InvariantCulture, out _));
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData(Roles.Finance, StatusCode.PermissionDenied)]
    public async Task Only_services_may_read_the_log(string? role, StatusCode expected)
    {
        await using var database = await FreshDatabase.Create("notes", typeof(EventLogTests).Assembly);
        await using var service = await NoteService.Start(database);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Read(service, 0, role is null ? null : TestTokens.Of(NoteService.Party, role)));

        Assert.Equal(expected, refused.StatusCode);
    }

    private static Task<List<LoggedEvent>> Read(NoteService service, long after) => Read(service, after, TestTokens.Issue("svc-tests", null, Roles.Service));

    private static async Task<List<LoggedEvent>> Read(NoteService service, long after, string? token)
    {
        using var channel = GrpcChannel.ForAddress(service.GrpcAddress);
        var headers = new Metadata();
        if (token is not null) headers.Add("authorization", $"Bearer {token}");
        using var call = new EventLogApi.EventLogApiClient(channel).Read(new ReadEventsRequest { After = after }, headers);
        var read = new List<LoggedEvent>();
        await foreach (var logged in call.ResponseStream.ReadAllAsync()) read.Add(logged);
        return read;
    }
}
