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

/// <summary>Reads the body that records a person.</summary>
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

    private static PersonName ReadName(RequestObject name) => new(
        name.Name("family"), name.Name("given"), name.OptionalName("middle"), name.OptionalName("title"), name.OptionalName("preferred"));
}
