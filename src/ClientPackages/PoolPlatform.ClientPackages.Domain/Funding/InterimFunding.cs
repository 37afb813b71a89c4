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
        var whole = new DateSpan(From, through);
        var years = ImmutableArray.CreateBuilder<TransferredYear>();
        var first = lines.Select(line => line.Dates.Start).Where(day => day > From).Concat(lines.Any(line => line.Dates.Start <= From) ? [From] : []).DefaultIfEmpty(through).Min();
        for (var year = FinancialYear.Of(first); year.Start <= through; year = FinancialYear.StartingIn(year.StartYear + 1))
        {
            if (Move(lines, decided, whole.Intersect(new(year.Start, year.End))).IsRefused(out var refusal, out var moved)) return refusal;
            years.Add(moved);
        }
        return new FundingTransfer(Dispute, whole, decidedOn, years.DrainToImmutable());
    }

    private Outcome<TransferredYear> Move(ImmutableArray<PackageLine> lines, FundingSplit decided, DateSpan days)
    {
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
        return new TransferredYear(days, paid, [.. moved.Where(move => move.Value != Money.Zero)]);
    }
}

/// <summary>What a decision owes back.</summary>
/// <param name="Days">The days that it belongs to, earlier than the decision.</param>
/// <param name="Years">The same by financial year, because each is settled by itself; cut by cumulative difference, so that they always sum.</param>
public sealed record FundingTransfer(string Dispute, DateSpan Days, DateOnly DecidedOn, ImmutableArray<TransferredYear> Years)
{
    /// <summary>What the interim funder has borne for the days.</summary>
    public Money Paid => Money.Sum(Years.Select(year => year.Paid));

    /// <summary>Positive for a funder that pays, negative for the one that is paid; they sum to nothing.</summary>
    public ImmutableArray<KeyValuePair<string, Money>> Moves =>
    [
        .. Years.SelectMany(year => year.Moves).GroupBy(move => move.Key, StringComparer.Ordinal).OrderBy(moves => moves.Key, StringComparer.Ordinal)
            .Select(moves => KeyValuePair.Create(moves.Key, Money.Sum(moves.Select(move => move.Value)))).Where(move => move.Value != Money.Zero),
    ];
}

/// <summary>What days of one financial year move between the funders.</summary>
public sealed record TransferredYear(DateSpan Days, Money Paid, ImmutableArray<KeyValuePair<string, Money>> Moves);
