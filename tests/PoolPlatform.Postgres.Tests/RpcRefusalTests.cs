using Grpc.Core;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.Postgres.Tests;

public sealed class RpcRefusalTests
{
    public static TheoryData<RefusalKind, StatusCode> Kinds() => new()
    {
        { RefusalKind.Invalid, StatusCode.InvalidArgument },
        { RefusalKind.Forbidden, StatusCode.PermissionDenied },
        { RefusalKind.NotFound, StatusCode.NotFound },
        { RefusalKind.Conflict, StatusCode.Aborted },
        { RefusalKind.Stale, StatusCode.FailedPrecondition },
        { RefusalKind.RuleBroken, StatusCode.FailedPrecondition },
        { RefusalKind.VersionRequired, StatusCode.FailedPrecondition },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_refusal_travels_whole_and_has_its_own_status(RefusalKind kind, StatusCode status)
    {
        var refusal = new Refusal("risk-share-incomplete", kind, "Sums are left over: café, 療養.")
            .About("over[0].share", "Too little.").About("over[0].share", "Really.").About("under", "Missing.")
            .With("left", Money.FromPence(-123)).With("currency", "GBP");

        var thrown = RpcRefusals.ToRpc(refusal);

        Assert.Equal(status, thrown.StatusCode);
        Assert.Equal("risk-share-incomplete", thrown.Trailers.Get("refusal-code")?.Value);
        Assert.True(RpcRefusals.TryRead(thrown, out var read));
        Assert.Equal((refusal.Code, refusal.Kind, refusal.Message), (read.Code, read.Kind, read.Message));
        Assert.Equal(refusal.Errors.SelectMany(error => error.Value.Select(message => (error.Key, message))), read.Errors.SelectMany(error => error.Value.Select(message => (error.Key, message))));
        Assert.Equal(refusal.Figures, read.Figures);
    }

    [Fact]
    public void Trouble_is_no_refusal()
    {
        Assert.False(RpcRefusals.TryRead(new RpcException(new Status(StatusCode.Unavailable, "down")), out _));
    }
}
