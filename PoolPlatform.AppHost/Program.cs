using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

var serviceSecret = builder.AddParameter("serviceSecret", secret: true);
var identityKey = builder.AddParameter("identityKey", secret: true);
var peopleKey = builder.AddParameter("peopleKey", secret: true);

// Servers that run already are named by connection strings: one per database, and one for the bus.
bool Runs(string name) => builder.Configuration.GetConnectionString(name) is not null;
var postgres = Runs("identitydb") ? null : builder.AddPostgres("postgres").WithDataVolume();
IResourceBuilder<IResourceWithConnectionString> rabbitmq = Runs("rabbitmq") ? builder.AddConnectionString("rabbitmq") : builder.AddRabbitMQ("rabbitmq").WithDataVolume();

var identity = Service("Identity").WithEnvironment("Identity__KeyPassword", identityKey);
var agreements = Service("Agreements").WaitFor(identity);
var budgets = Service("Budgets").WaitFor(identity);
var clientPackages = Service("ClientPackages").WaitFor(identity).WithEnvironment("People__EncryptionKey", peopleKey);
var settlement = Service("Settlement").WaitFor(identity);
var reporting = Service("Reporting").WaitFor(identity);

// Who asks whom. These are addresses, so two services may ask each other; nobody waits for the one it asks.
identity.WithReference(agreements);
agreements.WithReference(identity).WithReference(budgets).WithReference(settlement);
budgets.WithReference(identity).WithReference(agreements).WithReference(clientPackages).WithReference(settlement);
clientPackages.WithReference(identity).WithReference(agreements).WithReference(budgets);
settlement.WithReference(identity).WithReference(agreements).WithReference(budgets);
reporting.WithReference(identity).WithReference(agreements).WithReference(budgets).WithReference(settlement);

// The one way in: http://127.0.0.1:8080, or further up with --port-offset.
var gateway = Project("Gateway")
    .WithEndpoint("http", endpoint => endpoint.Port = 8080 + builder.Configuration.GetValue<int>("port-offset"))
    .WithExternalHttpEndpoints();
foreach (var service in new[] { identity, agreements, budgets, clientPackages, settlement, reporting })
    gateway.WithReference(service).WaitFor(service);

builder.Build().Run();

// A service has a database of its own, hears and speaks on the bus, and is asked by gRPC.
IResourceBuilder<ProjectResource> Service(string name)
{
    var databaseName = $"{name.ToLowerInvariant()}db";
    IResourceBuilder<IResourceWithConnectionString> database = postgres is null ? builder.AddConnectionString(databaseName) : postgres.AddDatabase(databaseName);
    return Project(name)
        .WithEndpoint("grpc", endpoint => endpoint.Port = null)
        .WithReference(database).WaitFor(database)
        .WithReference(rabbitmq).WaitFor(rabbitmq);
}

// Its endpoints stand in its appsettings.json; a null port is any free one.
IResourceBuilder<ProjectResource> Project(string name) =>
    builder.AddProject(name.ToLowerInvariant(), $"../src/{name}/PoolPlatform.{name}/PoolPlatform.{name}.csproj")
        .WithEndpoint("http", endpoint => endpoint.Port = null)
        .WithHttpHealthCheck("/health/ready", endpointName: "http")
        .WithEnvironment("Service__ClientSecret", serviceSecret);
