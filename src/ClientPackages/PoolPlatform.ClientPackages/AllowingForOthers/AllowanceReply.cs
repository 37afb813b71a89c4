using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.AllowingForOthers;

/// <summary>An allowance as the public API shows it.</summary>
/// <param name="Forecast">What it adds to each year's forecast as it was stated last; below zero where it lowers it.</param>
internal sealed record AllowanceReply(
    string AllowanceId, AgreementReference Agreement, string Scheme, AllowanceKind Kind, string BudgetLine, int Version, string? Reason, DateOnly From, DateOnly? To,
    Money? PerWeek, Money? Amount, Percent? PercentOfRemainder, Percent Probability, DateOnly? EndedOn, IReadOnlyDictionary<string, Money> Forecast)
{
    public const string Example =
        """{"allowanceId":"0198c5f0-0000-7000-8000-00000000000b","agreement":"BANES-MH","scheme":"MH","kind":"Attrition","budgetLine":"OPP","version":1,"reason":null,"from":"2025-11-01","to":null,"perWeek":null,"amount":null,"percentOfRemainder":"5","probability":"100","endedOn":null,"forecast":{"2025-26":"-800.68"}}""";

    public static readonly string[] Writers = [Roles.Finance, Roles.Commissioner, Roles.PoolManager];

    public static readonly string[] Readers = [.. Writers, Roles.Auditor];

    public static AllowanceReply Of(StoredAllowance stored)
    {
        var terms = stored.Terms;
        return new(
            stored.Id.ToString("D"), stored.Agreement, stored.Scheme, terms.Kind, terms.BudgetLine, stored.Version, stored.Reason, terms.Dates.Start, terms.Dates.End,
            (terms.Sum as AllowanceSum.PerWeek)?.Amount, (terms.Sum as AllowanceSum.Whole)?.Amount, (terms.Sum as AllowanceSum.OfRemainder)?.Share, terms.Probability, stored.EndedOn,
            stored.Stated.GroupBy(month => month.Year).OrderBy(year => year.Key).ToDictionary(year => year.Key.ToString(), year => Money.Sum(year.Select(month => month.Amount))));
    }

    public static string ETag(StoredAllowance stored) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{stored.Version}{(stored.EndedOn is null ? "" : "-ended")}\"");

    /// <summary>The allowance and its pool for those of a party with one of these roles; to a stranger there is none.</summary>
    public static async Task<Outcome<(StoredAllowance Stored, AgreedPool Pool)>> Find(
        Caller caller, string allowanceId, string[] roles, Npgsql.NpgsqlDataSource database, PoolAccess pools, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(allowanceId, "D", out var id) || await AllowanceStore.Find(database, id, cancel) is not { } stored) return ProtocolRefusals.NotFound();
        if ((await pools.AsParty(caller, stored.Agreement, cancel)).IsRefused(out var refusal, out var pool)) return refusal;
        return caller.May(roles) ? (stored, pool) : ProtocolRefusals.RoleMissing(roles);
    }
}
