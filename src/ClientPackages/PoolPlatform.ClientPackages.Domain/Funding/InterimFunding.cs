using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Funding;

/// <summary>One body pays without prejudice while it is in dispute who should: care starts at once, and the decision settles it from the first day.</summary>
/// <param name="Dispute">Names the dispute in the agreement's own register.</param>
public sealed record InterimFunding(string Funder, string Dispute, DateOnly From)
{
    /// <summary>What the decision moves between the funders for days that the interim funder paid; the moves sum to nothing.</summary>
    /// <remarks>Each line's days are taken as one run, so that the decided split is the one they would have had from the beginning: largest remainder
    /// over the whole, as for any other line. The transfer is posted in the open period under the days that it belongs to.</remarks>
    /// <param name="through">The last day that was paid before the decision took hold.</param>
    public Outcome<FundingTransfer> Decide(ImmutableArray<PackageLine> lines, FundingSplit decided, DateOnly through, DateOnly decidedOn)
    {
        if (decidedOn < From) return ClientPackagesRefusals.DecisionBeforeDispute;
        var days = new DateSpan(From, through);
        var moved = new SortedDictionary<string, Money>(StringComparer.Ordinal);
        var paid = Money.Zero;
        foreach (var piece in lines.SelectMany(line => line.Paid))
        {
            if (piece.Dates.Intersect(days).IsEmpty) continue;
            var cost = piece.CostOf(days);
            if (piece.FundedBy(decided).IsRefused(out var refusal, out var asDecided)) return refusal;
            foreach (var (funder, part) in asDecided.PartsOf(days)) moved[funder] = moved.GetValueOrDefault(funder) + part;
            moved[Funder] = moved.GetValueOrDefault(Funder) - cost;
            paid += cost;
        }
        return new FundingTransfer(Dispute, days, decidedOn, paid, [.. moved.Where(move => move.Value != Money.Zero)]);
    }
}

/// <summary>What a decision owes back: positive for a funder that pays, negative for the one that is paid.</summary>
/// <param name="Days">The days that it belongs to, earlier than the decision.</param>
/// <param name="Paid">What the interim funder has borne for them.</param>
public sealed record FundingTransfer(string Dispute, DateSpan Days, DateOnly DecidedOn, Money Paid, ImmutableArray<KeyValuePair<string, Money>> Moves);
