using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PoolPlatform.ClientPackages.CarryingForward;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class CarryForwardTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private static readonly FinancialYear Now = FinancialYear.Of(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));

    [Fact]
    public async Task As_years_pass_commitments_are_stated_further_to_the_end_of_the_term()
    {
        var pool = await Make(service, end: $"{Now.StartYear + 3}-03-31");
        var open = await pool.Approved();
        var shortOne = await pool.Approved(Line(to: "2025-12-31", service: "Day care"));
        var ended = await pool.Approved(Line(service: "Home care"));
        await service.Http.Post($"/v1/packages/{ended}/end", Practitioner(), """{"on":"2025-08-09","reason":"Moved"}""", 200);
        Assert.Equal((Now.StartYear + 1, 12), (await pool.Committed(open)).Keys.Max());

        await CarryTo(Now.Start.AddDays(1));
        Assert.Equal(2, (await pool.Told(open)).Count);

        await CarryTo(Now.End.AddDays(1));
        Assert.Equal((Now.StartYear + 2, 12), (await pool.Committed(open)).Keys.Max());
        var (_, told) = (await pool.Told(open))[2];
        Assert.Equal(("CarriedForward", 2), (told.Text("reason"), told.GetProperty("version").GetInt32()));
        Assert.Equal(2, (await pool.Told(shortOne)).Count);
        Assert.Equal(4, (await pool.Told(ended)).Count);

        // The term holds it there, however many years pass and however often it is asked.
        await CarryTo(Now.End.AddDays(3000));
        await CarryTo(Now.End.AddDays(3000));
        Assert.Equal(3, (await pool.Told(open)).Count);
    }

    [Fact]
    public async Task A_longer_term_is_followed_and_what_waits_for_approval_still_waits()
    {
        var pool = await Make(service, end: $"{Now.StartYear + 1}-03-31");
        var packageId = await pool.Approved();
        await (await pool.Change(packageId, "Uplift", "*", Line("775.76"))).Is(201);
        service.Known.Agreements[pool.Reference].TermEnd = $"{Now.StartYear + 2}-03-31";

        await CarryTo(Now.Start.AddDays(1));

        Assert.Equal((Now.StartYear + 1, 12), (await pool.Committed(packageId)).Keys.Max());
        var shown = await service.Http.Get($"/v1/packages/{packageId}", Commissioner);
        Assert.Equal((3, 4), (shown.GetProperty("inForce").GetProperty("version").GetInt32(), shown.GetProperty("proposed").GetProperty("version").GetInt32()));
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        Assert.Equal([1, 3, 4], (await pool.Told(packageId)).Where(told => told.Type == "CommitmentChanged").Select(told => told.Event.GetProperty("version").GetInt32()));
    }

    private async Task CarryTo(DateOnly today)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero));
        await ActivatorUtilities.CreateInstance<CarryForward>(service.Services, time, ActivatorUtilities.CreateInstance<ChangeStarter>(service.Services, time))
            .Run(TestContext.Current.CancellationToken);
    }
}
