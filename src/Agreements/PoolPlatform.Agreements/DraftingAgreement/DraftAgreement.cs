using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Evidencing;
using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.SupersedingAgreement;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.DraftingAgreement;

/// <summary>A partner writes down what is to be agreed. Only what cannot be right is refused; what is missing is asked for at the last signature.</summary>
internal static class DraftAgreement
{
    internal const string Example =
        """
        {"reference":"BANES-MH","title":"Mental health pooled budget","legalPower":"NhsAct2006S75","fundingType":"PooledFund","mode":"Live","host":"E06000022",
         "poolManager":{"name":"A. Manager","email":"pool.manager@example.org"},"partners":["11E","E06000022"],
         "term":{"start":"2014-04-01","end":"2016-03-31","breakDates":[],"noticeMonths":6},
         "particulars":{"aims":"...","contributions":"...","functions":"...","clients":"...","resources":"...","duration":"...","management":"..."},
         "schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}}]}
        """;

    private const string Insert = "insert into agreement (reference, state, version, supersedes) values ($1, $2, $3, $4) on conflict on constraint agreement_pkey do nothing";

    private const string InsertTerms = "insert into agreement_terms (reference, version, effective_on, recorded_at, terms) values ($1, $2, $3, $4, $5)";

    private const string InsertPartners =
        "insert into agreement_partner (reference, position, organisation) select $1, position, organisation from unnest($2::text[]) with ordinality as listed (organisation, position)";

