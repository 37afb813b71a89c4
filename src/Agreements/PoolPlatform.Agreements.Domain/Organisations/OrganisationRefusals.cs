using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Organisations;

/// <summary>Every way in which a record about organisations can be refused, beside those of <see cref="AgreementsRefusals"/>. Codes are stable and never reused.</summary>
public static class OrganisationRefusals
{
    public static Refusal CodeTaken(string field, OrganisationCode code, OrganisationCode by) =>
        Refusal.Conflict("code-taken", $"{code} is a code of {by}.").About(field, $"This belongs to {by}.").With("organisation", by.Value);

    public static Refusal CodeDatesReversed(int index) =>
        Refusal.RuleBroken("code-dates-reversed", "A code would end before it starts.").About($"codes[{index}].to", "This lies before its from.");

    public static Refusal CodeTwice(int index) => Refusal.RuleBroken("code-named-twice", "A code is named twice.").About($"codes[{index}].code", "Name each code once.");

    public static Refusal TooMany(string field, int most) =>
        Refusal.RuleBroken("organisation-codes-too-many", $"An organisation names at most {most} others.").About(field, $"Name at most {most}.").With("most", most.ToString(CultureInfo.InvariantCulture));

    public static Refusal Changed() => new("organisation-changed", RefusalKind.Stale, "The organisation has changed since you read it; read it again and decide anew.");

    public static Refusal FormatUnknown() =>
        Refusal.Invalid("import-format-unknown", "Say which national file this is.").About("format", "Known are: ods, gss-icb, gss-lad.");

    public static Refusal FileUnreadable(int row, string why) => Refusal.Invalid("national-file-unreadable", $"From row {row} on the file cannot be read: {why}");

    public static Refusal TooManyRows(int most) =>
        Refusal.RuleBroken("national-file-too-long", $"A file has at most {most} rows; send the rest as another.").With("most", most.ToString(CultureInfo.InvariantCulture));

    public static Refusal HeaderWrong(string expected) => Refusal.RuleBroken("national-file-header-wrong", $"The first row must name the columns {expected}; 24 stands for any year.").With("expected", expected);

    public static Refusal ImportNotFound() => Refusal.NotFound("organisation-import-not-found", "There is no such import.");
}
