using System.Diagnostics.CodeAnalysis;

namespace PoolPlatform.Kernel;

/// <summary>What an operation came to: a value, or the refusal that says why not.</summary>
public readonly struct Outcome<T>
{
    private readonly T? value;

    private Outcome(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Why not; null when there is a value.</summary>
    public Refusal? Refusal { get; }

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);

    /// <summary>True when refused; otherwise the value is there.</summary>
    public bool IsRefused([NotNullWhen(true)] out Refusal? refusal, [NotNullWhen(false)] out T? granted)
    {
        refusal = Refusal;
        granted = value;
        return refusal is not null;
    }

    public TResult Match<TResult>(Func<T, TResult> granted, Func<Refusal, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(granted);
        ArgumentNullException.ThrowIfNull(refused);
        return Refusal is { } refusal ? refused(refusal) : granted(value!);
    }

    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Refusal is { } refusal ? refusal : next(value!);
    }

    /// <summary>The value, where a refusal would be a bug: throws with the refusal's code.</summary>
    public T OrThrow() => Refusal is { } refusal ? throw new InvalidOperationException($"{refusal.Code}: {refusal.Message}") : value!;
}
