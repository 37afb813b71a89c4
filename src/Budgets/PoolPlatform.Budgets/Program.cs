using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets;
using PoolPlatform.Budgets.ProvingLedger;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;

if (args is [Verify.Command, ..]) return await Verify.Run(args, Console.Out);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDescription();
builder.AddServiceDatabase("budgets", BudgetsModule.Events(TimeProvider.System));
builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");
builder.AddBudgets();

var app = builder.Build();
app.UseServiceDefaults();
app.MapApiDescription();
app.MapEventLog();
app.MapBudgets();
if (await app.Migrate(args)) await app.RunAsync();
return 0;
