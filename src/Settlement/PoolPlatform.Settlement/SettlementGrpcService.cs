using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Contracts;

namespace PoolPlatform.Settlement;

/// <summary>What other services ask of the risk-share engine.</summary>
[Authorize(Policy = TokenChecks.ServicesOnly)]
internal sealed class SettlementGrpcService : SettlementApi.SettlementApiBase
{
    public override Task<CheckRiskSharesReply> CheckRiskShares(CheckRiskSharesRequest request, ServerCallContext context) =>
        Task.FromResult(CheckingRiskShares.CheckRiskShares.Of(request));

    public override Task<ShareVarianceReply> ShareVariance(ShareVarianceRequest request, ServerCallContext context) =>
        Task.FromResult(SharingVariance.ShareVariance.Of(request).OrRpcError());
}
