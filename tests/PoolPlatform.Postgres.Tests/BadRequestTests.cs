using System.Net;
using System.Text;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Postgres.Tests;

public sealed class BadRequestTests(BadRequestTests.Running running) : IClassFixture<BadRequestTests.Running>, IAsyncLifetime
{
    private HttpClient client = null!;

    public async ValueTask InitializeAsync() => client = (await running.Start()).Client;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>One service for all tests of the class, started by the first: a fixture that starts itself could not skip.</summary>
    public sealed class Running : IAsyncDisposable
    {
        private NoteService? service;

        internal FreshDatabase? Database { get; private set; }

        internal async Task<NoteService> Start()
        {
            Database ??= await FreshDatabase.Create("notes", typeof(BadRequestTests).Assembly);
            return service ??= await NoteService.Start(Database);
        }

        public async ValueTask DisposeAsync()
        {
            if (service is not null) await service.DisposeAsync();
            if (Database is not null) await Database.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("""{"text":"t","amount":"1.00","colour":"red"}""", "unknown-field", "colour")]
    [InlineData("""{"text":"t","amount":"1.00","lines":[{"code":"A","amount":"1.00","colour":1}]}""", "unknown-field", "lines[0].colour")]
    [InlineData("""{"text":"t","amount":"1.00","Memo":"wrong case"}""", "unknown-field", "Memo")]
    [InlineData("""{"text":"t","amount":1}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":1.5}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":"1.005"}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":"1"}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":"1e3"}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":"99999999999999.00"}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":null}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":{}}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":[]}""", "malformed", "amount")]
    [InlineData("""{"text":"t","amount":"1.00","lines":[{"code":"A","amount":"1.00"},{"code":"B","amount":"x"}]}""", "malformed", "lines[1].amount")]
    [InlineData("""{"text":"t","amount":"1.00","lines":[{"code":"A"}]}""", "malformed", "lines[0].amount")]
    [InlineData("""{"text":"t","amount":"1.00","lines":[null]}""", "malformed", "lines[0]")]
    [InlineData("""{"text":"t","amount":"1.00","lines":[{"code":"A","amount":"1.00","tags":["a",null]}]}""", "malformed", "lines[0].tags[1]")]
    [InlineData("""{"text":"t","amount":"1.00","weights":{"11E":null}}""", "malformed", "weights.11E")]
    [InlineData("""{"text":"t","amount":"1.00","lines":{}}""", "malformed", "lines")]
    [InlineData("""{"text":"t"}""", "malformed", "amount")]
    [InlineData("""{"amount":"1.00"}""", "malformed", "text")]
    [InlineData("""{"text":null,"amount":"1.00"}""", "malformed", "text")]
    [InlineData("""{"text":5,"amount":"1.00"}""", "malformed", "text")]
    [InlineData("""{"text":true,"amount":"1.00"}""", "malformed", "text")]
    [InlineData("""{"text":"a\u0000b","amount":"1.00"}""", "malformed", "text")]
    [InlineData("""{"text":"t","text":"u","amount":"1.00"}""", "malformed", "text")]
    public async Task The_field_that_is_wrong_is_named(string body, string code, string field)
    {
        var answer = await client.Post("/v1/notes", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Problem();
        Assert.Equal((code, field), (problem.Code(), Assert.Single(problem.Fields())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("12")]
    [InlineData("{'text':'t'}")]
    [InlineData("""{"text":"t","amount":"1.00",}""")]
    [InlineData("""{"text":"t","amount":"1.00"} {}""")]
    [InlineData("""{"text":"t" /* note */,"amount":"1.00"}""")]
    [InlineData("<note/>")]
    public async Task A_body_that_is_not_the_JSON_expected_is_400(string body)
    {
        var answer = await client.Post("/v1/notes", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("malformed", (await answer.Problem()).Code());
    }

    [Fact]
    public async Task Deeply_nested_JSON_is_400()
    {
        var answer = await client.Post("/v1/notes", """{"text":"t","amount":"1.00","lines":""" + new string('[', 5_000) + new string(']', 5_000) + "}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_400()
    {
        byte[] body = [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\",\"amount\":\"1.00\"}"u8];

        var answer = await client.Post("/v1/notes", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_400()
    {
        var answer = await client.Post("/v1/notes", """{"text":"\ud800","amount":"1.00"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("text", Assert.Single((await answer.Problem()).Fields()));
    }

    [Fact]
    public async Task Text_of_any_language_comes_through()
    {
        var answer = await client.Post("/v1/notes", """{"text":"Llŷn, café, 療養, 😀, \"quoted\", back\\slash","amount":"1.00"}""");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(1, await Sql.Scalar<long>(running.Database!, "select count(*) from note where text = 'Llŷn, café, 療養, 😀, \"quoted\", back\\slash'"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? type)
    {
        var answer = await client.Post("/v1/notes", """{"text":"t","amount":"1.00"}"""u8.ToArray(), type: type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("unsupported-media-type", (await answer.Problem()).Code());
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/vnd.pool+json")]
    public async Task JSON_by_another_name_is_taken(string type)
    {
        var answer = await client.Post("/v1/notes", """{"text":"t","amount":"1.00"}""", type: type);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_a_mebibyte_is_413_whether_its_length_is_said_or_not(bool chunked)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 1024 * 1024)}}","amount":"1.00"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/notes") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Idempotency-Key", "large");
        request.Headers.TransferEncodingChunked = chunked;

        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body-too-large", (await answer.Problem()).Code());
    }

    [Fact]
    public async Task Figures_that_do_not_fit_are_422()
    {
        var lines = string.Join(',', Enumerable.Repeat("""{"code":"A","amount":"9999999999999.99"}""", 9_300));

        var answer = await client.Post("/v1/notes", $$"""{"text":"t","amount":"0.00","lines":[{{lines}}]}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("figures-too-large", (await answer.Problem()).Code());
    }

    [Fact]
    public async Task Without_a_token_or_with_a_wrong_one_it_is_401()
    {
        using var anonymous = new HttpClient { BaseAddress = client.BaseAddress };

        var missing = await anonymous.Post("/v1/notes", "{}");
        var rubbish = await anonymous.Post("/v1/notes", "{}", token: "rubbish");
        var cut = await anonymous.Post("/v1/notes", "{}", token: TestTokens.Of(NoteService.Party, Roles.Finance)[..^4]);

        Assert.Equal(["token-missing", "token-invalid", "token-invalid"], [(await missing.Problem()).Code(), (await rubbish.Problem()).Code(), (await cut.Problem()).Code()]);
        Assert.All([missing, rubbish, cut], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
    }

    [Theory]
    [InlineData("11E", Roles.Finance, HttpStatusCode.NotFound)]
    [InlineData(NoteService.Party, Roles.Auditor, HttpStatusCode.Forbidden)]
    public async Task Who_may_not_learns_nothing_about_the_body(string organisation, string role, HttpStatusCode expected)
    {
        var answer = await client.Post("/v1/notes", "rubbish", key: null, type: "text/plain", token: TestTokens.Of(organisation, role));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty((await answer.Problem()).Fields());
    }

    [Theory]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/v1/notes/%00", HttpStatusCode.BadRequest, null)]
    public async Task A_path_that_leads_nowhere_is_refused(string path, HttpStatusCode expected, string? code)
    {
        var answer = await client.Post(path, "{}");

        Assert.Equal(expected, answer.StatusCode);
        if (code is not null) Assert.Equal(code, (await answer.Problem()).Code());
    }

    [Fact]
    public async Task A_NUL_in_a_query_is_400()
    {
        var answer = await client.GetAsync("/v1/notes?text=a%00b", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("malformed", (await answer.Problem()).Code());
    }

    [Fact]
    public async Task A_method_that_is_not_offered_is_405()
    {
        var answer = await client.DeleteAsync("/v1/notes", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("method-not-allowed", (await answer.Problem()).Code());
    }
}
