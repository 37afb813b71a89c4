using System.Text.RegularExpressions;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.RecordingPowers;

/// <summary>The code of a power or a function, written as <c>NhsAct2006S75</c>.</summary>
internal static partial class LegalCode
{
    /// <summary>The code, for those who may record what the law says.</summary>
    public static Outcome<string> Authorise(Caller caller, string code)
    {
        if (!caller.May(Roles.PlatformAdmin)) return ProtocolRefusals.RoleMissing(Roles.PlatformAdmin);
        return Written().IsMatch(code) ? code : ProtocolRefusals.Malformed("code", "A code is written like NhsAct2006S75: letters and digits, a capital first, at most 64.");
    }

    [GeneratedRegex(@"\A[A-Z][A-Za-z0-9]{1,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
