namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class ApiDescriptionTests(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task Every_public_route_describes_itself()
    {
        var host = await one.Started();

        var document = await host.Get("/openapi/v1.json", token: null);

        Assert.Equal(
            [
                "get /v1/agreements/{reference}/flows 200 ViewFlows",
                "get /v1/agreements/{reference}/flows/{flow} 200 ViewFlow",
                "get /v1/agreements/{reference}/flows/{flow}/history 200 ViewFlowHistory",
                "get /v1/agreements/{reference}/flows/{flow}/statement 200 ViewFlowStatement",
                "get /v1/pools/{reference}/years/{year}/held-lines 200 ViewHeldLines",
                "get /v1/pools/{reference}/years/{year}/risk-shares/forecasts 200 ViewForecastShares",
                "get /v1/pools/{reference}/years/{year}/settlements 200 ViewSettlements",
                "get /v1/settlements/balances 200 ViewBalances",
                "get /v1/settlements/{id} 200 ViewSettlement",
                "get /v1/settlements/{id}/history 200 ViewSettlementHistory",
                "get /v1/settlements/{id}/statements/{partner} 200 ViewSettlementStatement",
                "post /v1/agreements/{reference}/flows 201 ProposeFlow",
                "post /v1/agreements/{reference}/flows/{flow}/answers 201 AnswerFlow",
                "post /v1/agreements/{reference}/flows/{flow}/certificates 201 CertifyUse",
                "post /v1/agreements/{reference}/flows/{flow}/claims 201 ClaimFlow",
                "post /v1/agreements/{reference}/flows/{flow}/claims/{claim}/answers 201 AnswerClaim",
                "post /v1/agreements/{reference}/flows/{flow}/claims/{claim}/payments 201 RecordFlowPayment",
                "post /v1/agreements/{reference}/flows/{flow}/end 201 EndFlow",
                "post /v1/agreements/{reference}/flows/{flow}/recoveries 201 RecordRecovery",
                "post /v1/pools/{reference}/years/{year}/held-lines/{line}/decision 201 DecideHeldLine",
                "post /v1/pools/{reference}/years/{year}/held-lines/{line}/stages 201 MoveHeldLine",
                "post /v1/pools/{reference}/years/{year}/risk-shares/compare 200 CompareRiskSharesOnPool",
                "post /v1/pools/{reference}/years/{year}/risk-shares/forecasts 201 ForecastShares",
                "post /v1/pools/{reference}/years/{year}/settlements 202 RequestSettlement",
                "post /v1/pools/{reference}/years/{year}/simulations 200 SimulatePool",
                "post /v1/risk-shares/compare 200 CompareRiskShares",
                "post /v1/risk-shares/evaluate 200 EvaluateRiskShares",
                "post /v1/risk-shares/simulate 200 SimulateRiskShares",
                "post /v1/settlements/set-offs 201 SetOffBalances",
                "post /v1/settlements/{id}/held-lines 202 HoldDisputedLines",
                "post /v1/settlements/{id}/payments 201 RecordSettlementPayment",
                "post /v1/settlements/{id}/responses 201 RespondToSettlement",
                "post /v1/settlements/{id}/statements/{partner}/figures 201 RecordOwnFigures",
            ],
            (from path in document.Body.GetProperty("paths").EnumerateObject()
             from operation in path.Value.EnumerateObject()
             let status = operation.Value.GetProperty("responses").EnumerateObject().First().Name
             select $"{operation.Name} {path.Name} {status} {operation.Value.GetProperty("operationId")}").Order(StringComparer.Ordinal));
    }
}
