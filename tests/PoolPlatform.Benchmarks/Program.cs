// What the platform's speed is measured with: one suite a file, named below, run by name or all of them.
//   dotnet run -c Release --project tests/PoolPlatform.Benchmarks -- terms
// Uses the PostgreSQL and RabbitMQ of POOL_TEST_POSTGRES and POOL_TEST_RABBITMQ, or starts its own. Ends with 1 when a limit is broken.
using PoolPlatform.Benchmarks;
using PoolPlatform.Benchmarks.Agreements;
using PoolPlatform.Benchmarks.Budgets;
using PoolPlatform.Benchmarks.ClientPackages;
using PoolPlatform.Benchmarks.Settlement;
using PoolPlatform.TestServers;
using PoolPlatform.Testing;

Suite[] suites =
[
    new("terms", "Agreements: the terms on a date, for an agreement with 50 versions and 200 schemes", TermsOnADate.Run),
    new("packages", "ClientPackages: a year of 100,000 packages by month and funder, on one thread", PackageProjection.Run),
    new("uplift", "ClientPackages: one provider's rates raised in 10,000 packages", UpliftSpeed.Run),
    new("forecast-latency", "ClientPackages to Budgets: 200 changes of one package, until the pool's position shows each", ForecastLatency.Run),
    new("agreements", "Agreements: 10,000 agreements listed page by page", ListOfAgreements.Run),
    new("posting", "Budgets: posting by four clients, against the durable commits of the same server", Posting.Run),
    new("import", "Budgets: a file of 500,000 rows (1,000,000 ledger lines) from the sending of it to posted, checked and rolled up", ImportSpeed.Run),
    new("reports", "Budgets: figures of a ledger of 5,000,000 lines", LedgerReports.Run),
    new("waterfall", "Settlement: one pool worked out", WaterfallSpeed.Run),
    new("thousand-pools", "Settlement: a thousand pools of twelve schemes settled, agreed, posted, paid and told", ThousandPools.Run),
    new("simulation", "Settlement: a million drawn years of twelve schemes", SimulationSpeed.Run),
];

if (args.Except(suites.Select(suite => suite.Name)).Any())
{
    foreach (var suite in suites) Console.WriteLine($"{suite.Name,-18}{suite.About}");
    return args is ["--list"] ? 0 : 2;
}

// What servers and services have to say goes aside, so that the tables alone can be kept.
var tables = Console.Out;
Console.SetOut(Console.Error);
await using var own = Servers.AreNamed ? null : await PrivateServers.Start();
if (own is not null)
{
    Environment.SetEnvironmentVariable("POOL_TEST_POSTGRES", own.Postgres);
    Environment.SetEnvironmentVariable("POOL_TEST_RABBITMQ", own.RabbitMq);
}
var kept = true;
foreach (var suite in suites.Where(suite => args.Length == 0 || args.Contains(suite.Name)))
{
    var table = await suite.Run();
    await tables.WriteLineAsync($"\n{suite.About}\n\n{table}");
    kept &= table.KeepsItsLimits;
}
return kept ? 0 : 1;
