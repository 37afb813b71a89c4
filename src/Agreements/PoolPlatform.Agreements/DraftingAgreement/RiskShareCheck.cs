using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.Settlement.Contracts;

namespace PoolPlatform.Agreements.DraftingAgreement;

/// <summary>Asks the risk-share engine whether the rules of the schemes and of the pool can be signed; Agreements itself never reads a rule.</summary>
internal sealed class RiskShareCheck(SettlementApi.SettlementApiClient settlement)
{
    /// <summary>Errors forbid even a draft; gaps forbid the last signature.</summary>
    public async Task<(ImmutableArray<Refusal> Errors, ImmutableArray<Missing> Gaps)> Check(AgreementTerms terms, CancellationToken cancel)
    {
        var request = new CheckRiskSharesRequest { Host = terms.Host?.Value ?? "" };
        request.Partners.AddRange(terms.Partners.Select(partner => partner.Value));
        foreach (var scheme in terms.Schemes)
            if (scheme.RiskShare is { } rule) request.Schemes.Add(new SchemeRule { Scheme = scheme.Code, RiskShare = rule.GetRawText() });
        if (terms.Pool?.RiskShare is { } pool) request.PoolRiskShare = pool.GetRawText();
        if (request.Schemes.Count == 0 && request.PoolRiskShare.Length == 0) return ([], []);
        var reply = (await settlement.CheckRiskSharesAsync(request, cancellationToken: cancel).Asked()).OrThrow();
        return (
            [.. reply.Errors.Select(error => (error.Kind == nameof(RefusalKind.Invalid) ? Refusal.Invalid(error.Code, error.Message) : Refusal.RuleBroken(error.Code, error.Message)).About(Path(terms, error), error.Message))],
            [.. reply.Gaps.Select(gap => new Missing(Path(terms, gap), gap.Message))]);
    }

    private static string Path(AgreementTerms terms, RuleProblem problem)
    {
        var at = problem.OfPool ? "pool" : $"schemes[{terms.Schemes.Select(scheme => scheme.Code).ToList().IndexOf(problem.Scheme)}]";
        return problem.Path.Length == 0 ? $"{at}.riskShare" : $"{at}.riskShare.{problem.Path}";
    }
}
