namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>Many draws side by side on their way down compiled rules, a column for each figure: a step goes down its columns in one tight loop. Made once and used for one batch after another.</summary>
/// <remarks>Magnitudes in pence, and the sign is the variance's. A rule that is one and the same for both directions runs on all draws at once; another
/// runs on the draws that are overspent, and then on those that are underspent, packed together.</remarks>
internal sealed class CompiledRun
{
    private readonly int[] packed;
    private readonly int[] inOrder;
    private readonly bool[] refused;
    private int[] draws;

    public CompiledRun(int partners, int reserves, int mostDraws)
    {
        packed = new int[mostDraws];
        inOrder = [.. Enumerable.Range(0, mostDraws)];
        draws = packed;
        Signs = new long[mostDraws];
        refused = new bool[mostDraws];
        Left = new long[mostDraws];
        Part = new long[mostDraws];
        Totals = Columns(partners, mostDraws);
        Shares = Columns(partners, mostDraws);
        Reserves = Columns(reserves, mostDraws);
    }

    /// <summary>What the packed draws have left to be taken.</summary>
    public long[] Left { get; }

    /// <summary>What the step at hand takes of each; scratch of one step.</summary>
    public long[] Part { get; }

    /// <summary>Which side each packed draw is on: 0 overspent, -1 underspent.</summary>
    public long[] Signs { get; }

    /// <summary>What each partner has of each packed draw so far in the scheme: a column for each partner.</summary>
    public long[][] Totals { get; }

    /// <summary>Each partner's share of each draw: the result.</summary>
    public long[][] Shares { get; }

    /// <summary>What is left in each reserve in each draw.</summary>
    public long[][] Reserves { get; }

    /// <summary>How many draws are packed.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the packed draws are overspent; of draws of both directions it says nothing.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Draws whose rule refuses the figures, or whose figures are too large for machine words: the waterfall itself has to say.</summary>
    public ReadOnlySpan<bool> Refused => refused;

    public void Begin(int count, long[] reserves)
    {
        Array.Clear(refused, 0, count);
        foreach (var share in Shares) Array.Clear(share, 0, count);
        for (var i = 0; i < reserves.Length; i++) Array.Fill(Reserves[i], reserves[i], 0, count);
    }

    /// <summary>Packs the draws of one direction.</summary>
    public void Pack(ReadOnlySpan<long> variances, bool isOver)
    {
        var packed = 0;
        draws = this.packed;
        var (left, places) = (Left, draws);
        // Written down each time and counted only where it belongs: no guess of the processor can go wrong.
        for (var draw = 0; draw < variances.Length; draw++)
        {
            var variance = variances[draw];
            left[packed] = isOver ? variance : -variance;
            places[packed] = draw;
            packed += variance >= 0 == isOver ? 1 : 0;
        }
        (Count, IsOver) = (packed, isOver);
        Array.Fill(Signs, isOver ? 0 : -1, 0, packed);
        foreach (var total in Totals) Array.Clear(total, 0, packed);
    }

    /// <summary>Takes the draws of both directions as they come.</summary>
    public void TakeAll(ReadOnlySpan<long> variances)
    {
        draws = inOrder;
        Count = variances.Length;
        Column.Part(variances, Left, Signs);
        foreach (var total in Totals) Array.Clear(total, 0, Count);
    }

    /// <summary>The same as <see cref="Unpack"/> for draws as they come.</summary>
    public void KeepAll()
    {
        var left = Left.AsSpan(0, Count);
        if (Column.IsAnything(left))
            for (var i = 0; i < left.Length; i++)
                if (left[i] != 0) Refuse(i);
        for (var partner = 0; partner < Totals.Length; partner++) Column.AddSigned(Shares[partner].AsSpan(0, Count), Totals[partner], Signs);
    }

    /// <summary>Adds what the partners have of the packed draws to their shares; what nobody took is refused.</summary>
    public void Unpack()
    {
        for (var i = 0; i < Count; i++)
            if (Left[i] != 0) Refuse(i);
        for (var partner = 0; partner < Totals.Length; partner++)
        {
            var (total, share) = (Totals[partner], Shares[partner]);
            if (IsOver)
                for (var i = 0; i < Count; i++) share[draws[i]] += total[i];
            else
                for (var i = 0; i < Count; i++) share[draws[i]] -= total[i];
        }
    }

    public void Refuse(int packed) => refused[draws[packed]] = true;

    /// <summary>What a reserve meets of an overspend, or takes in of an underspend.</summary>
    public long FromReserve(int reserve, int packed, long amount)
    {
        ref var available = ref Reserves[reserve][draws[packed]];
        if (!IsOver)
        {
            available += amount;
            return amount;
        }
        var taken = Math.Min(amount, available);
        available -= taken;
        return taken;
    }

    private static long[][] Columns(int count, int length)
    {
        var columns = new long[count][];
        for (var i = 0; i < count; i++) columns[i] = new long[length];
        return columns;
    }
}
