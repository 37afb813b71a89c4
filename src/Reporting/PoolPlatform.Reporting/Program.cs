using PoolPlatform.Postgres;
using PoolPlatform.Reporting;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDescription();
builder.AddServiceDatabase("reporting", ReportingModule.Events());
builder.AddReporting();

var app = builder.Build();
app.UseServiceDefaults();
app.MapApiDescription();
app.MapEventLog();
app.MapReporting();
if (await app.Migrate(args)) await app.RunAsync();
