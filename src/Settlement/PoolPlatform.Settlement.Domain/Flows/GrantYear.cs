using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Flows;

/// <summary>The conditions of a grant, as the agreement has them.</summary>
/// <param name="Memorandum">Where the purpose and the conditions are written down.</param>
/// <param name="Amount">The sum, by the year where it recurs; null while it is not known.</param>
/// <param name="IsRecovered">Whether the payer gets back what was not used as agreed.</param>
public sealed record GrantTerms(string Memorandum, bool IsRecurrent, bool IsCapital, bool NeedsCertificate, bool IsRecovered, Money? Amount);

/// <summary>The payee certifies what it used of a year's grant as agreed (the voucher of sections 76 and 256).</summary>
/// <param name="Officer">The post that certifies.</param>
/// <param name="Evidence">Where the certificate is.</param>
public sealed record UseCertificate(FinancialYear Year, Money Used, string Officer, string Evidence, DateTimeOffset CertifiedAt);

/// <summary>What the payer got back of a year's grant that was not used.</summary>
public sealed record Recovery(FinancialYear Year, Money Amount, DateOnly PaidOn, string? Reference);

public enum GrantYearState
{
    /// <summary>Something is claimed and not paid.</summary>
    Open,

    /// <summary>All is paid, and nobody has certified what it was used for.</summary>
    CertificateDue,

    /// <summary>What was not used is to be paid back.</summary>
    RecoveryDue,

    /// <summary>Paid, accounted for, and what was unused is back.</summary>
    Settled,
}

/// <summary>One year of a grant.</summary>
/// <param name="Used">Null while nothing is certified.</param>
/// <param name="Unused">Paid and not used; null while nothing is certified.</param>
public sealed record GrantYear(FinancialYear Year, GrantYearState State, Money Claimed, Money Paid, Money? Used, Money? Unused, Money ToRecover, Money Recovered)
{
    public static GrantYear Of(Flow flow, FinancialYear year)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var claims = flow.Standing.Where(claim => year.Contains(claim.From)).ToList();
        var (claimed, paid) = (Money.Sum(claims.Select(claim => claim.Amount)), Money.Sum(claims.Select(claim => claim.Paid)));
        var used = flow.Certificates.FirstOrDefault(certificate => certificate.Year == year)?.Used;
        var unused = paid - used;
        var recovered = Money.Sum(flow.Recoveries.Where(recovery => recovery.Year == year).Select(recovery => recovery.Amount));
        var toRecover = flow.Grant is { IsRecovered: true } && unused is { } left ? left - recovered : Money.Zero;
        var state = claims.Count == 0 || claimed != paid ? GrantYearState.Open
            : used is null && flow.Grant is { NeedsCertificate: true } ? GrantYearState.CertificateDue
            : toRecover != Money.Zero ? GrantYearState.RecoveryDue
            : GrantYearState.Settled;
        return new(year, state, claimed, paid, used, unused, toRecover, recovered);
    }

    /// <summary>Whether an instalment may be claimed: within one year, not beyond what is agreed, not after the year was certified.</summary>
    public static Refusal? RefuseInstalment(Flow flow, DateOnly from, DateOnly through, Money amount)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var year = FinancialYear.Of(from);
        if (year != FinancialYear.Of(through)) return FlowRefusals.InstalmentSpansYears();
        if (amount <= Money.Zero) return FlowRefusals.PaymentNotPositive();
        if (flow.Certificates.Any(certificate => certificate.Year == year)) return FlowRefusals.YearCertified(year);
        if (flow.Grant?.Amount is not { } agreed) return FlowRefusals.GrantAmountUnknown();
        var before = Money.Sum(flow.Standing.Where(claim => !flow.Grant.IsRecurrent || year.Contains(claim.From)).Select(claim => claim.Amount));
        return amount > agreed - before ? FlowRefusals.BeyondGrant(agreed - before) : null;
    }

    public Refusal? RefuseCertificate(Money used) =>
        Used is not null ? FlowRefusals.YearCertified(Year)
        : State == GrantYearState.Open ? FlowRefusals.YearNotPaid(Year)
        : used < Money.Zero || used > Paid ? FlowRefusals.UsedBeyondPaid(Paid)
        : null;

    public Refusal? RefuseRecovery(Money amount) =>
        amount <= Money.Zero ? FlowRefusals.PaymentNotPositive()
        : amount > ToRecover ? FlowRefusals.BeyondUnused(ToRecover)
        : null;
}
