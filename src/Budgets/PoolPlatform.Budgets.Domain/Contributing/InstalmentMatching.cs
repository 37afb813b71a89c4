using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>Matches what was received to the instalments that were due.</summary>
/// <remarks>What the payer said it is for comes first; the rest goes to the oldest instalment that is not paid yet, from whichever source. Cash pays cash, and what
/// is provided in kind meets what was promised in kind. What was paid back is taken from the newest.</remarks>
public static class InstalmentMatching
{
    public static MatchedContributions Match(ContributionPlan plan, IReadOnlyCollection<ReceivedMoney> receipts)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(receipts);
        var open = plan.Contributions
            .SelectMany(contribution => contribution.Instalments.Select(instalment => new Open(contribution.Partner, contribution.Source, contribution.InKind, instalment.DueOn, instalment.Amount)))
            .OrderBy(instalment => instalment.DueOn)
            .ToList();
        var left = new Dictionary<long, Money>();
        foreach (var receipt in InOrder(receipts.Where(receipt => receipt.Amount > Money.Zero)))
        {
            var rest = receipt.Amount;
            foreach (var said in receipt.Towards)
                foreach (var instalment in open.Where(one => one.IsFor(receipt) && one.Source == said.Source && one.DueOn == said.DueOn)) rest -= instalment.Take(receipt, Money.Min(said.Amount, rest));
            left[receipt.Id] = rest;
        }
        foreach (var receipt in InOrder(receipts.Where(receipt => receipt.Amount > Money.Zero)))
            foreach (var instalment in open.Where(one => one.IsFor(receipt))) left[receipt.Id] -= instalment.Take(receipt, left[receipt.Id]);
        var unmatched = receipts.Where(receipt => receipt.Amount > Money.Zero).GroupBy(receipt => receipt.Partner).ToDictionary(group => group.Key, group => Money.Sum(group.Select(receipt => left[receipt.Id])));
        foreach (var paidBack in InOrder(receipts.Where(receipt => receipt.Amount < Money.Zero)))
        {
            var back = -paidBack.Amount;
            // What nothing was due for goes back first.
            var fromUnmatched = Money.Min(back, unmatched.GetValueOrDefault(paidBack.Partner));
            unmatched[paidBack.Partner] = unmatched.GetValueOrDefault(paidBack.Partner) - fromUnmatched;
            back -= fromUnmatched;
            foreach (var instalment in Enumerable.Reverse(open).Where(one => one.IsFor(paidBack))) back -= instalment.GiveBack(paidBack, back);
        }
        return new([.. open.Select(instalment => instalment.State)], unmatched.Where(one => one.Value != Money.Zero).ToImmutableDictionary());
    }

    /// <summary>Of which sources a receipt is, by the instalments that it meets as it is recorded; what meets none is of no source.</summary>
    public static ImmutableArray<SourcedMoney> SourcesOf(ContributionPlan plan, IReadOnlyCollection<ReceivedMoney> before, ReceivedMoney receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var met = Match(plan, [.. before, receipt]).Instalments
            .SelectMany(instalment => instalment.Receipts.Where(match => match.JournalId == receipt.Id).Select(match => (instalment.Source, match.Amount)))
            .GroupBy(one => one.Source)
            .Select(group => new SourcedMoney(receipt.Partner, group.Key, Money.Sum(group.Select(one => one.Amount))))
            .ToList();
        var rest = new SourcedMoney(receipt.Partner, null, receipt.Amount - Money.Sum(met.Select(one => one.Amount)));
        return [.. met.Append(rest).Where(one => one.Amount != Money.Zero)];
    }

    private static IEnumerable<ReceivedMoney> InOrder(IEnumerable<ReceivedMoney> receipts) => receipts.OrderBy(receipt => receipt.ReceivedOn).ThenBy(receipt => receipt.Id);

    private sealed class Open(OrganisationCode partner, ContributionSource source, bool inKind, DateOnly dueOn, Money amount)
    {
        private readonly List<MatchedReceipt> matches = [];

        public ContributionSource Source => source;

        public DateOnly DueOn => dueOn;

        public InstalmentState State => new(partner, source, inKind, dueOn, amount, Paid, [.. matches]);

        private Money Paid => Money.Sum(matches.Select(match => match.Amount));

        public bool IsFor(ReceivedMoney receipt) => receipt.Partner == partner && receipt.InKind == inKind;

        public Money Take(ReceivedMoney receipt, Money offered) => Put(receipt, Money.Max(Money.Zero, Money.Min(offered, amount - Paid)));

        public Money GiveBack(ReceivedMoney receipt, Money asked)
        {
            var given = Money.Max(Money.Zero, Money.Min(asked, Paid));
            Put(receipt, -given);
            return given;
        }

        private Money Put(ReceivedMoney receipt, Money part)
        {
            if (part != Money.Zero) matches.Add(new(receipt.Id, receipt.ReceivedOn, part));
            return part;
        }
    }
}

/// <summary>Cash that came in, or what was provided in kind; negative, it was paid back. Entries that were reversed are not among them.</summary>
/// <param name="Towards">What the payer said it is for.</param>
public sealed record ReceivedMoney(long Id, OrganisationCode Partner, DateOnly ReceivedOn, Money Amount, bool InKind, ImmutableArray<TowardsInstalment> Towards);

/// <summary>A part of a receipt that is meant for one instalment.</summary>
public sealed record TowardsInstalment(ContributionSource Source, DateOnly DueOn, Money Amount);

/// <summary>One instalment, and what was received for it.</summary>
public sealed record InstalmentState(
    OrganisationCode Partner, ContributionSource Source, bool InKind, DateOnly DueOn, Money Amount, Money Paid, ImmutableArray<MatchedReceipt> Receipts)
{
    public Money Outstanding => Amount - Paid;

    /// <summary>An instalment is late from the day after it was due.</summary>
    public bool IsLateOn(DateOnly day) => DueOn < day && Outstanding > Money.Zero;
}

/// <summary>The part of a receipt that went to an instalment.</summary>
public sealed record MatchedReceipt(long JournalId, DateOnly ReceivedOn, Money Amount);

/// <summary>Every instalment by the day on which it is due, and what came in beyond all that is due in the year.</summary>
public sealed record MatchedContributions(ImmutableArray<InstalmentState> Instalments, ImmutableDictionary<OrganisationCode, Money> Unmatched)
{
    public IEnumerable<InstalmentState> LateOn(DateOnly day) => Instalments.Where(instalment => instalment.IsLateOn(day));
}
