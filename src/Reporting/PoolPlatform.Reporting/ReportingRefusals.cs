using PoolPlatform.Kernel;

namespace PoolPlatform.Reporting;

/// <summary>Every way in which Reporting can say no. Codes are stable and never reused.</summary>
internal static class ReportingRefusals
{
    public static Refusal NotFound() => Refusal.NotFound("pool-not-found", "There is no such pool, or your organisation is no party to it.");

    public static Refusal NothingInYear(FinancialYear year) => Refusal.NotFound("pool-year-empty", $"Nothing is recorded for this pool in {year}.").With("year", year.ToString());

    public static Refusal NotOffered(string kind) => Refusal.NotFound("report-not-offered", $"The report '{kind}' is not offered yet.").With("kind", kind);

    public static Refusal PartnerNotFound(string partner) =>
        Refusal.NotFound("report-partner-not-found", $"'{partner}' is no partner of this pool; name one with ?partner=<code>.").With("partner", partner);
}
