using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Agreements.Delegating;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements;

/// <summary>What other services ask; they answer for who may see it, because they know their own caller.</summary>
[Authorize(Policy = TokenChecks.ServicesOnly)]
internal sealed class AgreementsGrpcService(AgreementStore agreements, TermsStore termsStore, OrganisationStore organisations, DelegationCheck delegations) : AgreementsApi.AgreementsApiBase
{
    public override async Task<Terms> FindTerms(FindTermsRequest request, ServerCallContext context)
    {
        var cancel = context.CancellationToken;
        DateOnly? on = QueryDates.TryParseDay(request.On, out var date) ? date : null;
        DateTimeOffset? asAt = QueryDates.TryParseInstant(request.AsAt, out var instant) ? instant : null;
        if (!AgreementReference.TryParse(request.Reference, out var reference) || await agreements.Find(reference, on, asAt, cancel) is not { } agreement)
            throw RpcRefusals.ToRpc(AgreementsRefusals.NotFound());
        return (await Show([agreement], on ?? agreement.TermsVersion!.EffectiveFrom, withRules: true, cancel))[0];
    }

    public override async Task<TermsOverTime> FindTermsOverTime(FindTermsOverTimeRequest request, ServerCallContext context)
    {
        var cancel = context.CancellationToken;
        if (!QueryDates.TryParseDay(request.From, out var from)) throw RpcRefusals.ToRpc(ProtocolRefusals.Malformed("from", "A date is written like 2014-04-01."));
        if (!QueryDates.TryParseDay(request.Through, out var through) || through < from) throw RpcRefusals.ToRpc(ProtocolRefusals.Malformed("through", "This is no day, or one before the first."));
        var found = AgreementReference.TryParse(request.Reference, out var reference) ? await termsStore.FindOverTime(reference, from, through, cancel) : [];
        if (found.Count == 0) throw RpcRefusals.ToRpc(AgreementsRefusals.NotFound());
        var reply = new TermsOverTime();
        reply.Terms.AddRange(await Show(found, from, withRules: false, cancel));
        return reply;
    }

    public override async Task<FindOrganisationsReply> FindOrganisations(FindOrganisationsRequest request, ServerCallContext context)
    {
        var codes = request.Codes.Where(code => OrganisationCode.TryParse(code, out _)).Select(code => OrganisationCode.TryParse(code, out var parsed) ? parsed : default).ToList();
        var known = await organisations.Find(codes, context.CancellationToken);
        var successors = await organisations.Successors([.. known.Select(organisation => organisation.Code)], context.CancellationToken);
        var reply = new FindOrganisationsReply();
        foreach (var organisation in known)
        {
            var listed = new Contracts.Organisation { Code = organisation.Code.Value, Name = organisation.Name, Kind = organisation.Kind.ToString() };
            listed.Successors.AddRange(successors[organisation.Code].Select(successor => successor.Value));
            reply.Organisations.Add(listed);
        }
        return reply;
    }

    private async Task<List<Terms>> Show(List<Agreement> found, DateOnly calledSoOn, bool withRules, CancellationToken cancel)
    {
        var partners = found.SelectMany(agreement => agreement.Terms.Partners).Distinct().ToList();
        var (finding, following) = (organisations.Find(partners, calledSoOn, cancel), organisations.Successors(partners, cancel));
        await Task.WhenAll(finding, following);
        var (known, successors) = ((await finding).ToDictionary(organisation => organisation.Code), await following);
        return [.. found.Select(agreement => Show(agreement, known, successors, withRules))];
    }

    private static Terms Show(
        Agreement agreement, Dictionary<OrganisationCode, Storage.Organisation> known, ILookup<OrganisationCode, OrganisationCode> successors, bool withRules)
    {
        var terms = agreement.Terms;
        var reply = new Terms
        {
            Reference = terms.Reference.Value,
            Title = terms.Title,
            State = agreement.State.ToString(),
            Mode = terms.Mode.ToString(),
            Host = terms.Host?.Value ?? "",
            TermStart = Iso(terms.Term.Start),
            TermEnd = terms.Term.End is { } end ? Iso(end) : "",
            Version = agreement.TermsVersion!.Number,
            EffectiveFrom = Iso(agreement.TermsVersion.EffectiveFrom),
            LegalPower = terms.LegalPower,
            FundingType = terms.FundingType.ToString(),
            PoolRiskShare = withRules ? terms.Pool?.RiskShare?.GetRawText() ?? "" : "",
        };
        if (terms.PoolRules is { } rules) reply.PoolRules = new() { CrossSubsidy = rules.CrossSubsidy?.ToString() ?? "", Closing = rules.Closing?.ToString() ?? "" };
        foreach (var partner in terms.Partners)
        {
            var listed = new Partner { Code = partner.Value, Name = known[partner].Name, Kind = known[partner].Kind.ToString() };
            listed.Successors.AddRange(successors[partner].Select(successor => successor.Value));
            reply.Partners.Add(listed);
        }
        foreach (var scheme in terms.Schemes)
            reply.Schemes.Add(new Contracts.Scheme { Code = scheme.Code, Name = scheme.Name, RiskShare = withRules ? scheme.RiskShare?.GetRawText() ?? "" : "" });
        if (terms.Payments is { } payments)
            reply.Payments = new()
            {
                DueDays = payments.DueDays,
                InterestPercent = payments.Interest?.AnnualPercent.ToString() ?? "",
                InterestFrom = payments.Interest?.From.ToString() ?? "",
                SetOff = payments.SetOff,
            };
        foreach (var charge in terms.Charges ?? [])
            reply.Charges.Add(new Contracts.CrossCharge
            {
                Code = charge.Code,
                Payer = charge.Payer.Value,
                Payee = charge.Payee.Value,
                RatePerDayPence = charge.RatePerDay.Pence,
                From = Iso(charge.From),
                To = charge.To is { } to ? Iso(to) : "",
            });
        foreach (var grant in terms.Grants ?? [])
        {
            var listed = new Contracts.Grant
            {
                Code = grant.Code,
                Payer = grant.Payer.Value,
                Payee = grant.Payee.Value,
                IsRecurrent = grant.IsRecurrent,
                Use = grant.Use.ToString(),
                AnnualCertificate = grant.AnnualCertificate,
                IsRecovered = grant.Recovery is not null,
            };
            if (grant.Amount is { } amount) listed.AmountPence = amount.Pence;
            reply.Grants.Add(listed);
        }
        return reply;
    }

    public override async Task<CheckDelegationReply> CheckDelegation(CheckDelegationRequest request, ServerCallContext context)
    {
        if (!OrganisationCode.TryParse(request.Organisation, out var organisation) || !Enum.TryParse<DelegatedAct>(request.Act, out var act) || !QueryDates.TryParseDay(request.On, out var on))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "A question about a delegation names an organisation, an act and a day."));
        Money? amount = request.HasAmountPence ? Money.FromPence(request.AmountPence) : null;
        var held = (await delegations.Check(organisation, request.Officer, act, amount, on, context.CancellationToken)).OrRpcError();
        var reply = new CheckDelegationReply { Checked = held.IsChecked };
        reply.Delegations.AddRange(held.Links.Select(link => link.ToString()));
        if (held.Limit is { } limit) reply.LimitPence = limit.Pence;
        return reply;
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
