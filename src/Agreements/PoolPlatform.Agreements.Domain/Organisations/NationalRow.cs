using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Organisations;

/// <summary>Which of the national files it is.</summary>
public enum NationalFileFormat
{
    /// <summary>A file of the NHS Organisation Data Service, without a header: code, name, two groupings, five lines of address, postcode, day of opening, day of closing.</summary>
    Ods,

    /// <summary>The statistics office's integrated care boards, with a header: GSS code, ODS code, name.</summary>
    GssIcb,

    /// <summary>The statistics office's local authority districts, with a header: GSS code, name of the area.</summary>
    GssLad,
}

/// <summary>What one row of a national file says of one body.</summary>
/// <param name="Row">Its number in the file, the header counted.</param>
/// <param name="OtherCode">A second code of the same body.</param>
public sealed record NationalRow(int Row, OrganisationCode Code, string Name, OrganisationKind Kind, OrganisationCode? OtherCode = null, DateOnly? Opened = null, DateOnly? Closed = null);

/// <summary>Where a file with a header keeps what we read.</summary>
public sealed record NationalColumns(int Code, int Name, int? OtherCode)
{
    private const int OdsCode = 0;
    private const int OdsName = 1;
    private const int OdsOpened = 10;
    private const int OdsClosed = 11;

    // England's counties, unitaries, districts, metropolitan and London boroughs; Wales, Scotland and Northern Ireland.
    private static readonly ImmutableArray<string> Councils = ["E06", "E07", "E08", "E09", "E10", "W06", "S12", "N09"];

    /// <summary>Finds the columns by a header whose names carry a year (<c>LAD23CD</c>, <c>ICB24CDH</c>); null when they are not all there.</summary>
    public static NationalColumns? OfHeader(NationalFileFormat format, IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var area = format == NationalFileFormat.GssIcb ? "ICB" : "LAD";
        var (gss, name, ods) = (Find("CD"), Find("NM"), Find("CDH"));
        if (gss is null || name is null) return null;
        if (format == NationalFileFormat.GssLad) return new(gss.Value, name.Value, null);
        // An NHS body is recorded under its ODS code; the GSS code is its other one.
        return ods is null ? null : new(ods.Value, name.Value, gss);

        int? Find(string ending)
        {
            for (var i = 0; i < header.Count; i++)
                if (header[i].Trim() is { } title && title.Length == area.Length + 2 + ending.Length && title.StartsWith(area, StringComparison.Ordinal) && title.EndsWith(ending, StringComparison.Ordinal)
                    && char.IsAsciiDigit(title[3]) && char.IsAsciiDigit(title[4])) return i;
            return null;
        }
    }

    /// <summary>A row of a file without a header.</summary>
    public static Outcome<NationalRow> ReadOds(int row, IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Count <= OdsClosed) return Reject("it has fewer than twelve columns");
        if (!OrganisationCode.TryParse(fields[OdsCode].Trim(), out var code)) return Reject($"'{fields[OdsCode]}' is no organisation code");
        if (fields[OdsName].Trim() is not { Length: > 0 } name) return Reject("it has no name");
        if (!TryReadDay(fields[OdsOpened], out var opened)) return Reject($"'{fields[OdsOpened]}' is no day of opening");
        if (!TryReadDay(fields[OdsClosed], out var closed)) return Reject($"'{fields[OdsClosed]}' is no day of closing");
        return closed < opened ? Reject("it closes before it opens") : new NationalRow(row, code, name, KindOf(name), null, opened, closed);
    }

    /// <summary>A row of a file with a header.</summary>
    public Outcome<NationalRow> Read(int row, IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Count <= Math.Max(Math.Max(Code, Name), OtherCode ?? 0)) return Reject("it has fewer columns than the header");
        if (!OrganisationCode.TryParse(fields[Code].Trim(), out var code)) return Reject($"'{fields[Code]}' is no organisation code");
        if (fields[Name].Trim() is not { Length: > 0 } name) return Reject("it has no name");
        if (OtherCode is not { } other) return Councils.Any(prefix => code.Value.StartsWith(prefix, StringComparison.Ordinal)) ? new NationalRow(row, code, name, OrganisationKind.Council) : Reject($"{code} is no code of a local authority");
        return OrganisationCode.TryParse(fields[other].Trim(), out var second) ? new NationalRow(row, code, name, OrganisationKind.Icb, second) : Reject($"'{fields[other]}' is no organisation code");
    }

    /// <summary>What the name in an ODS file says about the kind; where it says nothing, <see cref="OrganisationKind.Other"/>.</summary>
    /// <remarks>"NHS GREATER MANCHESTER ICB - 00T" is a place of an ICB and no board, so it is Other.</remarks>
    public static OrganisationKind KindOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (EndsWith(" CCG") || EndsWith("CLINICAL COMMISSIONING GROUP")) return OrganisationKind.Ccg;
        if (EndsWith("INTEGRATED CARE BOARD")) return OrganisationKind.Icb;
        if (EndsWith("NHS FOUNDATION TRUST")) return OrganisationKind.FoundationTrust;
        return EndsWith("NHS TRUST") ? OrganisationKind.NhsTrust : OrganisationKind.Other;

        bool EndsWith(string words) => name.EndsWith(words, StringComparison.OrdinalIgnoreCase);
    }

    private static Refusal Reject(string reason) => Refusal.RuleBroken("row-rejected", reason);

    private static bool TryReadDay(string text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text.Trim(), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return day is not null || text.AsSpan().Trim().IsEmpty;
    }
}
