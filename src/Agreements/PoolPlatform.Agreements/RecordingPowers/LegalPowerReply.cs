using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Powers;

namespace PoolPlatform.Agreements.RecordingPowers;

/// <summary>A legal power as the public API shows it on a day.</summary>
/// <param name="Needs">The sides without which no agreement under it takes effect.</param>
/// <param name="Allows">The kinds of organisation that may be partners; empty for any.</param>
/// <param name="Versions">From which days on it holds, and what it was called then.</param>
internal sealed record LegalPowerReply(
    string Code,
    string Name,
    DateOnly? From,
    DateOnly? To,
    IReadOnlyList<PartnerSide> Needs,
    IReadOnlyList<OrganisationKind> Allows,
    bool DocumentBlocks,
    bool ConsentBlocks,
    string Source,
    IReadOnlyList<LegalPowerReply.Excluded> Excludes,
    IReadOnlyList<LegalPowerReply.Version> Versions)
{
    internal sealed record Excluded(string Function, DateOnly? From, DateOnly? To, string Clause, string Reason);

    internal sealed record Version(DateOnly? From, DateOnly? To, string Name);

    public const string Example =
        """
        {"code":"NhsAct2006S75","name":"National Health Service Act 2006, section 75","from":"2007-03-01","to":null,"needs":["Council","NhsBody"],
         "allows":["Council","CombinedAuthority","Ccg","Icb","NhsTrust","FoundationTrust","HealthBoard","Other"],"documentBlocks":false,"consentBlocks":false,
         "source":"NHS Act 2006 s75; SI 2000/617; SI 2024/232 reg 24",
         "excludes":[{"function":"Surgery","from":null,"to":null,"clause":"SI 2000/617 reg 5","reason":"Surgery is no function that partners may share."}],
         "versions":[{"from":"2007-03-01","to":null,"name":"National Health Service Act 2006, section 75"}]}
        """;

    public static LegalPowerReply Of(LegalPower power, LegalRules rules) => new(
        power.Code, power.Name, power.From, power.To, power.Needs, power.Allows, power.DocumentBlocks, power.ConsentBlocks, power.Source,
        [.. rules.Exclusions.Where(one => one.Power == power.Code).Select(one => new Excluded(one.Function, one.From, one.To, one.Clause, one.Reason))],
        [.. rules.Powers.Where(one => one.Code == power.Code).Select(one => new Version(one.From, one.To, one.Name))]);
}

/// <summary>A function as the public API shows it, with the powers that do not reach it.</summary>
internal sealed record FunctionReply(string Code, string Name, PartnerSide Side, string Source, IReadOnlyList<FunctionReply.Excluding> ExcludedBy)
{
    internal sealed record Excluding(string LegalPower, DateOnly? From, DateOnly? To, string Clause, string Reason);

    public const string Example =
        """
        {"code":"Surgery","name":"Surgery","side":"NhsBody","source":"SI 2000/617 reg 5",
         "excludedBy":[{"legalPower":"NhsAct2006S75","from":null,"to":null,"clause":"SI 2000/617 reg 5","reason":"Surgery is no function that partners may share."}]}
        """;

    public static FunctionReply Of(CareFunction function, LegalRules rules) => new(
        function.Code, function.Name, function.Side, function.Source,
        [.. rules.Exclusions.Where(one => one.Function == function.Code).Select(one => new Excluding(one.Power, one.From, one.To, one.Clause, one.Reason))]);
}
