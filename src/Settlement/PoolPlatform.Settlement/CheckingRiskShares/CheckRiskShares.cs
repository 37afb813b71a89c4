using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Contracts;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.CheckingRiskShares;

/// <summary>Whether the rules of an agreement can be drafted (no errors) and signed (no gaps).</summary>
internal static class CheckRiskShares
{
    private const string Root = "riskShare";

    public static CheckRiskSharesReply Of(CheckRiskSharesRequest request)
    {
        var reply = new CheckRiskSharesReply();
        var context = new RiskShareContext([.. request.Partners], request.Host);
        var hasPool = request.PoolRiskShare.Length > 0;
        // A scheme's rule that will not run leaves nothing open.
        foreach (var scheme in request.Schemes) Check(reply, scheme.RiskShare, context, scheme.Scheme, gapsCount: !hasPool);
        if (hasPool) Check(reply, request.PoolRiskShare, context with { OfPool = true }, "", gapsCount: true);
        return reply;
    }

    private static void Check(CheckRiskSharesReply reply, string riskShare, RiskShareContext context, string scheme, bool gapsCount)
    {
        if (Read(riskShare).IsRefused(out var unreadable, out var rule))
        {
            foreach (var (path, messages) in unreadable.Errors)
                foreach (var message in messages) reply.Errors.Add(Problem(new(unreadable.Code, path, message), unreadable.Kind));
            return;
        }
        var found = RiskShareCheck.Of(rule, context, Root);
        reply.Errors.AddRange(found.Errors.Select(error => Problem(error, RefusalKind.RuleBroken)));
        if (gapsCount) reply.Gaps.AddRange(found.Gaps.Select(gap => Problem(gap, RefusalKind.RuleBroken)));

        // The caller knows where in its own request the rule stands; from here on only the place within the rule matters.
        RuleProblem Problem(RiskShareFinding finding, RefusalKind kind) => new()
        {
            Scheme = scheme,
            OfPool = context.OfPool,
            Code = finding.Code,
            Kind = kind.ToString(),
            Message = finding.Message,
            Path = finding.Path == Root ? "" : finding.Path[(Root.Length + 1)..],
        };
    }

    private static Outcome<RiskShareRule> Read(string riskShare)
    {
        try
        {
            using var json = JsonDocument.Parse(riskShare);
            return RiskShareReading.Read(json.RootElement, Root);
        }
        catch (JsonException)
        {
            return Refusal.Invalid(SettlementRefusals.Malformed, "The risk share is not JSON.").About(Root, "Is not JSON.");
        }
    }
}
