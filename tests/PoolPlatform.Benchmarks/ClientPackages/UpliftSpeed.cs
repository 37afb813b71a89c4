using System.Globalization;

namespace PoolPlatform.Benchmarks.ClientPackages;

/// <summary>One provider's rates raised in 10,000 packages, from the preview to all versions, commitments and events saved, against packages changed one at a time through the same API.</summary>
internal static class UpliftSpeed
{
    private const int Packages = 10_000;
    private const int OneByOne = 100;
    private const int Times = 3;

    public static async Task<Table> Run()
    {
        await using var host = await PackagesHost.Start();
        var first = await host.Approved("742.35");
        await host.Multiply(first, Packages - 1);
        await using (var analyze = host.Database.CreateCommand("analyze")) await analyze.ExecuteNonQueryAsync();

        var reference = new Subject($"{OneByOne} packages changed one at a time through the API", () => Task.CompletedTask);
        // A hundred times as many in less than a tenth of what they would take one at a time.
        var uplift = new Subject($"{Packages:N0} packages raised at once: preview, approval, versions, commitments, events", () => Task.CompletedTask, TimeSpan.FromSeconds(10)) { MaxRatio = Packages / OneByOne / 10 };
        var (changes, uplifts) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = -1; round < Times; round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < OneByOne; i++) await host.Change(first, (743.00m + i).ToString("0.00", CultureInfo.InvariantCulture));
            var changed = TimeProvider.System.GetElapsedTime(began);
            await host.UntilTold();
            began = TimeProvider.System.GetTimestamp();
            if (await host.Uplift() != Packages) throw new InvalidOperationException("Not every package was raised.");
            var raised = TimeProvider.System.GetElapsedTime(began);
            await host.UntilTold();
            if (round < 0) continue;
            changes.Add(changed);
            uplifts.Add(raised);
        }
        return new([new(reference, [.. changes.Order()]), new(uplift, [.. uplifts.Order()])]);
    }
}
