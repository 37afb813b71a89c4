using PoolPlatform.Demo;

// dotnet PoolPlatform.Demo.dll <gateway> <credentials file>: loads the demonstration pools once, as any integrator would, and prints the first one's settlement.
if (args is not [var gateway, var credentialsFile])
{
    Console.Error.WriteLine("usage: PoolPlatform.Demo <gateway address> <file to keep the demonstration credentials in>");
    return 2;
}

using var platform = new PlatformClient(new Uri(gateway));
try
{
    var credentials = await DemoCredentials.Load(platform, credentialsFile);
    foreach (var file in Directory.GetFiles(DemoPool.DataFolder, "pool-*.json").Order(StringComparer.Ordinal))
        await DemoPool.Load(platform, credentials, file);
    Console.WriteLine(await SettlementStatement.Write(platform, credentials.Of("E06000022"), "BANES-MH", "2014-15"));
    return 0;
}
catch (PlatformRefusedException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}
