using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PoolPlatform.Budgets.Tests.Slices;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.Budgets;

/// <summary>A year of a council's ledger in one file, sent over HTTP to the running service; and the same file again. Against single posts in a loop.</summary>
internal static class ImportSpeed
{
    private const int Rows = 500_000;
    private const int Rounds = 5;

    /// <summary>As many as are really posted one by one; the rest would take the same again and again.</summary>
    private const int Loop = 5_000;

    private const long MostBytes = 300L * 1024 * 1024;

    private static readonly string Finance = TestTokens.Of("E06000022", "finance");

    public static async Task<Table> Run()
    {
        await using var service = await RunningService.Start();
        await using var ledger = await BigLedger.Make(years: 0);
        var file = await Write();
        var (loop, first, again) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        using var watch = new MemoryWatch();
        try
        {
            // Like the other suites: a turn that is not counted comes first. It is told, because it is what somebody sees who has only just started everything.
            for (var round = -1; round < Rounds; round++)
            {
                var posts = await Timed(() => ledger.Post(Loop, 1)) * (Rows / Loop);
                var pool = service.NewAgreement(null);
                await Send(service, pool, HttpMethod.Put, "budget", new StringContent(Budget, Encoding.UTF8, "application/json"));
                // What the turn before has left to be written is not this one's work.
                await Run(service, "checkpoint");
                var import = await Timed(() => Import(service, pool, file, "agresso"));
                var same = await Timed(() => Import(service, pool, file, "agresso"));
                if (round < 0) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The first file after the start, which is not counted, took {import.TotalSeconds:0.0} s."));
                if (round < 0) continue;
                loop.Add(posts);
                first.Add(import);
                again.Add(same);
            }
        }
        finally
        {
            File.Delete(file);
        }
        await Console.Error.WriteLineAsync($"Files {first.Min().TotalSeconds:0.0} to {first.Max().TotalSeconds:0.0} s. The process, service and sender together, held at most {watch.Most / 1024 / 1024} MiB.");
        if (watch.Most > MostBytes) throw new InvalidOperationException($"The service held {watch.Most / 1024 / 1024} MiB; 300 MB are promised.");
        return new(
        [
            Row(new($"a loop of {Rows:N0} single posts, as {Loop:N0} of them took", NotTimedHere), loop),
            Row(new("the file imported, checked, posted and rolled up", NotTimedHere, TimeSpan.FromSeconds(12)) { MaxRatio = 1.0 / 15 }, first),
            Row(new("the same file again", NotTimedHere) { MaxRatio = 0.25 / 15 }, again),
        ]);
    }

    private const string Budget =
        """
        {"version":"opening","lines":[
          {"code":"AWP","scheme":"MH","name":"AWP","fundedBy":"11E","owner":"11E","amount":"12816000.00","kind":"Block"},
          {"code":"OPP","scheme":"MH","name":"OPP","fundedBy":"E06000022","owner":"E06000022","amount":"4679000.00","kind":"Package"},
          {"code":"AP","scheme":"MH","name":"AP","fundedBy":"E06000022","owner":"E06000022","amount":"2034000.00","kind":"Package"},
          {"code":"STAFF","scheme":"MH","name":"STAFF","fundedBy":"11E","owner":"11E","amount":"651000.00","kind":"Staffing"}]}
        """;

    private static async Task<string> Write()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 16);
        await file.WriteAsync("line,amount,effectiveOn,paidBy,reference,supplier,description\n");
        string[] lines = ["AWP", "OPP", "AP", "STAFF"];
        var day = new DateOnly(2014, 4, 1);
        for (var i = 1; i <= Rows; i++)
            await file.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{lines[i % 4]},{i % 9_000 + 1}.{i % 100:00},{day.AddDays(i % 365):yyyy-MM-dd},{(i % 7 == 0 ? "11E" : "E06000022")},INV-{i},Supplier {i % 900},Care week {i % 52}\n"));
        return path;
    }

    private static async Task Import(RunningService service, string pool, string file, string source)
    {
        await using var stream = File.OpenRead(file);
        var content = new StreamContent(stream);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/csv");
        var import = await Send(service, pool, HttpMethod.Post, $"expenditure/imports?source={source}", content);
        var id = import.GetProperty("importId").GetString();
        while (import.GetProperty("state").GetString() == "Running")
        {
            await Task.Delay(20);
            import = await Send(service, pool, HttpMethod.Get, $"expenditure/imports/{id}", null);
        }
        if (import.GetProperty("state").GetString() != "Completed") throw new InvalidOperationException(import.ToString());
        // What the months do not have yet is added to them now, whoever would do it a second later.
        await Run(service, "select roll_up(p.id, 2014::smallint, settled_through(p.id, 2014::smallint)) from pool p where p.reference = $1", pool);
    }

    private static async Task Run(RunningService service, string sql, params string[] values)
    {
        await using var command = service.Database.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<JsonElement> Send(RunningService service, string pool, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, $"/v1/pools/{pool}/years/2014-15/{path}") { Content = content };
        request.Headers.Authorization = new("Bearer", Finance);
        if (method == HttpMethod.Post) request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        using var response = await service.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException(text);
    }

    private static async Task<TimeSpan> Timed(Func<Task> act)
    {
        var began = TimeProvider.System.GetTimestamp();
        await act();
        return TimeProvider.System.GetElapsedTime(began);
    }

    private static Row Row(Subject subject, List<TimeSpan> times) => new(subject, [.. times.Order()]);

    private static Task NotTimedHere() => Task.CompletedTask;

    /// <summary>Looks at what the process holds, often enough to see a file that is read into memory.</summary>
    private sealed class MemoryWatch : IDisposable
    {
        private readonly Timer timer;
        private long most;

        public MemoryWatch() => timer = new(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));

        public long Most => Interlocked.Read(ref most);

        public void Dispose() => timer.Dispose();

        private void Look()
        {
            using var process = Process.GetCurrentProcess();
            var held = process.WorkingSet64;
            for (var known = Most; held > known && Interlocked.CompareExchange(ref most, held, known) != known;) known = Most;
        }
    }
}
