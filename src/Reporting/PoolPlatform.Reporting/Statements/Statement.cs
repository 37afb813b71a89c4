using PoolPlatform.Kernel;

namespace PoolPlatform.Reporting.Statements;

/// <summary>A report as a reader sees it: a heading, what it is about, tables, remarks. Written out as CSV or HTML.</summary>
internal sealed record Statement(string Title, string About, IReadOnlyList<Fact> Facts, IReadOnlyList<Table> Tables, IReadOnlyList<string> Remarks);

internal sealed record Fact(string Name, string Value);

/// <param name="Columns">The first names the row.</param>
internal sealed record Table(string Caption, IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows)
{
    /// <summary>Said in place of rows where there are none.</summary>
    public string Empty { get; init; } = "None.";
}

internal sealed record Column(string Heading, bool IsMoney = false);

internal sealed record Row(IReadOnlyList<Cell> Cells, bool IsTotal = false);

/// <summary>What stands in a cell: words, or a sum of money.</summary>
internal abstract record Cell
{
    private Cell()
    {
    }

    public static implicit operator Cell(string text) => new Words(text);

    public static implicit operator Cell(Money amount) => new Sum(amount);

    public static implicit operator Cell(Money? amount) => new Sum(amount);

    internal sealed record Words(string Text) : Cell;

    /// <param name="Amount">Null: not known, which is never shown as nothing.</param>
    internal sealed record Sum(Money? Amount) : Cell;
}
