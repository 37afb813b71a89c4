using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using PoolPlatform.ClientPackages.AddingUpWhatWasTold;
using PoolPlatform.ClientPackages.Contracts;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages;

/// <summary>What other services ask of packages of care.</summary>
[Authorize(Policy = TokenChecks.ServicesOnly)]
internal sealed class ClientPackagesGrpcService(FindTold told) : ClientPackagesApi.ClientPackagesApiBase
{
    public override Task<FindToldReply> FindTold(FindToldRequest request, ServerCallContext context) => told.Find(request, context.CancellationToken);
}
