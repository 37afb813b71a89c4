using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDescription();
builder.AddServiceDatabase("budgets", BudgetsModule.Events());
builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
builder.AddBudgets();

var app = builder.Build();
app.UseServiceDefaults();
app.MapApiDescription();
app.MapEventLog();
app.MapBudgets();
if (await app.Migrate(args)) await app.RunAsync();
