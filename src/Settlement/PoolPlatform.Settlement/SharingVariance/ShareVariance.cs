using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.CalculatingSettlement;
using PoolPlatform.Settlement.Contracts;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.SharingVariance;

/// <summary>Who would bear a variance: the same road that a settlement takes, on figures that the asker brings.</summary>
internal static class ShareVariance
{
    public static Outcome<ShareVarianceReply> Of(ShareVarianceRequest request)
    {
        var terms = new Terms { Host = request.Host, PoolRiskShare = request.PoolRiskShare };
        terms.Partners.AddRange(request.Partners.Select(partner => new Partner { Code = partner }));
        terms.Schemes.AddRange(request.Schemes.Select(scheme => new Scheme { Code = scheme.Scheme, RiskShare = scheme.RiskShare }));
        var position = new Position();
        position.Lines.AddRange(request.Lines.Select(line => new PositionLine
        {
            Code = line.Code,
            Scheme = line.Scheme,
            Owner = line.Owner,
            Kind = line.Kind,
            BudgetPence = line.BudgetPence,
            ActualPence = line.OutturnPence,
        }));
        position.Partners.AddRange(request.Contributions.Select(one => new PartnerMoney
        {
            Partner = one.Partner,
            ContributionOpeningPence = one.OpeningPence,
            ContributionClosingPence = one.ClosingPence,
        }));
        return SettlementFigures.Of(terms, position).Then(figures => SettlementProposal.Calculate(figures.Terms, figures.Position)).Then<ShareVarianceReply>(Reply);
    }

    private static Outcome<ShareVarianceReply> Reply(SettlementProposal proposal)
    {
        var reply = new ShareVarianceReply
        {
            VariancePence = proposal.Result.Variance.Pence,
            MetByReservesPence = Money.Sum(proposal.Result.Reserves.Values.Select(use => use.Used)).Pence,
        };
        reply.Shares.AddRange(proposal.Partners.Select(partner => new ShareOf { Partner = partner.Partner.Value, SharePence = partner.VarianceShare.Pence }));
        return reply;
    }
}
