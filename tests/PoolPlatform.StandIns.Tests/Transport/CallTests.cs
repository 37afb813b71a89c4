using Google.Protobuf;
using Grpc.Core;
using PoolPlatform.StandIns.Tests.Transport.V1;

namespace PoolPlatform.StandIns.Tests.Transport;

/// <summary>What a call must carry, over the real client and server libraries and a real socket.</summary>
public sealed class CallTests(TrialServer server) : IDisposable
{
    private const int FourMegabytes = 4 * 1024 * 1024;

    private readonly TrialClients _clients = new(server);

    private TrialApi.TrialApiClient Client => _clients.Client;

    public void Dispose() => _clients.Dispose();

    [Fact]
    public async Task A_unary_call_brings_back_the_answer_with_headers_both_ways()
    {
        using var call = Client.EchoAsync(
            new EchoRequest { Text = "£24,655,432.17" }, new Metadata { { "X-Correlation", "c-17" } }, cancellationToken: Here());

        var headers = await call.ResponseHeadersAsync;
        var reply = await call;

        Assert.Equal("trial", headers.GetValue("x-answered-by"));
        Assert.Equal("£24,655,432.17", reply.Text);
        Assert.Equal("c-17", reply.Correlation);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public void A_blocking_call_brings_back_the_answer() =>
        Assert.Equal("pence", Client.Echo(new EchoRequest { Text = "pence" }, cancellationToken: Here()).Text);

    [Fact]
    public async Task A_server_stream_arrives_whole_and_in_order_with_its_trailers()
    {
        using var call = Client.Count(new CountRequest { UpTo = 500 }, cancellationToken: Here());

        var values = new List<long>();
        await foreach (var number in call.ResponseStream.ReadAllAsync(Here()))
            values.Add(number.Value);

        Assert.Equal(Enumerable.Range(1, 500).Select(value => (long)value), values);
        Assert.Equal("500", call.GetTrailers().GetValue("x-counted"));
    }

    [Fact]
    public async Task A_client_stream_is_read_to_its_end()
    {
        using var call = Client.Sum(cancellationToken: Here());
        for (var value = 1; value <= 100; value++)
            await call.RequestStream.WriteAsync(new Number { Value = value }, Here());
        await call.RequestStream.CompleteAsync();

        Assert.Equal(5050, (await call).Value);
    }

    [Fact]
    public async Task Two_streams_answer_each_other_message_by_message()
    {
        using var call = Client.Double(cancellationToken: Here());
        var doubles = new List<long>();
        foreach (var value in new[] { 1, 20, 300 })
        {
            await call.RequestStream.WriteAsync(new Number { Value = value }, Here());
            Assert.True(await call.ResponseStream.MoveNext(Here()));
            doubles.Add(call.ResponseStream.Current.Value);
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Here()));
        Assert.Equal([2, 40, 600], doubles);
    }

    [Fact]
    public async Task A_refusal_brings_its_code_its_message_and_its_trailers()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.RefuseAsync(new RefuseRequest { Code = "period-closed" }, cancellationToken: Here()));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Equal("The period is closed – £0.00 was posted.", refused.Status.Detail);
        Assert.Equal("period-closed", refused.Trailers.GetValue("refusal-code"));
        Assert.Equal(new byte[] { 0, 1, 254, 255 }, refused.Trailers.GetValueBytes("figures-bin"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_call_past_its_deadline_ends_on_both_sides()
    {
        var callId = NewCallId();
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(2).UtcDateTime;

        var late = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.WaitAsync(new WaitRequest { CallId = callId }, deadline: deadline, cancellationToken: Here()));

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        var seenByServer = await server.Calls.Arrival(callId).WaitAsync(Here());
        Assert.True((seenByServer - deadline).Duration() < TimeSpan.FromSeconds(5), $"The server was told {seenByServer:O} for {deadline:O}.");
        await server.Calls.Cancellation(callId).WaitAsync(Here());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_cancelled_call_is_cancelled_at_the_server_too()
    {
        var callId = NewCallId();
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Here());
        var call = Client.WaitAsync(new WaitRequest { CallId = callId }, cancellationToken: caller.Token);
        await server.Calls.Arrival(callId).WaitAsync(Here());

        await caller.CancelAsync();

        var cancelled = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
        await server.Calls.Cancellation(callId).WaitAsync(Here());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stream_that_its_reader_drops_is_cancelled_at_the_server()
    {
        var callId = NewCallId();
        using (var call = Client.CountForever(new WaitRequest { CallId = callId }, cancellationToken: Here()))
            Assert.True(await call.ResponseStream.MoveNext(Here()));

        await server.Calls.Cancellation(callId).WaitAsync(Here());
    }

    [Fact]
    public async Task A_request_over_four_megabytes_is_refused_by_the_server()
    {
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[FourMegabytes + 1]) };

        var tooLarge = await Assert.ThrowsAsync<RpcException>(async () => await Client.EchoAsync(request, cancellationToken: Here()));

        Assert.Equal(StatusCode.ResourceExhausted, tooLarge.StatusCode);
    }

    [Fact]
    public async Task An_answer_over_four_megabytes_is_refused_by_the_client()
    {
        var request = new EchoRequest { AnswerBytes = FourMegabytes + 1 };

        var tooLarge = await Assert.ThrowsAsync<RpcException>(async () => await Client.EchoAsync(request, cancellationToken: Here()));

        Assert.Equal(StatusCode.ResourceExhausted, tooLarge.StatusCode);
    }

    [Fact]
    public async Task Messages_just_under_four_megabytes_pass_both_ways()
    {
        const int almost = FourMegabytes - 1024;
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[almost]), AnswerBytes = almost };

        var reply = await Client.EchoAsync(request, cancellationToken: Here());

        Assert.Equal(almost, reply.Payload.Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_request_may_be_compressed(string encoding)
    {
        var headers = new Metadata { { "grpc-internal-encoding-request", encoding } };

        var reply = await Client.EchoAsync(new EchoRequest { Text = new string('x', 10_000) }, headers, cancellationToken: Here());

        Assert.Equal(encoding, reply.Encoding);
        Assert.Equal(new string('x', 10_000), reply.Text);
    }

    [Fact]
    public async Task A_server_interceptor_refuses_before_the_service_is_asked()
    {
        var blocked = new Metadata { { "x-blocked", "no party" } };

        var unary = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.EchoAsync(new EchoRequest(), blocked, cancellationToken: Here()));
        using var stream = Client.Count(new CountRequest { UpTo = 1 }, blocked, cancellationToken: Here());
        var streamed = await Assert.ThrowsAsync<RpcException>(async () => await stream.ResponseStream.MoveNext(Here()));

        Assert.Equal((StatusCode.PermissionDenied, "/pool.trial.v1.TrialApi/Echo: no party"), (unary.StatusCode, unary.Status.Detail));
        Assert.Equal((StatusCode.PermissionDenied, "/pool.trial.v1.TrialApi/Count: no party"), (streamed.StatusCode, streamed.Status.Detail));
    }

    private static CancellationToken Here() => TestContext.Current.CancellationToken;

    private static string NewCallId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();
}
