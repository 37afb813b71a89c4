using PoolPlatform.Gateway;
using PoolPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();
app.UseApiPage();
app.UseServiceDefaults(beforeAuthorization: GatewayModule.UseEdge);
app.MapGateway();
await app.RunAsync();
