namespace PoolPlatform.Agreements.Domain.Organisations;

/// <summary>What a row of a national file comes to.</summary>
/// <param name="Before">Null when the body is new.</param>
/// <param name="After">The body as it is recorded after the import.</param>
/// <param name="KindKept">The kind that the file gives, where another is recorded and stays.</param>
public sealed record NationalComparison(RecordedOrganisation? Before, RecordedOrganisation After, OrganisationKind? KindKept)
{
    public bool IsNew => Before is null;

    public bool IsChanged => Before is not null && !Before.SaysTheSameAs(After);

    /// <summary>Sets a row beside what is recorded. A file adds and dates; it never makes a succession, and never changes a kind that is recorded.</summary>
    /// <param name="asOf">The day of the file: a name that differs from the recorded one holds from then on, because files carry the names of their own day.</param>
    public static NationalComparison Of(NationalRow row, RecordedOrganisation? recorded, NationalFileFormat format, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(row);
        var known = recorded ?? new(row.Code, [new(null, row.Name, row.Kind)], [], null, null, []);
        // What a file leaves open does not undo what is recorded.
        var dated = known with { ActiveFrom = row.Opened ?? known.ActiveFrom, ActiveTo = row.Closed ?? known.ActiveTo };
        if (dated.ActiveTo < dated.ActiveFrom) dated = known;
        if (row.OtherCode is { } other && known.OtherCodes.All(one => one.Code != other)) dated = dated with { OtherCodes = [.. known.OtherCodes, new CodeOverTime(other)] };
        var named = dated.Names.On(asOf);
        if (IsRenamed(row, named, dated, format, asOf)) dated = dated with { Names = dated.Names.Record(asOf, row.Name, named.Kind) };
        return new(recorded, dated, recorded is not null && named.Kind != row.Kind ? row.Kind : null);
    }

    /// <remarks>ODS writes names in capitals, so case alone is no other name. The district file names areas, not the councils that run them.
    /// A body that has closed keeps the name it had.</remarks>
    private static bool IsRenamed(NationalRow row, NameFrom named, RecordedOrganisation organisation, NationalFileFormat format, DateOnly asOf) =>
        format != NationalFileFormat.GssLad && !(organisation.ActiveTo < asOf) && !string.Equals(named.Name, row.Name, StringComparison.OrdinalIgnoreCase);
}
