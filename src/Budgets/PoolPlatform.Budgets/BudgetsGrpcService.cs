using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Budgets.PostingSettlement;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets;

/// <summary>What other services ask of the ledger and post to it.</summary>
[Authorize(Policy = TokenChecks.ServicesOnly)]
internal sealed class BudgetsGrpcService(ViewingPosition.FindPosition positions, PostSettlement settlements, PostSettlementPayment payments, ViewingLedger.FindPartnerAccount accounts) : BudgetsApi.BudgetsApiBase
{
    public override async Task<Position> FindPosition(FindPositionRequest request, ServerCallContext context) =>
        (await positions.Find(request, context.CancellationToken)).OrRpcError();

    public override async Task<PartnerAccount> FindPartnerAccount(FindPartnerAccountRequest request, ServerCallContext context) =>
        (await accounts.Find(request, context.CancellationToken)).OrRpcError();

    public override async Task<PostedReply> PostSettlement(PostSettlementRequest request, ServerCallContext context) =>
        (await settlements.Post(Caller.Of(context.GetHttpContext()), request, context.CancellationToken)).OrRpcError();

    public override async Task<PostedReply> PostSettlementPayment(PostSettlementPaymentRequest request, ServerCallContext context) =>
        (await payments.Post(Caller.Of(context.GetHttpContext()), request, context.CancellationToken)).OrRpcError();
}
