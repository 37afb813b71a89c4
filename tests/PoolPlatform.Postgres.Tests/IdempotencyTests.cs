using System.Net;
using PoolPlatform.Testing;

namespace PoolPlatform.Postgres.Tests;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Note = """{"text":"one","amount":"1.00"}""";

    private FreshDatabase database = null!;
    private NoteService service = null!;

    public async ValueTask InitializeAsync()
    {
        database = await FreshDatabase.Create("notes", typeof(IdempotencyTests).Assembly);
        service = await NoteService.Start(database);
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_same_request_again_is_answered_as_the_first_time_and_changes_nothing()
    {
        var first = await service.Client.Post("/v1/notes", Note, "k");
        var again = await service.Client.Post("/v1/notes", Note, "k");

        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(await Text(first), await Text(again));
        Assert.Equal("1 1 1 1", await Sql.Counts(database));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await service.Client.Post("/v1/notes", Note, "k");

        var other = await service.Client.Post("/v1/notes", """{"text":"two","amount":"1.00"}""", "k");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("idempotency-key-reused", (await other.Problem()).Code());
        Assert.Equal("1 1 1 1", await Sql.Counts(database));
    }

    [Fact]
    public async Task A_key_belongs_to_its_caller_and_its_path_with_the_query()
    {
        var first = await service.Client.Post("/v1/notes", Note, "k");
        var otherCaller = await service.Client.Post("/v1/notes", Note, "k", token: TestTokens.Issue("another-client", NoteService.Party, "finance"));
        var otherQuery = await service.Client.Post("/v1/notes?source=x", Note, "k");
        var otherPath = await service.Client.Post("/v1/bells", "", "k");

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.NoContent],
            new[] { first, otherCaller, otherQuery, otherPath }.Select(answer => answer.StatusCode));
        Assert.Equal("3 4 3 4", await Sql.Counts(database));
    }

    [Fact]
    public async Task A_request_whose_first_still_runs_is_told_so_at_once_and_answered_once_that_is_done()
    {
        const string slow = """{"text":"wait","amount":"1.00"}""";
        var first = service.Client.Post("/v1/notes", slow, "k");
        await service.Waiting.Task;

        var meanwhile = await service.Client.Post("/v1/notes", slow, "k");
        service.Gate.SetResult();
        await first;
        var later = await service.Client.Post("/v1/notes", slow, "k");

        Assert.Equal(HttpStatusCode.Conflict, meanwhile.StatusCode);
        Assert.Equal("idempotency-key-in-use", (await meanwhile.Problem()).Code());
        Assert.Equal(HttpStatusCode.Created, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
        Assert.Equal("true", Assert.Single(later.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal("1 1 1 1", await Sql.Counts(database));
    }

    [Fact]
    public async Task Fifty_at_once_under_one_key_make_one_change()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => service.Client.Post("/v1/notes", Note, "k")));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created && !answer.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("1 1 1 1", await Sql.Counts(database));
    }

    [Fact]
    public async Task A_refusal_leaves_the_key_free_for_another_try()
    {
        var refused = await service.Client.Post("/v1/notes", """{"text":"refuse","amount":"1.00"}""", "k");
        var corrected = await service.Client.Post("/v1/notes", Note, "k");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("1.00", (string?)(await refused.Problem())["amount"]);
        Assert.Equal(HttpStatusCode.Created, corrected.StatusCode);
        Assert.False(corrected.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_secret_is_answered_once_and_never_stored()
    {
        const string secret = """{"text":"secret","amount":"1.00"}""";

        var first = await service.Client.Post("/v1/notes", secret, "k");
        var again = await service.Client.Post("/v1/notes", secret, "k");

        Assert.Contains("\"secret\":\"shown-once\"", await Text(first));
        Assert.Contains("\"secret\":null", await Text(again));
        Assert.DoesNotContain("shown-once", await Sql.Scalar<string>(database, "select string_agg(body, '') from idempotency_key"));
    }

    [Fact]
    public async Task An_answer_without_content_is_replayed_without_content()
    {
        var first = await service.Client.Post("/v1/bells", "", "k");
        var again = await service.Client.Post("/v1/bells", "", "k");

        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal("0 1 0 1", await Sql.Counts(database));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a key of more than a hundred and twenty-eight characters, which is longer than anybody needs for telling their own requests apart, is refused")]
    public async Task A_missing_empty_or_overlong_key_is_400(string? key)
    {
        var answer = await service.Client.Post("/v1/notes", Note, key);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("idempotency-key-missing", (await answer.Problem()).Code());
    }

    [Fact]
    public async Task A_PUT_needs_no_key()
    {
        var answer = await service.Client.PutAsync("/v1/notes", new StringContent(Note, null, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("1 0 1 1", await Sql.Counts(database));
    }

    private static Task<string> Text(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
