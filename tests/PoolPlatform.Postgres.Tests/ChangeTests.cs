using System.Net;
using Npgsql;
using PoolPlatform.Testing;

namespace PoolPlatform.Postgres.Tests;

public sealed class ChangeTests
{
    [Fact]
    public async Task A_change_writes_state_key_event_and_audit_entry_together()
    {
        await using var database = await FreshDatabase.Create("notes", typeof(ChangeTests).Assembly);
        await using var service = await NoteService.Start(database);

        var answer = await service.Client.Post("/v1/notes", """{"text":"one","amount":"1.00"}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("1 1 1 1", await Sql.Counts(database));
        Assert.Equal("E06000022-client|E06000022|note|take|one", await Sql.Scalar<string>(database,
            "select concat_ws('|', client_id, organisation, subject, operation, facts ->> 'text') from audit_entry"));
        Assert.Equal("""notes|NoteTaken|{"text":"one","amountPence":100}""", await Sql.Scalar<string>(database, "select concat_ws('|', stream, type, payload) from event_log"));
    }

    [Theory]
    [InlineData("refuse", HttpStatusCode.UnprocessableEntity)]
    [InlineData("fail", HttpStatusCode.InternalServerError)]
    [InlineData("unaudited", HttpStatusCode.InternalServerError)]
    public async Task A_change_that_is_refused_fails_or_has_no_audit_entry_leaves_nothing(string text, HttpStatusCode expected)
    {
        await using var database = await FreshDatabase.Create("notes", typeof(ChangeTests).Assembly);
        await using var service = await NoteService.Start(database);

        var answer = await service.Client.Post("/v1/notes", $$"""{"text":"{{text}}","amount":"1.00"}""");

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("0 0 0 0", await Sql.Counts(database));
    }

    [Fact]
    public async Task A_change_that_is_committed_is_answered_so_whatever_becomes_of_the_work_that_follows()
    {
        await using var database = await FreshDatabase.Create("notes", typeof(ChangeTests).Assembly);
        await using var service = await NoteService.Start(database);

        var answer = await service.Client.Post("/v1/notes", """{"text":"follow","amount":"1.00"}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("1 1 1 1", await Sql.Counts(database));
    }

    [Theory]
    [InlineData("update audit_entry set operation = 'x'")]
    [InlineData("delete from audit_entry")]
    [InlineData("truncate audit_entry")]
    [InlineData("update event_log set payload = '{}'")]
    [InlineData("update event_log set sequence = 99 where sequence is not null")]
    [InlineData("delete from event_log")]
    [InlineData("truncate event_log")]
    public async Task What_was_recorded_cannot_be_edited_or_deleted(string edit)
    {
        await using var database = await FreshDatabase.Create("notes", typeof(ChangeTests).Assembly);
        await Sql.Execute(database,
            """
            insert into audit_entry (recorded_at, client_id, subject, operation, facts) values (now(), 'c', 's', 'o', '{}');
            insert into event_log (sequence, stream, type, payload, recorded_at) values (1, 's', 't', '{}', now());
            """);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.Execute(database, edit));

        Assert.Equal(PostgresErrorCodes.IntegrityConstraintViolation, refused.SqlState);
    }
}
