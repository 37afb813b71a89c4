namespace PoolPlatform.Benchmarks;

/// <summary>Something whose speed matters, measured against a reference in the same run.</summary>
/// <param name="Name">What it is called on the command line.</param>
internal sealed record Suite(string Name, string About, Func<Task<Table>> Run);
