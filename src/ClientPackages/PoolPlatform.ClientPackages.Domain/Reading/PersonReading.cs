using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.People;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>The body of <c>POST /v1/people</c>, before any rule is asked; it never prints whom it is about.</summary>
public sealed record PersonRequest(string NhsNumber, PersonName Name, DateOnly Born, OrganisationCode ResponsibleCouncil, OrganisationCode ResponsibleNhsBody)
{
    /// <summary>The person, or the rule that is broken; a refusal repeats nothing of what was sent.</summary>
    public Outcome<PersonIdentity> Identify(DateOnly today)
    {
        if (Domain.NhsNumber.Of(NhsNumber).IsRefused(out var refusal, out var number))
            return refusal.About("nhsNumber", refusal.Message);
        return Born > today ? ClientPackagesRefusals.BornInFuture : new PersonIdentity(number, Name, Born);
    }

    public override string ToString() => "a person to be recorded";
}

/// <summary>Which bodies answer for a person from a day on.</summary>
public sealed record PersonMove(DateOnly From, OrganisationCode ResponsibleCouncil, OrganisationCode ResponsibleNhsBody);

/// <summary>The day on which a person died; it never prints itself.</summary>
public sealed record PersonDeath(DateOnly On)
{
    public override string ToString() => "the day on which a person died";
}

/// <summary>Why an identity is dropped.</summary>
public sealed record PersonErasure(string Reason);

/// <summary>Reads the bodies that record a person, and what becomes of one.</summary>
public static class PersonReading
{
    private const string CodeForm = "An organisation is named by its ODS or GSS code in upper case, such as \"11E\" or \"E06000022\".";

    public static Outcome<PersonRequest> Read(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "nhsNumber", "name", "born", "responsibleCouncil", "responsibleNhsBody");
        var number = request.Name("nhsNumber");
        var name = ReadName(request.Object("name", "family", "given", "middle", "title", "preferred"));
        var born = request.Date("born");
        var council = request.Parsed<OrganisationCode>("responsibleCouncil", OrganisationCode.TryParse, CodeForm);
        var nhsBody = request.Parsed<OrganisationCode>("responsibleNhsBody", OrganisationCode.TryParse, CodeForm);
        return problems.Any ? problems.Refusal : new PersonRequest(number, name, born, council, nhsBody);
    }

    public static Outcome<PersonMove> ReadMove(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "from", "responsibleCouncil", "responsibleNhsBody");
        var move = new PersonMove(
            request.Date("from"),
            request.Parsed<OrganisationCode>("responsibleCouncil", OrganisationCode.TryParse, CodeForm),
            request.Parsed<OrganisationCode>("responsibleNhsBody", OrganisationCode.TryParse, CodeForm));
        return problems.Any ? problems.Refusal : move;
    }

    public static Outcome<PersonDeath> ReadDeath(JsonElement body)
    {
        var problems = new RequestProblems();
        var death = new PersonDeath(RequestObject.Open(body, "", problems, "on").Date("on"));
        return problems.Any ? problems.Refusal : death;
    }

    public static Outcome<PersonErasure> ReadErasure(JsonElement body)
    {
        var problems = new RequestProblems();
        var erasure = new PersonErasure(RequestObject.Open(body, "", problems, "reason").Reason("reason"));
        return problems.Any ? problems.Refusal : erasure;
    }

    private static PersonName ReadName(RequestObject name) => new(
        name.Name("family"), name.Name("given"), name.OptionalName("middle"), name.OptionalName("title"), name.OptionalName("preferred"));
}
