using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>One object of a request, read field by field; what is wrong goes to the problems under the field's path.</summary>
/// <remarks>Every method answers a value even where the field is wrong, so that reading can go on and find the next problem;
/// the caller asks the problems before it uses any of them.</remarks>
internal sealed class RequestObject
{
    private const int LongestName = 128;
    private const int LongestReason = 1000;

    /// <summary>Dates of records: years before and after these are slips of the keyboard, and no financial year holds them.</summary>
    private static readonly DateSpan Calendar = new(FinancialYear.StartingIn(1900).Start, FinancialYear.StartingIn(2998).End);

    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly string path;
    private readonly RequestProblems problems;

    /// <summary>False where something else stands in the object's place: that is told once, and not again for every field it lacks.</summary>
    private readonly bool isObject;

    private RequestObject(string path, RequestProblems problems, bool isObject)
    {
        this.path = path;
        this.problems = problems;
        this.isObject = isObject;
    }

    /// <summary>Opens an object that may have these fields and no others.</summary>
    public static RequestObject Open(JsonElement element, string path, RequestProblems problems, params ReadOnlySpan<string> known)
    {
        var opened = new RequestObject(path, problems, element.ValueKind == JsonValueKind.Object);
        foreach (var (name, value) in Members(element, path, problems))
        {
            if (!known.Contains(name))
                problems.Malformed(opened.At(name), $"There is no such field here; the fields are {string.Join(", ", known!)}.");
            else opened.fields[name] = value;
        }
        return opened;
    }

    public string At(string name) => At(path, name);

    public Money Money(string name) => Parsed<Money>(name, Kernel.Money.TryParse, MoneyForm);

    /// <summary>A text that a type of its own can read.</summary>
    public T? Parsed<T>(string name, TryRead<T> read, string form)
    {
        if (Text(name) is not { } text) return default;
        if (read(text, out var value)) return value;
        problems.Malformed(At(name), form);
        return default;
    }

    public DateOnly Date(string name) => Required(name) ? OptionalDate(name) ?? default : default;

    public DateOnly? OptionalDate(string name)
    {
        if (!Given(name) || Text(name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && Calendar.Contains(date)) return date;
        problems.Malformed(At(name), "A date is written like \"2014-04-01\", from 1900-04-01 to 2999-03-31.");
        return null;
    }

    /// <summary>One of a closed set of words, spelled exactly.</summary>
    public T OneOf<T>(string name, T? unless = null)
        where T : struct, Enum
    {
        if (unless is { } otherwise && !Given(name)) return otherwise;
        if (Text(name) is not { } text) return default;
        var names = Enum.GetNames<T>();
        var index = Array.IndexOf(names, text);
        if (index >= 0) return Enum.Parse<T>(names[index]);
        problems.Malformed(At(name), $"This is one of {string.Join(", ", names)}.");
        return default;
    }

    /// <summary>A name or code: not empty, at most 128 characters, none of them a control character.</summary>
    public string Name(string name) => Text(name) is { } text && IsText(text, LongestName, At(name), problems) ? text : "";

    public string? OptionalName(string name) => Given(name) ? Name(name) : null;

    /// <summary>A sentence or two.</summary>
    public string Reason(string name) => Text(name) is { } text && IsText(text, LongestReason, At(name), problems) ? text : "";

    /// <summary>The text of a required field; null, with a problem noted, where there is none.</summary>
    public string? Text(string name) => Required(name) ? TextOf(fields[name], At(name), problems) : null;

    public bool Given(string name) => fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public RequestObject Object(string name, params ReadOnlySpan<string> known) =>
        Required(name) ? Open(fields[name], At(name), problems, known) : new(At(name), problems, isObject: false);

    /// <summary>A whole number within bounds, written without quotes: days, weeks and minutes are counts, not sums.</summary>
    public int Whole(string name, int least, int most, int? unless = null)
    {
        if (unless is { } otherwise && !Given(name)) return otherwise;
        if (!Required(name)) return default;
        if (fields[name] is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var whole) && whole >= least && whole <= most) return whole;
        problems.Malformed(At(name), string.Create(CultureInfo.InvariantCulture, $"This is a whole number from {least} to {most}, without quotes."));
        return default;
    }

