using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Leaving;

/// <summary>What a way out is worked out from: the fund's figures to the end of the period in which the day falls.</summary>
/// <param name="Partners">In listed order.</param>
/// <param name="VarianceShares">What each partner bears of the forecast variance, by the agreed rules; null where no rule could share it.</param>
public sealed record ExitFigures(
    ImmutableArray<OrganisationCode> Partners,
    OrganisationCode Host,
    ImmutableArray<ExitLine> Lines,
    ImmutableArray<ExitMoney> Money,
    IReadOnlyDictionary<OrganisationCode, Money>? VarianceShares);

/// <summary>A line of the fund.</summary>
/// <param name="Owner">The partner whose function it is; null where nobody is named.</param>
/// <param name="Budget">Null while the amount is not known: such a line is counted and left out of every sum.</param>
/// <param name="Forecast">What was spent and what is committed, to the end of the period.</param>
/// <param name="CommittedAfter">What is committed beyond the period, as far as the ledger knows.</param>
public sealed record ExitLine(string Code, string Scheme, string Name, OrganisationCode? Owner, Money? Budget, Money Forecast, Money CommittedAfter);

/// <summary>What a partner was due to put in, what it did, and what it paid for the fund.</summary>
/// <param name="YearsContribution">By which what is left in the fund is shared.</param>
public sealed record ExitMoney(OrganisationCode Partner, Money Due, Money Paid, Money PaidOnBehalf, Money YearsContribution)
{
    /// <summary>What it bore for others, less what they bore for it, by decisions on packages for days that are over.</summary>
    public Money Transfers { get; init; }
}
