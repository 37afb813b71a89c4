using Npgsql;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Delegating;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Domain.Evidencing;
using PoolPlatform.Agreements.DraftingAgreement;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.SupersedingAgreement;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.SigningAgreement;

/// <summary>A partner signs by its own caller; the last signature makes the agreement take effect, or is refused with what is missing.</summary>
internal static class SignAgreement
{
    private const string Example = """{"signatory":"B. Officer","capacity":"Chief Finance Officer"}""";

    private const string ReplyExample = """{"reference":"BANES-MH","partner":"11E","signatory":"B. Officer","capacity":"Chief Finance Officer","signedAt":"2014-03-20T10:00:00+00:00","state":"InApproval"}""";

    private const string Insert = "insert into signature (reference, partner, signatory, capacity, signed_at) values ($1, $2, $3, $4, $5)";

    internal sealed record Request(string Signatory, string Capacity);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/signatures", Handle)
            .Describe("SignAgreement", "Sign an agreement for your organisation", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, EvidenceStore evidence, SupersedeAgreement superseding, DelegationCheck delegations) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            (party, request, change, cancel) => Save(party, request, organisations, powers, riskShares, evidence, superseding, delegations, change, cancel));

    private static async Task<Outcome<Answer>> Save(
        PartyView party, Request request, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, EvidenceStore evidence, SupersedeAgreement superseding, DelegationCheck delegations, Change change, CancellationToken cancel)
    {
        var terms = party.Agreement.Terms;
        var agreement = await AgreementStore.Lock(change.Connection, terms.Reference, cancel);
        var known = (await organisations.Find(terms.Partners, terms.Term.Start, cancel)).ToDictionary(organisation => organisation.Code);
        var kinds = known.ToDictionary(one => one.Key, one => one.Value.Kind);
        var power = (await powers.FindAll(cancel)).Find(terms.LegalPower, terms.Term.Start);
        var missing = agreement.WouldBeLast(party.ActsAs)
            ? Activation.Missing(terms, kinds, (await riskShares.Check(terms, cancel)).Gaps.Concat(Asked.Blocking(Asked.Of(terms, power, kinds, await evidence.Find(terms.Reference, cancel)))), power)
            : [];
        var signature = new Signature(party.ActsAs, request.Signatory, request.Capacity, change.Now);
        if (agreement.Sign(signature, missing).IsRefused(out var refusal, out var signed)) return refusal;
        if (await delegations.Refuse(change, signature.Capacity, DelegatedAct.Signature, "capacity", cancel) is { } broken) return broken;

        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = terms.Reference.Value });
            insert.Parameters.Add(new() { Value = signature.Partner.Value });
            insert.Parameters.Add(new() { Value = signature.Signatory });
            insert.Parameters.Add(new() { Value = signature.Capacity });
            insert.Parameters.Add(new() { Value = signature.SignedAt });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        var revision = await AgreementStore.Save(change, signed, cancel);
        if (signed.State == AgreementState.Active)
        {
            if (await superseding.Save(change, signed, cancel) is { } cannot) return cannot;
            change.Announce(terms.Reference.Value, new AgreementActivated(
                terms.Reference.Value, terms.Title, terms.LegalPower, terms.FundingType.ToString(), terms.Mode.ToString(), terms.Host!.Value.Value,
                [.. terms.Partners.Select(partner => new AgreementActivated.Partner(partner.Value, known[partner].Name, known[partner].Kind.ToString()))],
                terms.Term.Start, terms.Term.End,
                [.. terms.Schemes.Select(scheme => new AgreementActivated.Scheme(scheme.Code, scheme.Name))],
                signed.Version));
        }
        change.Record($"agreement:{terms.Reference}", "SignAgreement", new { before = new { agreement.State }, after = new { signed.State, signature.Partner, signature.Capacity } });
        return Answer.Created(
            $"/v1/agreements/{terms.Reference}",
            new { reference = terms.Reference, signature.Partner, signature.Signatory, signature.Capacity, signature.SignedAt, signed.State }) with
        { ETag = AgreementETag.Of(revision) };
    }
}
