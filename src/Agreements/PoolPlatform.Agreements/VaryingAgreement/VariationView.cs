using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>A variation seen by a party.</summary>
internal sealed record VariationView(PartyView Party, RecordedVariation Recorded) : ActingScope
{
    public override IReadOnlyList<OrganisationCode> ActsFor => Party.ActsFor;

    public int Number => Recorded.Variation.Number;

    public ImmutableArray<TermsDifference> Difference => Recorded.Difference;

    public static async Task<Outcome<VariationView>> Find(
        AgreementStore agreements, VariationStore variations, Caller caller, string reference, string number, string[] roles, CancellationToken cancel)
    {
        if ((await agreements.FindFor(caller, reference, roles, cancel)).IsRefused(out var refusal, out var party)) return refusal;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < 1) return VariationRefusals.NotFound();
        var found = await variations.Find(party.Agreement.Terms.Reference, parsed - 1, 1, cancel);
        return found is [var recorded] && recorded.Variation.Number == parsed ? new VariationView(party, recorded) : VariationRefusals.NotFound();
    }
}
