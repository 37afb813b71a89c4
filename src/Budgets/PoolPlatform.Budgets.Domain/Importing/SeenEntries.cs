namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>Says whether a file may name an entry twice, from eight bytes for each name. It misses none; where two names look alike or there are very many, it says so of a file that does not.</summary>
public sealed class SeenEntries
{
    /// <summary>So many are remembered; what a file of more holds is for the database to compare.</summary>
    private const int Most = 1_000_000;

    private readonly HashSet<ulong> seen = [];

    public bool MayRepeat { get; private set; }

    /// <param name="identity">What names the entry; null where it is its own.</param>
    public void Add(string? identity)
    {
        if (MayRepeat || identity is null) return;
        MayRepeat = seen.Count == Most || !seen.Add(ShortNameOf(identity));
        if (MayRepeat) seen.Clear();
    }

    // FNV-1a: the same for the same text, which is all that is asked of it.
    private static ulong ShortNameOf(string identity)
    {
        var name = 14695981039346656037UL;
        foreach (var character in identity) name = unchecked((name ^ character) * 1099511628211UL);
        return name;
    }
}
