using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>The body of <c>POST /v1/packages</c>.</summary>
/// <param name="ReferredOn">When the person was referred, from which the time to the start of care is counted; null where nobody said.</param>
public sealed record PackageRequest(AgreementReference Agreement, string Scheme, PersonId Person, PackageTerms Terms, DateOnly? ReferredOn);

/// <summary>What a draft is about, which decides who may send it.</summary>
public sealed record PackageSubject(AgreementReference Agreement, PersonId Person);

/// <summary>The body of a change: new terms, and why.</summary>
public sealed record PackageChangeRequest(PackageTerms Terms, string Reason);

/// <summary>The body of <c>POST /v1/packages/{id}/end</c>: the last day, and why.</summary>
public sealed record PackageEndRequest(DateOnly On, string Reason);

/// <summary>The body of <c>POST /v1/packages/{id}/start</c>: the first day of care.</summary>
public sealed record PackageStartRequest(DateOnly Day);

/// <summary>Reads the bodies that draft, change and end a package.</summary>
public static class PackageReading
{
    /// <summary>Reads only what a draft is about; null where that cannot be read, which reading the whole draft then refuses.</summary>
    public static PackageSubject? ReadSubject(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = Draft(body, problems);
        var subject = new PackageSubject(Agreement(request), Person(request));
        return problems.Any ? null : subject;
    }

    public static Outcome<PackageRequest> ReadDraft(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = Draft(body, problems);
        var agreement = Agreement(request);
        var scheme = request.Name("scheme");
        var person = Person(request);
        var route = request.OneOf<FundingRoute>("route");
        var referred = request.OptionalDate("referredOn");
        return Terms(request, route, problems).Then<PackageRequest>(terms => new PackageRequest(agreement, scheme, person, terms, referred));
    }

    /// <summary>Reads a change; without a <c>route</c> the package keeps the one it has.</summary>
    public static Outcome<PackageChangeRequest> ReadChange(JsonElement body, FundingRoute current)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "reason", "route", "lines", "charges", "oneOffs");
        var reason = request.Reason("reason");
        var route = request.OneOf<FundingRoute>("route", current);
        return Terms(request, route, problems).Then<PackageChangeRequest>(terms => new PackageChangeRequest(terms, reason));
    }

    public static Outcome<PackageEndRequest> ReadEnd(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "on", "reason");
        var end = new PackageEndRequest(request.Date("on"), request.Reason("reason"));
        return problems.Any ? problems.Refusal : end;
    }

    public static Outcome<PackageStartRequest> ReadStart(JsonElement body)
    {
        var problems = new RequestProblems();
        var start = new PackageStartRequest(RequestObject.Open(body, "", problems, "on").Date("on"));
        return problems.Any ? problems.Refusal : start;
    }

    /// <summary>Reads terms as they are kept and shown: <c>{"route","lines"}</c>.</summary>
    public static Outcome<PackageTerms> ReadTerms(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "route", "lines", "charges", "oneOffs");
        var route = request.OneOf<FundingRoute>("route");
        // What is kept of a package whose person died before it began; nobody can send that.
        return !problems.Any && request.IsEmpty("lines") ? PackageTerms.Nothing(route) : Terms(request, route, problems);
    }

    private static Outcome<PackageTerms> Terms(RequestObject request, FundingRoute route, RequestProblems problems)
    {
        var lines = Lines(request, problems);
        var charges = ExtrasReading.Charges(request, problems);
        var oneOffs = ExtrasReading.OneOffs(request, problems);
        return problems.Any ? problems.Refusal : PackageTerms.Of(route, lines, charges, oneOffs);
    }

    private static RequestObject Draft(JsonElement body, RequestProblems problems) =>
        RequestObject.Open(body, "", problems, "agreement", "scheme", "personId", "route", "lines", "charges", "oneOffs", "referredOn");

    private static AgreementReference Agreement(RequestObject request) => request.Parsed<AgreementReference>(
        "agreement", AgreementReference.TryParse, "A reference is 1 to 64 letters, digits, dots, dashes or underscores, such as \"BANES-MH\".");

    private static PersonId Person(RequestObject request) => new(request.Parsed<Guid>(
        "personId", (text, out id) => Guid.TryParseExact(text, "D", out id), "A person is named by the personId that recording the person answered."));

    private static ImmutableArray<PackageLine> Lines(RequestObject request, RequestProblems problems)
    {
        var lines = ImmutableArray.CreateBuilder<PackageLine>();
        foreach (var (item, path) in request.Items("lines"))
        {
            var line = RequestObject.Open(item, path, problems, "service", "provider", "weeklyRate", "from", "to", "days", "budgetLine", "split", "kind", "route", "contract", "absences");
            var (service, provider, budgetLine) = (line.Name("service"), line.Name("provider"), line.Name("budgetLine"));
            var weeklyRate = line.Money("weeklyRate");
            var dates = new DateSpan(line.Date("from"), line.OptionalDate("to"));
            var days = line.OneOf<DayCount>("days", DayCount.Inclusive);
            ServiceKind? kind = line.Given("kind") ? line.OneOf<ServiceKind>("kind") : null;
            FundingRoute? route = line.Given("route") ? line.OneOf<FundingRoute>("route") : null;
            var contract = ExtrasReading.Contract(line, problems);
            var absences = ExtrasReading.Absences(line, problems);
            if (line.Segment(problems, weeklyRate, dates, days, line.Split(problems)) is { } cost)
                lines.Add(new(service, provider, budgetLine, cost) { Kind = kind, Route = route, Contract = contract, Absences = absences });
        }
        return lines.DrainToImmutable();
    }
}
