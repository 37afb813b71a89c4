using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;
using PoolPlatform.Settlement.Domain.Paying;

namespace PoolPlatform.Settlement.Tests.Domain;

public class Netting_across_pools
{
    [Fact]
    public void A_set_off_moves_no_cash_and_leaves_only_one_of_the_two_owing() => Properties.Hold(Balances(), balances =>
    {
        if (Netting.SetOff(balances).IsRefused(out var refusal, out var parts))
        {
            Assert.Equal(("nothing-to-set-off", Money.Zero), (refusal.Code, Money.Min(Netting.Owes(balances), Netting.Owed(balances))));
            return;
        }
        Assert.Equal(Money.Zero, Money.Sum(parts.Select(part => part.Cleared)));
        Assert.All(parts, part => Assert.True(part.Cleared.Abs() <= part.Balance.Owes.Abs() && part.Cleared.Pence * (decimal)part.Balance.Owes.Pence > 0));
        var left = balances.Select(balance => balance with { Owes = balance.Owes - Money.Sum(parts.Where(part => part.Balance == balance).Select(part => part.Cleared)) }).ToList();
        Assert.Equal(Money.Zero, Money.Min(Netting.Owes(left), Netting.Owed(left)));
        Assert.Equal(Netting.Owes(balances) - Netting.Owed(balances), Netting.Owes(left) - Netting.Owed(left));
    });

    [Fact]
    public void One_agreement_that_does_not_allow_it_is_enough_to_refuse() => Properties.Hold(Balances(), balances =>
    {
        var lacking = balances.Select((balance, i) => balance with { MaySetOff = i > 0 }).ToList();
        Assert.Contains(Netting.SetOff(lacking).Refusal?.Code, (string[])["set-off-not-agreed", "nothing-to-set-off"]);
    });

    private static Gen<List<OpenBalance>> Balances() =>
        (from pence in Gen.Choose(-1_000_000, 1_000_000)
         from id in Gen.Choose(0, int.MaxValue)
         select new OpenBalance(new Guid(id, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), default, Money.FromPence(pence), MaySetOff: true)).NonEmptyListOf().Select(balances => balances.DistinctBy(one => one.SettlementId).ToList());
}
