using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.Tests.Domain;

/// <summary>The mental health pool of Bath &amp; North East Somerset, 2014/15, with an illustrative outturn; the NHS pays the AWP block itself.</summary>
internal static class BanesFund
{
    public static readonly OrganisationCode Nhs = Code("11E");
    public static readonly OrganisationCode Council = Code("E06000022");

    public static readonly SettlementTerms Terms = new([Nhs, Council], Council,
        [new("MH", Rule("""{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}"""))]);

    public static readonly FundPosition Position = new(
        [
            new("AWP", "MH", Nhs, Pounds("12816000.00"), Pounds("12816000.00")),
            new("NHS", "MH", Nhs, Pounds("3794000.00"), Pounds("4083250.40")),
            new("OTH", "MH", Council, Pounds("-114000.00"), Pounds("-114000.00")),
            new("LA", "MH", Council, Pounds("7694000.00"), Pounds("7870181.77")),
        ],
        [
            new(Nhs, Pounds("16610000.00"), Pounds("3794000.00"), Pounds("12816000.00"), Pounds("16610000.00"), Pounds("16610000.00")),
            new(Council, Pounds("7580000.00"), Pounds("7580000.00"), Money.Zero, Pounds("7580000.00"), Pounds("7580000.00")),
        ],
        []);

    public static SettlementProposal Proposal => SettlementProposal.Calculate(Terms, Position).OrThrow();

    public static RiskShareRule Rule(string steps) =>
        RiskShareReading.Read(JsonDocument.Parse($$"""{"over":[{{steps}}],"under":"same"}""").RootElement).OrThrow();

    public static Money Pounds(string text) => Money.TryParse(text, out var money) ? money : throw new FormatException(text);

    public static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new FormatException(text);

    /// <summary>Each partner's liability and balance.</summary>
    public static string Told(this SettlementProposal proposal) =>
        string.Join("; ", proposal.Partners.Select(statement => $"{statement.Partner} share {statement.VarianceShare} liability {statement.Liability} balance {statement.Balance}"));
}