    internal sealed record Request(
        AgreementReference Reference,
        string Title,
        string LegalPower,
        FundingType FundingType,
        AgreementMode Mode,
        ImmutableArray<OrganisationCode> Partners,
        Request.TermFields Term,
        OrganisationCode? Host = null,
        PoolManager? PoolManager = null,
        Particulars? Particulars = null,
        ImmutableArray<Request.SchemeFields>? Schemes = null,
        DateOnly? PercentagesLockedUntil = null,
        AgreementReference? Supersedes = null,
        ImmutableDictionary<OrganisationCode, PartnerSide>? SignsAs = null,
        ImmutableArray<AgreementPart>? Parts = null,
        ImmutableArray<CrossCharge>? Charges = null,
        ImmutableArray<Grant>? Grants = null,
        ImmutableArray<BudgetOutsidePool>? BudgetsOutsidePool = null,
        PaymentTerms? Payments = null,
        PoolRules? PoolRules = null,
        AgreementPool? Pool = null)
    {
        internal sealed record TermFields(DateOnly Start, DateOnly? End = null, ImmutableArray<DateOnly>? BreakDates = null, int NoticeMonths = 0, bool NoticeNotBeforeYearEnd = false);

        internal sealed record SchemeFields(string Code, string Name, JsonElement? RiskShare = null, ImmutableArray<string>? Functions = null)
        {
            public AgreementScheme ToScheme() => new(Code, Name, RiskShare is { ValueKind: not JsonValueKind.Null } rule ? rule : null, Functions);
        }

        public AgreementTerms ToTerms() => new(
            Reference, Title, LegalPower, FundingType, Mode, Host, PoolManager, Partners,
            new(Term.Start, Term.End, Term.BreakDates ?? [], Term.NoticeMonths, Term.NoticeNotBeforeYearEnd),
            Particulars ?? new(),
            [.. (Schemes ?? []).Select(scheme => scheme.ToScheme())],
            PercentagesLockedUntil)
        {
            Pool = AgreementPool.Of(Pool),
            SignsAs = SignsAs,
            Parts = Parts,
            Charges = Charges,
            Grants = Grants,
            BudgetsOutsidePool = BudgetsOutsidePool,
            Payments = Payments,
            PoolRules = PoolRules,
        };
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements", Handle)
            .Describe("DraftAgreement", "Draft an agreement between partners", StatusCodes.Status201Created, Example, AgreementReply.Example);

    private static Task<IResult> Handle(HttpContext http, Writes writes, AgreementStore agreements, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, SupersedeAgreement superseding) =>
        writes.Run<Caller, Request>(
            http,
            (caller, _) => Task.FromResult<Outcome<Caller>>(caller.May(Roles.Commissioner) && caller.Organisation is not null ? caller : ProtocolRefusals.RoleMissing(Roles.Commissioner, Roles.PoolManager)),
            (caller, request, change, cancel) => Save(caller, request, agreements, organisations, powers, riskShares, superseding, change, cancel));

    /// <summary>What was asked for, carried over and checked, with the kinds of its partners and the law that it was checked by.</summary>
    internal sealed record Checked(Agreement Drafted, Dictionary<OrganisationCode, OrganisationKind> Kinds, LegalRules Rules);

    /// <summary>What a draft, and an edit of one, must get right.</summary>
    internal static async Task<Outcome<Checked>> Check(
        Caller caller, Request request, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, SupersedeAgreement superseding, CancellationToken cancel)
    {
        var own = request.ToTerms();
        if (own.Partners.IsDefault) return AgreementsRefusals.TooFewPartners();
        if ((await superseding.CarryOver(caller, own, request.Pool is not null, request.Supersedes, cancel)).IsRefused(out var cannot, out var terms)) return cannot;
        var kinds = (await organisations.Find(terms.Partners, terms.Term.Start, cancel)).ToDictionary(organisation => organisation.Code, organisation => organisation.Kind);
        var rules = await powers.FindAll(cancel);
        if (Drafting.Draft(terms, kinds, rules, terms.Term.Start).IsRefused(out var refusal, out var drafted)) return refusal;
        if ((await riskShares.Check(terms, cancel)).Errors.FirstOrDefault() is { } wrong) return wrong;
        return new Checked(drafted, kinds, rules);
    }

    private static async Task<Outcome<Answer>> Save(
        Caller caller, Request request, AgreementStore agreements, OrganisationStore organisations, LegalPowerStore powers, RiskShareCheck riskShares, SupersedeAgreement superseding, Change change, CancellationToken cancel)
    {
        // A right role of a stranger is 404, also where the only thing that names the parties is the body.
        if (request.Partners.IsDefault || await agreements.ActsFor(caller.Organisation!.Value, request.Partners, cancel) is null) return AgreementsRefusals.NotFound();
        if ((await Check(caller, request, organisations, powers, riskShares, superseding, cancel)).IsRefused(out var refusal, out var found)) return refusal;
        var (drafted, kinds, rules) = found;
        var terms = drafted.Terms;

        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = terms.Reference.Value });
            insert.Parameters.Add(new() { Value = drafted.State.ToString() });
            insert.Parameters.Add(new() { Value = drafted.Version });
            insert.Parameters.Add(new() { Value = (object?)request.Supersedes?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            if (await insert.ExecuteNonQueryAsync(cancel) == 0) return AgreementsRefusals.AlreadyExists(terms.Reference);
        }
        await using (var batch = new NpgsqlBatch(change.Connection, change.Transaction))
        {
            batch.BatchCommands.Add(new(InsertTerms)
            {
                Parameters =
                {
                    new() { Value = terms.Reference.Value }, new() { Value = drafted.Version }, new() { Value = terms.Term.Start }, new() { Value = change.Now },
                    new() { Value = JsonSerializer.Serialize(terms, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json },
                },
            });
            batch.BatchCommands.Add(new(InsertPartners)
            {
                Parameters = { new() { Value = terms.Reference.Value }, new() { Value = terms.Partners.Select(partner => partner.Value).ToArray() } },
            });
            await batch.ExecuteNonQueryAsync(cancel);
        }
        change.Record($"agreement:{terms.Reference}", "DraftAgreement", new { before = (object?)null, after = new { drafted.State, drafted.Version, terms.Title, terms.Partners, terms.Host, request.Supersedes } });
        return Answer.Created($"/v1/agreements/{terms.Reference}", AgreementReply.Of(drafted with { Supersedes = request.Supersedes }, kinds, Evidence.None, rules.Find(terms.LegalPower, terms.Term.Start))) with { ETag = AgreementETag.Of(drafted.Revision) };
    }
}
