// PostgreSQL and RabbitMQ for the tests: in a folder of their own, on free ports, gone without a trace on SIGTERM.
// Once both are ready their addresses are written to the file named as the first argument.
using PoolPlatform.TestServers;

var addresses = args.Length == 1 ? args[0] : throw new ArgumentException("Name the file that gets the addresses.");
await using var servers = await PrivateServers.Start();

// Written beside and moved, so that whoever waits for the file never reads half of it.
await File.WriteAllLinesAsync(addresses + ".new", [$"POOL_TEST_POSTGRES={servers.Postgres}", $"POOL_TEST_RABBITMQ={servers.RabbitMq}"]);
File.Move(addresses + ".new", addresses, overwrite: true);
await servers.Ended;
