using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>A balanced set of debits and credits that happened on one day.</summary>
/// <remarks>Its lines always sum to zero; one that would not is a bug and never leaves here.</remarks>
public sealed record Journal
{
    private static readonly DateOnly FirstDay = new(2000, 1, 1);

    private Journal(JournalKind kind, DateOnly effectiveOn, ImmutableArray<JournalLine> lines)
    {
        Kind = kind;
        EffectiveOn = effectiveOn;
        Lines = lines;
    }

    public JournalKind Kind { get; }

    public DateOnly EffectiveOn { get; }

    public ImmutableArray<JournalLine> Lines { get; }

    /// <summary>Lines of no money are left out.</summary>
    public static Journal Of(JournalKind kind, DateOnly effectiveOn, IEnumerable<JournalLine> lines)
    {
        var said = lines.Where(line => line.Amount != Money.Zero).ToImmutableArray();
        return Money.Sum(said.Select(line => line.Amount)) == Money.Zero
            ? new(kind, effectiveOn, said)
            : throw new UnreachableException($"A {kind} does not balance.");
    }

    /// <summary>What makes two journals the same, as SHA-256: kind, day, each account in its order, each amount in pence.</summary>
    public byte[] BodyHash() => HashOf(Kind, EffectiveOn, string.Join(',', Lines.Select(line => line.Account)), string.Join(',', Lines.Select(line => line.Amount.Pence.ToString(CultureInfo.InvariantCulture))));

    /// <summary>The hash over the same text of which the database's <c>journal_hash</c> makes it.</summary>
    internal static byte[] HashOf(JournalKind kind, DateOnly effectiveOn, string accounts, string amounts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}|{effectiveOn.DayNumber - FirstDay.DayNumber}|{accounts}|{amounts}")));

    /// <summary>The journal that undoes this one: the same accounts, the other way round.</summary>
    public Journal Reversed() => new(Kind, EffectiveOn, [.. Lines.Select(line => line.Reversed())]);
}

/// <summary>One debit (positive) or credit (negative) of an account.</summary>
/// <param name="Vat">The VAT in it; the amount is what the pool bears.</param>
public sealed record JournalLine(string Account, Money Amount, Dimensions? Dimensions = null, Money? Vat = null, Money? Recoverable = null)
{
    /// <summary>The same the other way round.</summary>
    public JournalLine Reversed() => this with { Amount = -Amount, Vat = -Vat, Recoverable = -Recoverable };
}

/// <summary>Why a journal was posted.</summary>
public enum JournalKind
{
    /// <summary>Contributions for the year were agreed or changed.</summary>
    Contribution,

    /// <summary>Cash of a contribution came in.</summary>
    Receipt,

    /// <summary>Spending in scope, or a credit for it.</summary>
    Expenditure,

    /// <summary>Spending that waits for its line.</summary>
    Suspense,

    /// <summary>An agreed settlement; closes the year.</summary>
    Settlement,

    /// <summary>Cash under a settlement.</summary>
    SettlementPayment,

    /// <summary>Interest on a balance that was paid late.</summary>
    SettlementInterest,

    /// <summary>Income other than contributions, or VAT that came back.</summary>
    Income,

    /// <summary>Money set aside into a reserve, or taken out.</summary>
    Reserve,

    /// <summary>Care received and not yet invoiced.</summary>
    Accrual,

    /// <summary>Days that are over cost another sum than was paid for them.</summary>
    Arrears,

    /// <summary>Somebody else should have borne days that are over.</summary>
    Transfer,

    /// <summary>An entry that was put on the wrong line, on the right one.</summary>
    Recoding,

    /// <summary>What belongs to an earlier year.</summary>
    PriorYear,

    /// <summary>A year closes and hands over to the next.</summary>
    YearEnd,
}
