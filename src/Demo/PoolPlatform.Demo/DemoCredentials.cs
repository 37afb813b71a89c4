using System.Text.Json.Nodes;

namespace PoolPlatform.Demo;

/// <summary>The demonstration's organisations and one pool-manager client for each, kept in a file that only its owner may read.</summary>
internal sealed class DemoCredentials
{
    private static readonly Client Administrator = new("dev-admin", "dev-admin-secret");

    private readonly Dictionary<string, Client> clients = [];

    private DemoCredentials()
    {
    }

    /// <summary>Whether the clients were made now; then nothing that others loaded before may be repeated.</summary>
    public bool AreNew { get; private init; }

    public Client Of(string organisation) => clients[organisation];

    public static async Task<DemoCredentials> Load(PlatformClient platform, string file)
    {
        var kept = File.Exists(file) ? JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject() : [];
        var credentials = new DemoCredentials { AreNew = kept.Count == 0 };
        var organisations = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(DemoPool.DataFolder, "organisations.json")))!.AsObject();
        foreach (var (code, organisation) in organisations)
        {
            if (kept[code] is not JsonObject client)
            {
                await platform.Put(Administrator, $"/v1/organisations/{code}", organisation!.DeepClone());
                var made = await platform.Post(
                    Administrator, $"/v1/organisations/{code}/credentials", new JsonObject { ["name"] = "Demonstration", ["roles"] = new JsonArray("pool-manager", "practitioner") }, Guid.CreateVersion7().ToString());
                client = new JsonObject { ["clientId"] = made["clientId"]!.GetValue<string>(), ["clientSecret"] = made["clientSecret"]!.GetValue<string>() };
                kept[code] = client;
                await Keep(file, kept);
            }
            credentials.clients[code] = new(client["clientId"]!.GetValue<string>(), client["clientSecret"]!.GetValue<string>());
        }
        return credentials;
    }

    // Each secret is kept as soon as it is shown, because it is shown once.
    private static async Task Keep(string file, JsonObject kept)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, options);
        await using var writer = new StreamWriter(stream);
        await writer.WriteLineAsync(kept.ToString());
    }
}
