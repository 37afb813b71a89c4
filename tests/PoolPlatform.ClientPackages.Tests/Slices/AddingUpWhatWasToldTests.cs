using Grpc.Core;
using Grpc.Net.Client;
using PoolPlatform.ClientPackages.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>What another service may ask for to compare: what was told of an agreement's money, added up as of a place in the log.</summary>
public sealed class AddingUpWhatWasToldTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Fact]
    public async Task Versions_and_months_are_those_of_the_place_that_is_named_and_later_ones_are_counted()
    {
        var pool = await Make(service);
        var (first, second) = (await pool.Approved(), await pool.Approved(Line("70.00", service: "Day care")));
        var before = await Sequenced(pool, 4);
        var (was, other) = (await pool.Committed(first), await pool.Committed(second));
        await (await pool.Change(first, "Uplift", "*", Line("775.76"))).Is(201);
        await service.Http.Post($"/v1/packages/{first}/approval", Commissioner, null);
        var after = await Sequenced(pool, 6);

        var then = await Ask(pool.Reference, before);
        Assert.Equal(1, then.Later);
        Assert.Equal(new[] { (first, 1), (second, 1) }.Order(), then.Packages.Select(one => (one.PackageId, one.Version)).Order());
        Assert.Equal(was.Keys.Union(other.Keys).Order().Select(month => (month.Year, month.Period, was.GetValueOrDefault(month) + other.GetValueOrDefault(month))), then.Months.Select(one => (one.Year, one.Period, one.AmountPence)));
        Assert.Equal(["OPP"], then.Months.Select(one => one.Line).Distinct());
        Assert.InRange(then.Newest, after, long.MaxValue);

        var now = await Ask(pool.Reference, after);
        var isNow = await pool.Committed(first);
        Assert.Equal(0, now.Later);
        Assert.Equal(new[] { (first, 2), (second, 1) }.Order(), now.Packages.Select(one => (one.PackageId, one.Version)).Order());
        Assert.Equal(isNow.Values.Sum() + other.Values.Sum(), now.Months.Sum(one => one.AmountPence));
        Assert.DoesNotContain(pool.PersonId, now.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrears_and_transfers_are_told_by_id_and_pence_once_each()
    {
        var reference = $"POOL-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}";
        await Log(reference, "ArrearsOwed", """{"arrearsId":"a/1","parts":[{"amountPence":50},{"amountPence":-80}]}""");
        await Log(reference, "FundingTransferred", """{"transferId":"t/1","parts":[{"moves":[{"partner":"11E","amountPence":200},{"partner":"E06000022","amountPence":-200}]},{"moves":[{"partner":"11E","amountPence":-7},{"partner":"E06000022","amountPence":7}]}]}""");
        await Log(reference, "ArrearsOwed", """{"arrearsId":"a/1","parts":[{"amountPence":50},{"amountPence":-80}]}""");

        var told = await Ask(reference, long.MaxValue);

        Assert.Equal(["a/1 -30", "t/1 207"], told.Late.Select(one => $"{one.Id} {one.AmountPence}"));
        Assert.Empty((await Ask("POOL-NOBODY", long.MaxValue)).Packages);
    }

    [Fact]
    public async Task Only_services_ask()
    {
        foreach (var token in new[] { TestTokens.Of("E06000022", "pool-manager", "finance"), Commissioner })
            Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => Ask("POOL-1", 1, token))).StatusCode);
    }

    private async Task<FindToldReply> Ask(string reference, long through, string? token = null)
    {
        using var channel = GrpcChannel.ForAddress(service.Services.GrpcAddress());
        return await new ClientPackagesApi.ClientPackagesApiClient(channel).FindToldAsync(
            new FindToldRequest { Reference = reference, Through = through },
            new Metadata { { "authorization", $"Bearer {token ?? TestTokens.Issue("svc-budgets", null, Roles.Service)}" } }, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>The newest sequence of the pool's events, once so many have one.</summary>
    private async Task<long> Sequenced(PoolWithPerson pool, int events)
    {
        var newest = 0L;
        await Poll.Until(
            async () => (newest = await service.Query<long>($"select case when count(*) >= {events} then max(sequence) else 0 end from event_log where stream = '{pool.Reference}' and sequence is not null")) > 0,
            "they are numbered");
        return newest;
    }

    private Task<long> Log(string reference, string type, string payload) =>
        service.Query<long>($"insert into event_log (stream, type, payload, recorded_at, sequence) values ('{reference}', '{type}', '{payload}', now(), (select 1000000 + coalesce(max(id), 0) from event_log)) returning id");
}
