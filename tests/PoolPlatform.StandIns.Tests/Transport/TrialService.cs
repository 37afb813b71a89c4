using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using PoolPlatform.StandIns.Tests.Transport.V1;

namespace PoolPlatform.StandIns.Tests.Transport;

internal sealed class TrialService(CallsUnderWay calls) : TrialApi.TrialApiBase
{
    public override async Task<EchoReply> Echo(EchoRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        await context.WriteResponseHeadersAsync(new Metadata { { "x-answered-by", "trial" } });
        return new EchoReply
        {
            Text = request.Text,
            Correlation = context.RequestHeaders.GetValue("x-correlation") ?? "",
            Authorization = context.RequestHeaders.GetValue("authorization") ?? "",
            Encoding = http.Request.Headers["grpc-encoding"].ToString(),
            ConnectionId = http.Connection.Id,
            Payload = ByteString.CopyFrom(new byte[request.AnswerBytes]),
        };
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        for (var value = 1; value <= request.UpTo; value++)
            await responseStream.WriteAsync(new Number { Value = value }, context.CancellationToken);
        context.ResponseTrailers.Add("x-counted", request.UpTo.ToString(CultureInfo.InvariantCulture));
    }

    public override async Task<Number> Sum(IAsyncStreamReader<Number> requestStream, ServerCallContext context)
    {
        var sum = 0L;
        await foreach (var number in requestStream.ReadAllAsync(context.CancellationToken))
            sum += number.Value;
        return new Number { Value = sum };
    }

    public override async Task Double(
        IAsyncStreamReader<Number> requestStream, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(new Number { Value = 2 * requestStream.Current.Value });
    }

    public override Task<EchoReply> Refuse(RefuseRequest request, ServerCallContext context) => throw new RpcException(
        new Status(StatusCode.FailedPrecondition, "The period is closed – £0.00 was posted."),
        new Metadata { { "refusal-code", request.Code }, { "figures-bin", new byte[] { 0, 1, 254, 255 } } });

    public override async Task<EchoReply> Wait(WaitRequest request, ServerCallContext context)
    {
        await calls.UntilCancelled(request.CallId, context);
        return new EchoReply();
    }

    public override async Task CountForever(WaitRequest request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new Number { Value = 1 });
        await calls.UntilCancelled(request.CallId, context);
    }
}
