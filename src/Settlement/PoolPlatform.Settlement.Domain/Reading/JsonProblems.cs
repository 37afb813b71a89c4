using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Reading;

/// <summary>What is wrong with a request's shape, gathered by path so that one answer names every fault.</summary>
internal sealed class JsonProblems
{
    // A body of a mebibyte can hold a great many faults; the answer need not.
    private const int MostNamed = 100;

    private readonly List<(string Path, string Message)> found = [];

    public bool Any => found.Count > 0;

    /// <summary>Notes a fault; the path of the whole body is <c>$</c>.</summary>
    public void Add(string path, string message) => found.Add((path.Length == 0 ? "$" : path, message));

    public Refusal ToRefusal() =>
        found.Take(MostNamed).Aggregate(
            Refusal.Invalid(SettlementRefusals.Malformed, "The request cannot be read: see the errors by field."),
            (refusal, problem) => refusal.About(problem.Path, problem.Message));
}
