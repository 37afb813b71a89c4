// PostgreSQL and RabbitMQ for the tests: in a folder of their own, on free ports, gone without a trace on SIGTERM.
// Once both are ready their addresses are written to the file named as the first argument.
using Aspire.Hosting;

var addresses = args.Length == 1 ? args[0] : throw new ArgumentException("Name the file that gets the addresses.");
var folder = Directory.CreateTempSubdirectory("pool-test-servers-");
try
{
    var builder = DistributedApplication.CreateBuilder([$"--PoolPlatform:DataDirectory={folder.FullName}"]);
    var postgres = builder.AddPostgres("postgres");
    var rabbitmq = builder.AddRabbitMQ("rabbitmq");

    await using var app = builder.Build();
    using var failed = new CancellationTokenSource();
    var running = app.RunAsync(failed.Token);
    try
    {
        await Task.WhenAll(
            app.ResourceNotifications.WaitForResourceHealthyAsync("postgres"),
            app.ResourceNotifications.WaitForResourceHealthyAsync("rabbitmq"));

        // Written beside and moved, so that whoever waits for the file never reads half of it.
        await File.WriteAllLinesAsync(addresses + ".new",
        [
            $"POOL_TEST_POSTGRES={await postgres.Resource.GetConnectionStringAsync()}",
            $"POOL_TEST_RABBITMQ={await rabbitmq.Resource.GetConnectionStringAsync()}",
        ]);
        File.Move(addresses + ".new", addresses, overwrite: true);
    }
    catch (DistributedApplicationException)
    {
        await failed.CancelAsync();
        await running;
        throw;
    }

    await running;
}
finally
{
    folder.Delete(recursive: true);
}
