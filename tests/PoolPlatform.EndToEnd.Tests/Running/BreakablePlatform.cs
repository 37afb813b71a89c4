using System.Diagnostics;

namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>A platform whose parts are killed. Only one test at a time may do that, so these tests are one collection.</summary>
public sealed class BreakablePlatform : RunningPlatform
{
    private static readonly TimeSpan ToChange = TimeSpan.FromSeconds(60);

    protected override string Name => "faults";

    /// <summary>kill -9; returns once it is gone, with what it started itself.</summary>
    internal async Task Kill(string name)
    {
        using (var process = Process.GetProcessById((await Resource(name))["pid"]!.GetValue<int>())) process.Kill();
        await Poll.Until($"{name} is gone", ToChange, () => Resource(name), resource => resource["state"]!.GetValue<string>() == "Exited");
        // The server's own children notice a moment later, and nobody may write its files before they have.
        if (name == "postgres")
            await Poll.Until("its backends are gone", ToChange, () => Task.FromResult(Processes.On(Path.Combine(Folder, name))), left => left.Count == 0);
    }

    /// <summary>Brings back what a test before has left lying, should it have failed half way.</summary>
    internal async Task BeWhole()
    {
        var ended = (await Resources()).Where(resource => resource!["state"]!.GetValue<string>() is "Exited" or "FailedToStart").Select(resource => resource!["name"]!.GetValue<string>());
        await Restart([.. ended]);
    }

    /// <summary>Starts them again; returns once the whole platform is ready.</summary>
    internal async Task Restart(params string[] names)
    {
        foreach (var name in names) await PressStart(name);
        foreach (var name in names)
            await Poll.Until($"{name} is healthy", ToChange, () => Resource(name), resource => resource["healthy"]?.GetValue<bool>() == true);
        await UntilReady();
    }
}

[CollectionDefinition(Name)]
public sealed class OneFaultAtATime : ICollectionFixture<BreakablePlatform>
{
    public const string Name = "Faults";
}
