using System.Collections.Concurrent;
using Grpc.Core;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Budgets as Agreements meets it: real gRPC over a socket, answering what a test lays down for a fund and a year.</summary>
internal sealed class FundFigures
{
    private readonly ConcurrentDictionary<(string Reference, int Year, int Through), Position> positions = new();

    /// <summary>Lays down where a fund stands at the end of a period; 0 for the whole year.</summary>
    public void Lay(string reference, int year, int through, params ReadOnlySpan<PositionLine> lines)
    {
        var position = new Position { Reference = reference, Year = year, Through = through, AsAt = "2015-09-01T10:00:00.0000000Z" };
        position.Lines.AddRange(lines.ToArray());
        position.Partners.Add(new PartnerMoney { Partner = "11E", ContributionDuePence = 70_000, ContributionPaidPence = 60_000, PaidOnBehalfPence = 5_000, ContributionOpeningPence = 70_000, ContributionClosingPence = 70_000 });
        position.Partners.Add(new PartnerMoney { Partner = "E06000022", ContributionDuePence = 30_000, ContributionPaidPence = 30_000, PaidOnBehalfPence = 900, ContributionOpeningPence = 30_000, ContributionClosingPence = 30_000 });
        positions[(reference, year, through)] = position;
    }

    public static PositionLine Line(string code, string owner, long? budget, long actual, long committed, string scheme = "MH")
    {
        var line = new PositionLine { Code = code, Scheme = scheme, Name = code, Owner = owner, Kind = "Block", ActualPence = actual, CommittedPence = committed, ForecastPence = actual + committed };
        if (budget is { } pence) line.BudgetPence = pence;
        return line;
    }

    internal sealed class Answers(FundFigures figures) : BudgetsApi.BudgetsApiBase
    {
        public override Task<Position> FindPosition(FindPositionRequest request, ServerCallContext context) =>
            figures.positions.TryGetValue((request.Reference, request.Year, request.Through), out var position)
                ? Task.FromResult(position)
                : throw RpcRefusals.ToRpc(Refusal.NotFound("budget-missing", "The pool has no budget for this year."));
    }
}
