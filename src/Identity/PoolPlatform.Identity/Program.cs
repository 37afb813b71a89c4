using PoolPlatform.Identity;
using PoolPlatform.Postgres;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Http;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddApiDescription();
builder.AddServiceDatabase("identity");
builder.AddIdentity();

var app = builder.Build();
app.UseServiceDefaults();
app.MapApiDescription();
app.MapEventLog();
app.MapIdentity();
if (await app.Migrate(args)) await app.RunAsync();