    /// <summary>True or false; false where it is not given.</summary>
    public bool Flag(string name)
    {
        if (!Given(name)) return false;
        if (fields[name].ValueKind is JsonValueKind.True or JsonValueKind.False) return fields[name].GetBoolean();
        problems.Malformed(At(name), "This is true or false, without quotes.");
        return false;
    }

    /// <summary>True for an array without items.</summary>
    public bool IsEmpty(string name) => Given(name) && fields[name] is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() == 0;

    /// <summary>The items of an array that may be left out.</summary>
    public IEnumerable<(JsonElement Item, string Path)> OptionalItems(string name) => Given(name) ? Items(name) : [];

    /// <summary>The items of an array, each with its path.</summary>
    public IEnumerable<(JsonElement Item, string Path)> Items(string name)
    {
        if (!Required(name)) yield break;
        var array = fields[name];
        if (array.ValueKind != JsonValueKind.Array)
        {
            problems.Malformed(At(name), "This is a list.");
            yield break;
        }
        var i = 0;
        foreach (var item in array.EnumerateArray())
            yield return (item, string.Create(CultureInfo.InvariantCulture, $"{At(name)}[{i++}]"));
    }

    /// <summary>An object whose fields are named by the caller, such as shares by funder; in listed order.</summary>
    public ImmutableArray<KeyValuePair<string, T>> Named<T>(string name, TryRead<T> read, string form)
    {
        if (!Required(name)) return [];
        var named = ImmutableArray.CreateBuilder<KeyValuePair<string, T>>();
        foreach (var (key, value) in Members(fields[name], At(name), problems))
        {
            if (!IsText(key, LongestName, At(name), problems)) continue;
            var at = At(At(name), key);
            if (TextOf(value, at, problems) is not { } text) continue;
            if (read(text, out var parsed)) named.Add(new(key, parsed));
            else problems.Malformed(at, form);
        }
        return named.DrainToImmutable();
    }

    public delegate bool TryRead<T>(string text, out T value);

    public const string MoneyForm = "Money is a string in pounds with exactly two decimals, such as \"1250.00\" or \"-114000.00\".";

    public const string PercentForm = "A percentage is a string with up to six decimals, such as \"68.67\".";

    /// <summary>The path of a field; a name that nobody could have meant is shown by its beginning.</summary>
    private static string At(string path, string name)
    {
        var shown = name.Length <= LongestName ? name : name[..LongestName];
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }

    private bool Required(string name)
    {
        if (Given(name)) return true;
        if (isObject) problems.Malformed(At(name), "This field is missing.");
        return false;
    }

    /// <summary>The members of an object, each name once.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element, string path, RequestProblems problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Malformed(path.Length == 0 ? "$" : path, "This is an object.");
            yield break;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
            {
                problems.Malformed(path.Length == 0 ? "$" : path, "A field's name holds a character that is none.");
                continue;
            }
            if (seen.Add(name)) yield return (name, member.Value);
            else problems.Malformed(At(path, name), "This field stands here twice.");
        }
    }

    // No control characters: PostgreSQL keeps no NUL in text, and a line break in a name forges a line of a report.
    private static bool IsText(string text, int longest, string path, RequestProblems problems)
    {
        if (!string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl)) return true;
        problems.Malformed(path, string.Create(CultureInfo.InvariantCulture, $"This has 1 to {longest} characters, not only spaces, none of them a control character."));
        return false;
    }

    // Half of a surrogate pair passes for JSON, but no string can be made of it: the reader then throws.
    private static string? TextOf(JsonElement element, string path, RequestProblems problems)
    {
        try
        {
            if (element.ValueKind == JsonValueKind.String) return element.GetString();
        }
        catch (InvalidOperationException)
        {
            problems.Malformed(path, "The text holds a character that is none.");
            return null;
        }
        problems.Malformed(path, "This is a string in quotes; sums and percentages too, so that no digit is lost.");
        return null;
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
