using System.Numerics;
using System.Runtime.InteropServices;

namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>A figure of many draws side by side, a few of which a processor works out at a time: whole numbers only, so that every processor comes to the same.</summary>
internal static class Column
{
    public static void Add(Span<long> to, ReadOnlySpan<long> what)
    {
        var many = Vectors(to);
        var each = Vectors(what[..to.Length]);
        for (var i = 0; i < many.Length; i++) many[i] += each[i];
        for (var i = many.Length * Vector<long>.Count; i < to.Length; i++) to[i] += what[i];
    }

    /// <summary>Adds each less one and the same.</summary>
    public static void AddLess(Span<long> to, ReadOnlySpan<long> what, long less)
    {
        var many = Vectors(to);
        var each = Vectors(what[..to.Length]);
        var lower = new Vector<long>(less);
        for (var i = 0; i < many.Length; i++) many[i] += each[i] - lower;
        for (var i = many.Length * Vector<long>.Count; i < to.Length; i++) to[i] += what[i] - less;
    }

    /// <summary>Adds magnitudes with the signs that they were taken of: 0 for the upper side, -1 for the lower.</summary>
    public static void AddSigned(Span<long> to, ReadOnlySpan<long> magnitudes, ReadOnlySpan<long> signs)
    {
        var many = Vectors(to);
        var each = Vectors(magnitudes[..to.Length]);
        var sides = Vectors(signs[..to.Length]);
        for (var i = 0; i < many.Length; i++) many[i] += (each[i] ^ sides[i]) - sides[i];
        for (var i = many.Length * Vector<long>.Count; i < to.Length; i++) to[i] += (magnitudes[i] ^ signs[i]) - signs[i];
    }

    /// <summary>Adds what is above nothing.</summary>
    public static void AddAbove(Span<long> to, ReadOnlySpan<long> what)
    {
        var many = Vectors(to);
        var each = Vectors(what[..to.Length]);
        for (var i = 0; i < many.Length; i++) many[i] += Vector.Max(each[i], Vector<long>.Zero);
        for (var i = many.Length * Vector<long>.Count; i < to.Length; i++) to[i] += Math.Max(what[i], 0);
    }

    /// <summary>Parts each into its magnitude and its sign.</summary>
    public static void Part(ReadOnlySpan<long> what, Span<long> magnitudes, Span<long> signs)
    {
        var each = Vectors(what);
        var many = Vectors(magnitudes[..what.Length]);
        var sides = Vectors(signs[..what.Length]);
        for (var i = 0; i < each.Length; i++)
        {
            var sign = Vector.LessThan(each[i], Vector<long>.Zero);
            sides[i] = sign;
            many[i] = (each[i] ^ sign) - sign;
        }
        for (var i = each.Length * Vector<long>.Count; i < what.Length; i++)
        {
            signs[i] = what[i] >> 63;
            magnitudes[i] = (what[i] ^ signs[i]) - signs[i];
        }
    }

    /// <summary>Takes up to an amount out of each.</summary>
    public static void TakeUpTo(Span<long> from, Span<long> taken, long most)
    {
        var left = Vectors(from);
        var part = Vectors(taken[..from.Length]);
        var limit = new Vector<long>(most);
        for (var i = 0; i < left.Length; i++)
        {
            var some = Vector.Min(left[i], limit);
            part[i] = some;
            left[i] -= some;
        }
        for (var i = left.Length * Vector<long>.Count; i < from.Length; i++)
        {
            taken[i] = Math.Min(from[i], most);
            from[i] -= taken[i];
        }
    }

    /// <summary>Holds each to the limit of its side, and adds what is beyond to another column.</summary>
    public static void Hold(Span<long> what, Span<long> beyond, ReadOnlySpan<long> signs, long over, long under)
    {
        var many = Vectors(what);
        var rest = Vectors(beyond[..what.Length]);
        var sides = Vectors(signs[..what.Length]);
        var upper = new Vector<long>(over);
        var lower = new Vector<long>(under);
        for (var i = 0; i < many.Length; i++)
        {
            var held = Vector.Min(many[i], Vector.ConditionalSelect(sides[i], lower, upper));
            rest[i] += many[i] - held;
            many[i] = held;
        }
        for (var i = many.Length * Vector<long>.Count; i < what.Length; i++)
        {
            var held = Math.Min(what[i], signs[i] == 0 ? over : under);
            beyond[i] += what[i] - held;
            what[i] = held;
        }
    }

    /// <summary>Whether any is something.</summary>
    public static bool IsAnything(ReadOnlySpan<long> what) => what.ContainsAnyExcept(0);

    private static Span<Vector<long>> Vectors(Span<long> column) => MemoryMarshal.Cast<long, Vector<long>>(column);

    private static ReadOnlySpan<Vector<long>> Vectors(ReadOnlySpan<long> column) => MemoryMarshal.Cast<long, Vector<long>>(column);
}
