using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>The pool that a question names by <c>?agreement=</c>, for those of a party who may see its packages as figures.</summary>
internal static class AskedPool
{
    public static readonly string[] Readers = [Roles.Commissioner, Roles.PoolManager, Roles.Auditor];

    public static async Task<Outcome<AgreedPool>> Read(HttpContext http, PoolAccess pools, string[] roles)
    {
        var caller = Caller.Of(http);
        if (http.Request.Query["agreement"] is not [{ Length: > 0 } text]) return ProtocolRefusals.Malformed("agreement", "Name the agreement that you ask about: ?agreement=<reference>.");
        if (!AgreementReference.TryParse(text, out var agreement)) return ProtocolRefusals.NotFound();
        if ((await pools.AsParty(caller, agreement, http.RequestAborted)).IsRefused(out var refusal, out var pool)) return refusal;
        return caller.May(roles) ? pool : ProtocolRefusals.RoleMissing(roles);
    }

    /// <summary>A financial year named by <c>?year=</c>.</summary>
    public static Outcome<FinancialYear> Year(HttpContext http) =>
        FinancialYear.TryParse(http.Request.Query["year"], out var year) ? year : ProtocolRefusals.Malformed("year", "Name a financial year, such as ?year=2025-26.");
}
