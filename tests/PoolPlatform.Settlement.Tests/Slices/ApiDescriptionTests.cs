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
                "get /v1/pools/{reference}/years/{year}/held-lines 200 ViewHeldLines",
                "get /v1/pools/{reference}/years/{year}/risk-shares/forecasts 200 ViewForecastShares",
                "get /v1/pools/{reference}/years/{year}/settlements 200 ViewSettlements",
                "get /v1/settlements/{id} 200 ViewSettlement",
                "get /v1/settlements/{id}/history 200 ViewSettlementHistory",
                "post /v1/pools/{reference}/years/{year}/held-lines/{line}/decision 201 DecideHeldLine",
                "post /v1/pools/{reference}/years/{year}/held-lines/{line}/stages 201 MoveHeldLine",
                "post /v1/pools/{reference}/years/{year}/risk-shares/compare 200 CompareRiskSharesOnPool",
                "post /v1/pools/{reference}/years/{year}/risk-shares/forecasts 201 ForecastShares",
                "post /v1/pools/{reference}/years/{year}/settlements 202 RequestSettlement",
                "post /v1/pools/{reference}/years/{year}/simulations 200 SimulatePool",
                "post /v1/risk-shares/compare 200 CompareRiskShares",
                "post /v1/risk-shares/evaluate 200 EvaluateRiskShares",
                "post /v1/risk-shares/simulate 200 SimulateRiskShares",
                "post /v1/settlements/{id}/held-lines 202 HoldDisputedLines",
                "post /v1/settlements/{id}/payments 201 RecordSettlementPayment",
                "post /v1/settlements/{id}/responses 201 RespondToSettlement",
            ],
            (from path in document.Body.GetProperty("paths").EnumerateObject()
             from operation in path.Value.EnumerateObject()
             let status = operation.Value.GetProperty("responses").EnumerateObject().First().Name
             select $"{operation.Name} {path.Name} {status} {operation.Value.GetProperty("operationId")}").Order(StringComparer.Ordinal));
    }
}
