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

/// <summary>A body signs by its own caller, for every partner that it is or follows; the last signature makes the agreement take effect, or is refused with what is missing.</summary>
internal static class SignAgreement
{
    private const string Example = """{"signatory":"B. Officer","capacity":"Chief Finance Officer"}""";

    private const string ReplyExample = """{"reference":"BANES-MH","partner":"11E","signatory":"B. Officer","capacity":"Chief Finance Officer","signedAt":"2014-03-20T10:00:00+00:00","state":"InApproval","partners":["11E"]}""";

    private const string Insert = "insert into signature (reference, partner, signatory, capacity, signed_at) select $1, partner, $3, $4, $5 from unnest($2::text[]) partner";

    internal sealed record Request(string Signatory, string Capacity);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/signatures", Handle)
            .Describe("SignAgreement", "Sign an agreement for your organisation", StatusCodes.Status201Created, Example, ReplyExample)
            .DescribeIfMatch();

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, EvidenceStore evidence, SupersedeAgreement superseding, DelegationCheck delegations) =>
        writes.Run<PartyView, Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            (party, request, change, cancel) => Save(http.Request, party, request, agreements, organisations, powers, riskShares, evidence, superseding, delegations, change, cancel));

    private static async Task<Outcome<Answer>> Save(
        HttpRequest http, PartyView party, Request request, AgreementStore agreements, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, EvidenceStore evidence, SupersedeAgreement superseding, DelegationCheck delegations, Change change, CancellationToken cancel)
    {
        // A draft may have been edited since the caller was let in: what is signed are the terms that are held now.
        var agreement = await AgreementStore.Lock(change.Connection, party.Agreement.Terms.Reference, cancel);
        if (AgreementETag.CheckIfGiven(http, agreement.Revision) is { } stale) return stale;
        var terms = agreement.Terms;
        var partners = await agreements.ActsForEach(change.Caller, terms.Partners, cancel);
        if (partners.Count == 0) return AgreementsRefusals.NotFound();
        var known = (await organisations.Find(terms.Partners, terms.Term.Start, cancel)).ToDictionary(organisation => organisation.Code);
        var kinds = known.ToDictionary(one => one.Key, one => one.Value.Kind);
        var power = (await powers.FindAll(cancel)).Find(terms.LegalPower, terms.Term.Start);
        var missing = agreement.WouldBeLast(partners)
            ? Activation.Missing(terms, kinds, (await riskShares.Check(terms, cancel)).Gaps.Concat(Asked.Blocking(Asked.Of(terms, power, kinds, await evidence.Find(terms.Reference, cancel)))), power)
            : [];
        if (agreement.Sign([.. partners.Select(partner => new Signature(partner, request.Signatory, request.Capacity, change.Now))], missing).IsRefused(out var refusal, out var signed)) return refusal;
        var signatures = signed.Signatures.Except(agreement.Signatures).ToList();
        var signature = signatures[0];
        if (await delegations.Refuse(change, signature.Capacity, DelegatedAct.Signature, "capacity", cancel) is { } broken) return broken;

        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = terms.Reference.Value });
            insert.Parameters.Add(new() { Value = signatures.Select(one => one.Partner.Value).ToArray() });
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
                terms.Reference.Value, terms.Title, terms.LegalPower, terms.FundingType.ToString(), terms.Mode.ToString(), terms.Host?.Value ?? "",
                [.. terms.Partners.Select(partner => new AgreementActivated.Partner(partner.Value, known[partner].Name, known[partner].Kind.ToString()))],
                terms.Term.Start, terms.Term.End,
                [.. terms.Schemes.Select(scheme => new AgreementActivated.Scheme(scheme.Code, scheme.Name))],
                signed.Version));
        }
        change.Record($"agreement:{terms.Reference}", "SignAgreement", new { before = new { agreement.State }, after = new { signed.State, Partners = signatures.Select(one => one.Partner), signature.Capacity } });
        return Answer.Created(
            $"/v1/agreements/{terms.Reference}",
            new { reference = terms.Reference, signature.Partner, signature.Signatory, signature.Capacity, signature.SignedAt, signed.State, partners = signatures.Select(one => one.Partner) }) with
        { ETag = AgreementETag.Of(revision) };
    }
}
