using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Funding;

/// <summary>What even a draft must get right about the money that it names.</summary>
public static class FundingChecks
{
    public static Refusal? Refuse(AgreementTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return RefuseParts(terms) ?? RefuseCharges(terms) ?? RefuseGrants(terms) ?? RefuseOutside(terms) ?? RefusePayments(terms.Payments);
    }

    private static Refusal? RefuseParts(AgreementTerms terms)
    {
        var parts = terms.Parts ?? [];
        if (RefuseNames("parts", parts, part => (part.Code, part.Name)) is { } wrong) return wrong;
        var placed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var earlier in parts.Take(i).Select(part => part.FundingType).Prepend(terms.FundingType))
                if (!FundingTypes.MayStandTogether(earlier, parts[i].FundingType)) return FundingRefusals.DoNotCombine($"parts[{i}].fundingType", earlier, parts[i].FundingType);
            var schemes = parts[i].Schemes ?? [];
            for (var j = 0; j < schemes.Length; j++)
            {
                if (terms.Schemes.All(scheme => scheme.Code != schemes[j])) return FundingRefusals.PartSchemeUnknown($"parts[{i}].schemes[{j}]", schemes[j]);
                if (!placed.Add(schemes[j])) return FundingRefusals.SchemeInTwoParts($"parts[{i}].schemes[{j}]", schemes[j]);
            }
        }
        return null;
    }

    private static Refusal? RefuseCharges(AgreementTerms terms)
    {
        var charges = terms.Charges ?? [];
        if (!charges.IsEmpty && terms.FundingType != FundingType.CrossCharging) return FundingRefusals.ChargesNeedType();
        if (RefuseNames("charges", charges, charge => (charge.Code, charge.Reason)) is { } wrong) return wrong;
        for (var i = 0; i < charges.Length; i++)
        {
            var (path, charge) = ($"charges[{i}]", charges[i]);
            if (RefusePayment(path, charge.Payer, charge.Payee, terms) is { } refusal) return refusal;
            if (charge.RatePerDay <= Money.Zero) return FundingRefusals.RateNotPositive(path);
            if (charge.To is not { } to) return FundingRefusals.ChargeWithoutEnd(path);
            if (to < charge.From) return FundingRefusals.ChargeReversed(path);
            if (!terms.Term.Span.Contains(charge.From) || !terms.Term.Span.Contains(to)) return FundingRefusals.ChargeOutsideTerm(path);
        }
        return null;
    }

    private static Refusal? RefuseGrants(AgreementTerms terms)
    {
        var grants = terms.Grants ?? [];
        if (!grants.IsEmpty && terms.FundingType != FundingType.GrantTransfer) return FundingRefusals.GrantsNeedType();
        if (RefuseNames("grants", grants, grant => (grant.Code, grant.Purpose)) is { } wrong) return wrong;
        for (var i = 0; i < grants.Length; i++)
        {
            if (RefusePayment($"grants[{i}]", grants[i].Payer, grants[i].Payee, terms) is { } refusal) return refusal;
            if (grants[i].Amount is { } amount && amount <= Money.Zero) return FundingRefusals.GrantNotPositive($"grants[{i}]");
        }
        return null;
    }

    private static Refusal? RefuseOutside(AgreementTerms terms)
    {
        var budgets = terms.BudgetsOutsidePool ?? [];
        if (RefuseNames("budgetsOutsidePool", budgets, budget => (budget.Code, budget.Name)) is { } wrong) return wrong;
        for (var i = 0; i < budgets.Length; i++)
        {
            if (!terms.Partners.Contains(budgets[i].Owner)) return FundingRefusals.NotOfPartner($"budgetsOutsidePool[{i}].owner", budgets[i].Owner);
            if (budgets[i].Standing == BudgetStanding.Aligned && !FundingTypes.MayStandTogether(terms.FundingType, FundingType.AlignedBudgets))
                return FundingRefusals.AlignedNeedsType($"budgetsOutsidePool[{i}]", terms.FundingType);
        }
        return null;
    }

    private static Refusal? RefusePayments(PaymentTerms? payments) =>
        payments is null ? null
        : payments.DueDays is < 0 or > PaymentTerms.LongestDueDays ? FundingRefusals.DueDaysOutOfRange()
        : payments.Interest is { } interest && (interest.AnnualPercent.Value == 0 || interest.AnnualPercent > Percent.Hundred) ? FundingRefusals.InterestOutOfRange()
        : null;

    private static Refusal? RefusePayment(string path, OrganisationCode payer, OrganisationCode payee, AgreementTerms terms)
    {
        if (!terms.Partners.Contains(payer)) return FundingRefusals.NotOfPartner($"{path}.payer", payer);
        if (!terms.Partners.Contains(payee)) return FundingRefusals.NotOfPartner($"{path}.payee", payee);
        return payer == payee ? FundingRefusals.PayerIsPayee(path) : null;
    }

    private static Refusal? RefuseNames<T>(string list, ImmutableArray<T> entries, Func<T, (string Code, string Words)> read)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            var (code, words) = read(entries[i]);
            if (string.IsNullOrWhiteSpace(code) || string.IsNullOrWhiteSpace(words)) return FundingRefusals.EntryUnnamed($"{list}[{i}]");
            if (entries.Take(i).Any(earlier => read(earlier).Code == code)) return FundingRefusals.EntryTwice($"{list}[{i}]", code);
        }
        return null;
    }
}
