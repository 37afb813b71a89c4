using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDescription();
builder.AddServiceDatabase("settlement");
builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
builder.AddServiceClient<BudgetsApi.BudgetsApiClient>("budgets");
builder.AddSettlement();

var app = builder.Build();
app.UseServiceDefaults();
app.MapApiDescription();
app.MapEventLog();
app.MapSettlement();
if (await app.Migrate(args)) await app.RunAsync();
