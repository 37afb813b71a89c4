using System.Text.Json;
using System.Text.Json.Nodes;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.KeepingRegisters;

/// <summary>One register: where it is found, and how its entries look.</summary>
/// <param name="Name">The last part of its path.</param>
/// <param name="One">An entry in the names of operations.</param>
/// <param name="What">An entry in words.</param>
/// <param name="Example">What is sent.</param>
/// <param name="ShownExample">What is shown beside it that was worked out; empty for nothing.</param>
internal sealed record Register<T>(string Name, string One, string What, string Example, string ShownExample = "")
    where T : class, IRegisterEntry<T>
{
    /// <summary>A part of the query by which the register is read, what it may say, and what of an entry it is compared with; null for none.</summary>
    public (string Query, string[] Known, Func<T, string> Of)? Filter { get; init; }

    public string Path => $"/v1/agreements/{{reference}}/{Name}";

    public string ReplyExample
    {
        get
        {
            var reply = new JsonObject { ["number"] = 1, ["version"] = 1 };
            foreach (var (name, value) in JsonNode.Parse(Example)!.AsObject()) reply[name] = value?.DeepClone();
            foreach (var (name, value) in JsonNode.Parse($"{{{ShownExample}}}")!.AsObject()) reply[name] = value?.DeepClone();
            reply["recordedAt"] = "2014-03-20T10:00:00+00:00";
            reply["recordedFor"] = "11E";
            return reply.ToJsonString();
        }
    }

    /// <summary>An entry as it is shown: what was sent, what follows from it, which version it is, for whom it was recorded and when.</summary>
    public static JsonObject Show(Registered<T> recorded)
    {
        var reply = new JsonObject { ["number"] = recorded.Number, ["version"] = recorded.Version };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(recorded.Entry, PlatformJson.Options)!.AsObject()) reply[name] = value?.DeepClone();
        foreach (var (name, value) in recorded.Entry.Shown()) reply[name] = value;
        reply["recordedAt"] = JsonSerializer.SerializeToNode(recorded.RecordedAt, PlatformJson.Options);
        reply["recordedFor"] = recorded.Partner.Value;
        return reply;
    }
}
