using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PoolPlatform.Budgets.Tests.Slices;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.ClientPackages;

/// <summary>How long the pool's forecast takes to show a change of one package: ClientPackages, the broker, Budgets and two databases, all real.</summary>
internal static class ForecastLatency
{
    private const int Changes = 200;
    private const int NotTimed = 20;

    private static readonly string Finance = TestTokens.Of("E06000022", "finance");
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(30);

    public static async Task<Table> Run()
    {
        await using var packages = await PackagesHost.Start();
        await using var budgets = await RunningService.Start(Servers.RabbitMq, packages.GrpcAddress);
        var terms = RunningService.TermsOf(PackagesHost.Reference);
        (terms.TermStart, terms.TermEnd) = ("2025-04-01", "2028-03-31");
        budgets.Neighbours.Agreements[PackagesHost.Reference] = terms;
        await Send(budgets, HttpMethod.Put, "budget", """{"version":"opening","lines":[{"code":"OPP","scheme":"MH","name":"Older people","fundedBy":"11E","owner":"11E","amount":"1000000.00","kind":"Package"}]}""");
        var package = await packages.Approved("700.00");

        var (answered, shown) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = -NotTimed; i < Changes; i++)
        {
            // A whole number of pounds a day for 365 days, another with each change.
            var daily = 101 + NotTimed + i;
            var began = await packages.Change(package, $"{7 * daily}.00");
            var answer = TimeProvider.System.GetElapsedTime(began);
            var committed = (365m * daily).ToString("0.00", CultureInfo.InvariantCulture);
            while ((await Send(budgets, HttpMethod.Get, "position", null)).GetProperty("committed").GetString() != committed)
                if (TimeProvider.System.GetElapsedTime(began) > GiveUpAfter) throw new TimeoutException($"The forecast never showed {committed}.");
            if (i < 0) continue;
            answered.Add(answer);
            shown.Add(TimeProvider.System.GetElapsedTime(began));
        }
        return new(
        [
            new(new("an approval answered", () => Task.CompletedTask), [.. answered.Order()]),
            new(new("its commitment shown in the pool's position", () => Task.CompletedTask, TimeSpan.FromSeconds(1)) { LimitsSlowest = true }, [.. shown.Order()]),
        ]);
    }

    private static async Task<JsonElement> Send(RunningService budgets, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, $"/v1/pools/{PackagesHost.Reference}/years/2025-26/{path}") { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Finance);
        using var answer = await budgets.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }
}
