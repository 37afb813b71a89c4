using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ClientPackages;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDescription();
builder.AddServiceDatabase("clientpackages");
builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
builder.AddServiceClient<BudgetsApi.BudgetsApiClient>("budgets");
builder.AddClientPackages();

var app = builder.Build();
app.UseServiceDefaults();
app.MapApiDescription();
app.MapEventLog();
app.MapClientPackages();
if (await app.Migrate(args)) await app.RunAsync();
