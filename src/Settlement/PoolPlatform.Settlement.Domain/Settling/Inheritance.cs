using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>A body that was a partner earlier in the year and is none on the day of the terms.</summary>
/// <param name="Followers">Those of the partners that are recorded to have followed it, in its place: one takes over, none or several leave it open.</param>
public sealed record FormerPartner(OrganisationCode Partner, ImmutableArray<OrganisationCode> Followers)
{
    /// <param name="successors">All that have followed it, and followed those.</param>
    /// <param name="partners">The partners on the day of the terms, each with those that have followed it.</param>
    public static FormerPartner Of(OrganisationCode former, IReadOnlyCollection<OrganisationCode> successors, IReadOnlyDictionary<OrganisationCode, ImmutableArray<OrganisationCode>> partners)
    {
        ArgumentNullException.ThrowIfNull(successors);
        ArgumentNullException.ThrowIfNull(partners);
        var followers = successors.Where(partners.ContainsKey).ToImmutableArray();
        // In a chain the nearest takes over; whoever followed it later did so in its own right.
        return new(former, [.. followers.Where(follower => !followers.Any(nearer => nearer != follower && partners[nearer].Contains(follower)))]);
    }
}

/// <summary>A body that takes a partner's place in the middle of a year takes over what that partner was due to put in, did put in and paid on the fund's behalf, and its lines (test 11 of the catalogue: a successor inherits).</summary>
/// <remarks>Succession is recorded data and is never inferred: that one partner is gone and another is there does not make this the successor of that.</remarks>
internal static class Inheritance
{
    /// <summary>The position in the names of the partners on the day of the terms, each with what it took over.</summary>
    public static Outcome<FundPosition> TakenOver(SettlementTerms terms, FundPosition position)
    {
        if (terms.Former.IsEmpty) return position;
        if (Open(terms, position).Refusal() is { } open) return open;
        var followers = terms.Former.Where(former => former.Followers.Length == 1).ToDictionary(former => former.Partner, former => former.Followers[0]);
        var inherited = terms.Former.Where(former => followers.ContainsKey(former.Partner)).ToLookup(former => followers[former.Partner], former => Of(position, former.Partner));
        return position with
        {
            Lines = [.. position.Lines.Select(line => line.Owner is { } owner && followers.TryGetValue(owner, out var follower) ? line with { Owner = follower } : line)],
            Partners =
            [
                .. position.Partners.Where(partner => !followers.ContainsKey(partner.Partner))
                    .Concat(terms.Partners.Where(partner => position.Partners.All(known => known.Partner != partner) && inherited.Contains(partner)).Select(partner => Of(position, partner)))
                    .Select(partner => inherited.Contains(partner.Partner) ? partner with { Inherited = [.. inherited[partner.Partner]] } : partner),
            ],
            Held = position.Held.ToImmutableSortedDictionary(line => line.Key, line => Renamed(line.Value, followers), StringComparer.Ordinal),
        };
    }

    // A partner of which the ledger knows nothing was due nothing and paid nothing.
    public static PartnerPosition Of(FundPosition position, OrganisationCode partner) =>
        position.Partners.FirstOrDefault(known => known.Partner == partner) ?? new(partner, Money.Zero, Money.Zero, Money.Zero);

    private static HeldLine Renamed(HeldLine held, Dictionary<OrganisationCode, OrganisationCode> followers) => held.Amounts is not { } amounts ? held : held with
    {
        Amounts = amounts.GroupBy(amount => OrganisationCode.TryParse(amount.Key, out var code) && followers.TryGetValue(code, out var follower) ? follower.Value : amount.Key, amount => amount.Value)
            .ToImmutableSortedDictionary(partner => partner.Key, partner => Money.Sum(partner), StringComparer.Ordinal),
    };

    private static List<RiskShareFinding> Open(SettlementTerms terms, FundPosition position)
    {
        var open = terms.Former.Where(former => former.Followers.Length != 1).ToDictionary(former => former.Partner);
        var errors = new List<RiskShareFinding>();
        foreach (var (i, partner) in position.Partners.Index())
            if (open.TryGetValue(partner.Partner, out var former))
                errors.Add(Missing(former, string.Create(CultureInfo.InvariantCulture, $"partners[{i}].partner")));
        foreach (var (i, line) in position.Lines.Index())
            if (line.Owner is { } owner && open.TryGetValue(owner, out var former))
                errors.Add(Missing(former, string.Create(CultureInfo.InvariantCulture, $"lines[{i}].owner")));
        return errors;
    }

    private static RiskShareFinding Missing(FormerPartner former, string path) => former.Followers.IsEmpty
        ? new(SettlementRefusals.SuccessorUnknown, path,
            $"{former.Partner} was a partner earlier in the year, and nobody is recorded to have followed it. Name {former.Partner} in successorOf of the body that did (PUT /v1/organisations/{{code}}), then ask for the settlement again.")
        : new(SettlementRefusals.SuccessorsSeveral, path,
            $"{former.Partner} was a partner earlier in the year, and {string.Join(" and ", former.Followers)} are all recorded to have followed it: who takes over its account is open. Enter what each takes over under its own code in the ledger, or settle the year up to the day before with {former.Partner} as a partner.");
}

/// <summary>What a partner took over from one that it follows, apart from its own.</summary>
/// <param name="PaidOnBehalf">With what it bore for others, less what they bore for it, by decisions on packages.</param>
public sealed record InheritedAccount(OrganisationCode Partner, Money ContributionDue, Money ContributionPaid, Money PaidOnBehalf)
{
    /// <summary>What an earlier version has settled with that partner itself; its payment stays with that version.</summary>
    public SettledBefore Before { get; init; } = SettledBefore.Nothing;

    /// <summary>What moves of the contribution that is due and unpaid.</summary>
    [JsonIgnore]
    public Money OutstandingToPost => Outstanding - Before.Outstanding;

    /// <summary>What its account in the ledger hands on (negative) or is given, all told, so that what was settled with it is all that is left there.</summary>
    [JsonIgnore]
    public Money TakenOver => Before.Balance + PaidOnBehalf - Before.VarianceShare - Outstanding;

    /// <summary>What is left to be settled with its own name once this is posted.</summary>
    [JsonIgnore]
    public SettledBefore After => Before with { Outstanding = Outstanding, TakenOver = TakenOver };

    private Money Outstanding => ContributionDue - ContributionPaid;
}

/// <summary>What a settlement puts on one account of a partner, or of one that it follows, in the fund's ledger.</summary>
/// <param name="TakenOver">What the account takes over from another (positive) or hands on; all accounts' sum to nothing.</param>
public sealed record AccountPosting(OrganisationCode Account, Money VarianceShare, Money Outstanding, Money TakenOver);
