using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.SupersedingAgreement;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.DraftingAgreement;

/// <summary>A partner mends a draft, as a whole. Who has signed has signed something else, so signatures are withdrawn and asked for again.</summary>
internal static class EditDraft
{
    private const string ReplyExample = """{"reference":"BANES-MH","title":"Mental health pooled budget","state":"Draft","withdrawnSignatures":["11E"]}""";

    private const string DropSignatures = "delete from signature where reference = $1";

    private const string SaveTerms = "update agreement_terms set effective_on = $2, recorded_at = $3, terms = $4 where reference = $1 and version = 1";

    private const string SaveSupersedes = "update agreement set supersedes = $2 where reference = $1";

    // Positions are unique and partners are pointed at, so all step aside before each takes its new place.
    private const string StepAside = "update agreement_partner set position = -position where reference = $1";

    private const string PlacePartners =
        """
        insert into agreement_partner (reference, position, organisation)
        select $1, position, organisation from unnest($2::text[]) with ordinality as listed (organisation, position)
        on conflict on constraint agreement_partner_pkey do update set position = excluded.position
        """;

    private const string DropConsents = "delete from consent where reference = $1 and organisation <> all ($2::text[])";

    private const string DropPartners = "delete from agreement_partner where reference = $1 and position < 0";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/agreements/{reference}", Handle)
            .Describe("EditDraft", "Edit the draft of an agreement; signatures that were given are withdrawn", StatusCodes.Status200OK, DraftAgreement.Example, ReplyExample)
            .DescribeIfMatch();

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, AgreementStore agreements, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, SupersedeAgreement superseding) =>
        writes.Run<PartyView, DraftAgreement.Request>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            (party, request, change, cancel) => Save(http.Request, party, request, organisations, powers, riskShares, superseding, change, cancel));

    private static async Task<Outcome<Answer>> Save(
        HttpRequest http, PartyView party, DraftAgreement.Request request, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, SupersedeAgreement superseding, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var before = await AgreementStore.Lock(change.Connection, reference, cancel);
        if (AgreementETag.CheckIfGiven(http, before.Revision) is { } stale) return stale;
        if (before.Edit(before.Terms).IsRefused(out var agreed, out _)) return agreed;
        if (request.Reference != reference) return AgreementsRefusals.ReferenceDiffers(reference);
        if ((await DraftAgreement.Check(change.Caller, request, organisations, powers, riskShares, superseding, cancel)).IsRefused(out var refusal, out var found)) return refusal;
        var terms = found.Drafted.Terms;
        if (before.Edit(terms).IsRefused(out refusal, out var edited)) return refusal;

        try
        {
            await Write(change, terms, request.Supersedes, cancel);
        }
        catch (PostgresException inUse) when (inUse.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return AgreementsRefusals.PartnerHasRecords();
        }
        var revision = await AgreementStore.Save(change, edited, cancel);
        var withdrawn = before.Signatures.Select(signature => signature.Partner).ToList();
        change.Record($"agreement:{reference}", "EditDraft", new
        {
            before = new { before.State, signatures = withdrawn },
            after = new { edited.State, signatures = edited.Signatures.Select(signature => signature.Partner) },
            difference = TermsDifference.Between(JsonSerializer.SerializeToElement(before.Terms, PlatformJson.Options), JsonSerializer.SerializeToElement(terms, PlatformJson.Options))
                // No officer's name goes into the audit trail.
                .Where(one => !one.Path.StartsWith("poolManager", StringComparison.Ordinal)),
        });
        return Answer.Ok(new { reference, terms.Title, edited.State, withdrawnSignatures = withdrawn }) with { ETag = AgreementETag.Of(revision) };
    }

    private static async Task Write(Change change, AgreementTerms terms, AgreementReference? supersedes, CancellationToken cancel)
    {
        var partners = terms.Partners.Select(partner => partner.Value).ToArray();
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        Add(DropSignatures);
        Add(SaveTerms, new() { Value = terms.Term.Start }, new() { Value = change.Now }, new() { Value = JsonSerializer.Serialize(terms, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        Add(SaveSupersedes, new NpgsqlParameter { Value = (object?)supersedes?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        Add(StepAside);
        Add(PlacePartners, new NpgsqlParameter { Value = partners });
        Add(DropConsents, new NpgsqlParameter { Value = partners });
        Add(DropPartners);
        await batch.ExecuteNonQueryAsync(cancel);

        void Add(string sql, params ReadOnlySpan<NpgsqlParameter> more)
        {
            var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = terms.Reference.Value } } };
            foreach (var parameter in more) command.Parameters.Add(parameter);
            batch.BatchCommands.Add(command);
        }
    }
}
