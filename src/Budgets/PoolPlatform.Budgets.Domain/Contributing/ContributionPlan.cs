using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>What all partners must put in for a financial year; every change makes a new plan with the next number.</summary>
public sealed record ContributionPlan(int Number, ImmutableArray<Contribution> Contributions)
{
    public static readonly ContributionPlan None = new(0, []);

    public Money Total => Money.Sum(Contributions.Select(contribution => contribution.Amount));

    /// <summary>A partner's contribution for the whole year, from all its sources.</summary>
    public Money Of(OrganisationCode partner) => Money.Sum(Contributions.Where(contribution => contribution.Partner == partner).Select(contribution => contribution.Amount));

    /// <summary>What a partner should have paid by the end of a day.</summary>
    public Money DueBy(OrganisationCode partner, DateOnly day) =>
        Money.Sum(Contributions
            .Where(contribution => contribution.Partner == partner)
            .SelectMany(contribution => contribution.Instalments)
            .Where(instalment => instalment.DueOn <= day)
            .Select(instalment => instalment.Amount));

    /// <summary>Whether it says the same, but for the number.</summary>
    public bool SaysTheSameAs(ContributionPlan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Contributions.Length == other.Contributions.Length
            && Contributions.Zip(other.Contributions).All(pair => pair.First with { Instalments = [] } == pair.Second with { Instalments = [] } && pair.First.Instalments.SequenceEqual(pair.Second.Instalments));
    }

    /// <summary>By how much each partner's contribution from each source differs from an earlier plan's; what does not differ is left out.</summary>
    public ImmutableArray<SourcedMoney> DifferencesFrom(ContributionPlan earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return
        [
            .. earlier.Contributions.Concat(Contributions)
                .Select(contribution => (contribution.Partner, contribution.Source))
                .Distinct()
                .Select(one => new SourcedMoney(one.Partner, one.Source, Of(one.Partner, one.Source) - earlier.Of(one.Partner, one.Source)))
                .Where(change => change.Amount != Money.Zero),
        ];
    }

    private Money Of(OrganisationCode partner, ContributionSource source) =>
        Money.Sum(Contributions.Where(contribution => contribution.Partner == partner && contribution.Source == source).Select(contribution => contribution.Amount));

    /// <summary>What is wrong with a plan; null when it may take effect.</summary>
    public Refusal? Check(PoolTerms terms, FinancialYear year)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return BudgetsRefusals.Together(Problems(terms, year));
    }

    private IEnumerable<Refusal> Problems(PoolTerms terms, FinancialYear year)
    {
        var seen = new HashSet<(OrganisationCode, ContributionSource, bool)>();
        for (var i = 0; i < Contributions.Length; i++)
        {
            var contribution = Contributions[i];
            var at = $"partners[{i}]";
            if (!terms.HasPartner(contribution.Partner)) yield return BudgetsRefusals.UnknownPartner($"{at}.partner", contribution.Partner);
            if (contribution.Amount < Money.Zero) yield return BudgetsRefusals.AmountNegative($"{at}.amount");
            if (!seen.Add((contribution.Partner, contribution.Source, contribution.InKind))) yield return BudgetsRefusals.ContributionRepeated($"{at}.source");
            if (contribution.RecurrentAmount is { } recurrent && (recurrent < Money.Zero || recurrent > contribution.Amount)) yield return ContributionRefusals.RecurrentBeyondAmount($"{at}.recurrentAmount");
            var sum = Money.Sum(contribution.Instalments.Select(instalment => instalment.Amount));
            if (sum != contribution.Amount) yield return BudgetsRefusals.InstalmentsDoNotSum($"{at}.instalments", contribution.Amount, sum);
            for (var n = 0; n < contribution.Instalments.Length; n++)
            {
                if (terms.Check(contribution.Instalments[n].DueOn, year, $"{at}.instalments[{n}].dueOn") is { } misdated) yield return misdated;
                if (contribution.Instalments[n].Amount < Money.Zero && contribution.Amount >= Money.Zero) yield return BudgetsRefusals.AmountNegative($"{at}.instalments[{n}].amount");
            }
        }
    }
}
