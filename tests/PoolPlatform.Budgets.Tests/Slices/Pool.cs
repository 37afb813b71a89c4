using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>One pool, spoken to as its callers do: over HTTP with a token.</summary>
internal sealed class Pool(RunningService service, string reference)
{
    public const string Host = "E06000022";
    public const string Ccg = "11E";

    public static readonly string HostFinance = TestTokens.Of(Host, "finance");
    public static readonly string CcgFinance = TestTokens.Of(Ccg, "finance");

    public string Reference => reference;

    public RunningService Service => service;

    public string Year { get; init; } = "2014-15";

    /// <summary>The two lines of the walk-through and one whose amount is not known, for 1,200.00 in all.</summary>
    public const string Budget =
        """
        {"version":"opening","lines":[
          {"code":"AWP","scheme":"MH","name":"AWP block contract","fundedBy":"11E","owner":"11E","amount":"1000.00","kind":"Block"},
          {"code":"STAFF","scheme":"MH","name":"Staffing","fundedBy":"E06000022","owner":"E06000022","amount":"200.00","kind":"Staffing"},
          {"code":"TBC","scheme":"MH","name":"Not yet known","fundedBy":"E06000022","owner":"E06000022","amount":null,"kind":"Other"}]}
        """;

    /// <summary>The same pool in another year.</summary>
    public Pool In(string year) => new(service, reference) { Year = year };

    public async Task<Pool> WithBudget(string? token = null)
    {
        (await Put("budget", Budget, token)).Is(HttpStatusCode.OK);
        return this;
    }

    public Task<Reply> Get(string path, string? token = null) => Send(HttpMethod.Get, path, null, token ?? HostFinance, null);

    public Task<Reply> Put(string path, string body, string? token = null, string? ifMatch = null) =>
        Send(HttpMethod.Put, path, Json(body), token ?? HostFinance, request => { if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch); });

    public Task<Reply> Post(string path, string body, string? token = null, string? key = null) =>
        Send(HttpMethod.Post, path, Json(body), token ?? HostFinance, request => request.Headers.Add("Idempotency-Key", key ?? NewKey()));

    /// <summary>Spends a sum on a line; the host pays unless another is named.</summary>
    public Task<Reply> Spend(string line, string amount, string on = "2014-04-30", string paidBy = Host, string? token = null, string more = "") =>
        Post("expenditure", $$"""{"line":"{{line}}","amount":"{{amount}}","effectiveOn":"{{on}}","paidBy":"{{paidBy}}","reference":"INV","description":"d"{{more}}}""", token);

    public Task<Reply> SendFile(string csv, string query = "?source=agresso", string? token = null, string type = "text/csv", string? key = null) => SendFile(Encoding.UTF8.GetBytes(csv), query, token, type, key);

    public Task<Reply> SendFile(byte[] csv, string query = "?source=agresso", string? token = null, string type = "text/csv", string? key = null)
    {
        var content = new ByteArrayContent(csv);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return Send(HttpMethod.Post, "expenditure/imports" + query, content, token ?? HostFinance, request => request.Headers.Add("Idempotency-Key", key ?? NewKey()));
    }

    public async Task<byte[]> Bytes(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/pools/{reference}/years/{Year}/{path}");
        request.Headers.Authorization = new("Bearer", HostFinance);
        using var response = await service.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Sends a file and waits until it is posted or rejected.</summary>
    public async Task<JsonElement> Import(string csv, string query = "?source=agresso", string? token = null)
    {
        var accepted = await SendFile(csv, query, token);
        accepted.Is(HttpStatusCode.Accepted);
        return await Finished(accepted.Location!);
    }

    public async Task<JsonElement> Finished(string location)
    {
        var import = default(JsonElement);
        await Poll.Until(
            async () =>
            {
                import = (await Send(HttpMethod.Get, location, null, HostFinance, null)).Body;
                return import.GetProperty("state").GetString() != "Running";
            },
            "the import is finished");
        return import;
    }

    /// <summary>Every account's balance in pounds, debit positive; fails when the two sides differ.</summary>
    public async Task<Dictionary<string, decimal>> Balances()
    {
        var trial = (await Get("trial-balance")).Is(HttpStatusCode.OK);
        Assert.Equal(trial.GetProperty("debit").GetString(), trial.GetProperty("credit").GetString());
        return trial.GetProperty("accounts").EnumerateArray().ToDictionary(
            account => account.GetProperty("account").GetString()!,
            account => decimal.Parse(account.GetProperty("debit").GetString()!) - decimal.Parse(account.GetProperty("credit").GetString()!));
    }

    public async Task<List<JsonElement>> Events(string type)
    {
        await using var find = service.Database.CreateCommand("select payload from event_log where stream = $1 and type = $2 order by id");
        find.Parameters.Add(new() { Value = reference });
        find.Parameters.Add(new() { Value = type });
        await using var rows = await find.ExecuteReaderAsync();
        var events = new List<JsonElement>();
        while (await rows.ReadAsync()) events.Add(JsonSerializer.Deserialize<JsonElement>(rows.GetString(0)));
        return events;
    }

    public static string NewKey() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<Reply> Send(HttpMethod method, string path, HttpContent? content, string token, Action<HttpRequestMessage>? more)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/v1/pools/{reference}/years/{Year}/{path}") { Content = content };
        request.Headers.Authorization = new("Bearer", token);
        more?.Invoke(request);
        using var response = await service.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(
            response.StatusCode,
            text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default,
            response.Headers.Location?.ToString(),
            response.Headers.ETag?.ToString(),
            response.Headers.Contains("Idempotency-Replayed"),
            text);
    }
}

/// <summary>What came back.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonElement Body, string? Location, string? ETag, bool IsReplayed, string Text)
{
    /// <summary>The body, where the status is as expected.</summary>
    public JsonElement Is(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{(int)Status} and not {(int)status}: {Text}");
        return Body;
    }

    /// <summary>Refused with this status and code.</summary>
    public JsonElement IsRefused(HttpStatusCode status, string code)
    {
        Is(status);
        Assert.Equal($"urn:pool:problem:{code}", Body.GetProperty("type").GetString());
        return Body;
    }

    public string? this[string field] => Body.GetProperty(field).ToString();
}
