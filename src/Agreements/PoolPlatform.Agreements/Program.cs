using PoolPlatform.Agreements;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Contracts;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDescription();
builder.AddServiceDatabase("agreements");
builder.AddServiceClient<BudgetsApi.BudgetsApiClient>("budgets");
builder.AddServiceClient<SettlementApi.SettlementApiClient>("settlement");
builder.AddAgreements();

var app = builder.Build();
app.UseServiceDefaults();
app.MapApiDescription();
app.MapEventLog();
app.MapAgreements();
if (await app.Migrate(args)) await app.RunAsync();
