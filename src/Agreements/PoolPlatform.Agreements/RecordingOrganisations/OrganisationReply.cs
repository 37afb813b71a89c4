using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Organisations;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.RecordingOrganisations;

/// <summary>An organisation as the public API shows it on a day.</summary>
/// <param name="Active">Whether the day lies within its active dates; without a last day it goes on.</param>
/// <param name="Successors">All that followed it, nearest first.</param>
/// <param name="Codes">All its codes, the one under which it is recorded first.</param>
/// <param name="Names">What it was called and what it was, in the order of time.</param>
internal sealed record OrganisationReply(
    OrganisationCode Code,
    string Name,
    OrganisationKind Kind,
    IReadOnlyList<OrganisationCode> SuccessorOf,
    DateOnly? ActiveFrom,
    DateOnly? ActiveTo,
    DateOnly On,
    bool Active,
    IReadOnlyList<OrganisationCode> Successors,
    IReadOnlyList<CodeOverTime> Codes,
    IReadOnlyList<OrganisationReply.Called> Names)
{
    internal sealed record Called(DateOnly? From, DateOnly? To, string Name, OrganisationKind Kind);

    public const string Example =
        """
        {"code":"11E","name":"NHS Bath and North East Somerset CCG","kind":"Ccg","successorOf":[],"activeFrom":"2013-04-01","activeTo":"2020-03-31",
         "on":"2020-01-31","active":true,"successors":["92G","QOX"],"codes":[{"code":"11E","from":null,"to":null,"scheme":"Ods"}],
         "names":[{"from":null,"to":null,"name":"NHS Bath and North East Somerset CCG","kind":"Ccg"}]}
        """;

    public static OrganisationReply Of(RecordedOrganisation organisation, DateOnly on, IReadOnlyList<OrganisationCode> successors)
    {
        var called = organisation.Names.On(on);
        var own = organisation.OtherCodes.FirstOrDefault(one => one.Code == organisation.Code) ?? new(organisation.Code);
        return new(
            organisation.Code, called.Name, called.Kind, organisation.SuccessorOf, organisation.ActiveFrom, organisation.ActiveTo,
            on, organisation.IsActive(on), successors,
            [own, .. organisation.OtherCodes.Where(one => one.Code != organisation.Code)],
            [.. organisation.Names.Select((name, at) => new Called(name.From, organisation.Names.Until(at), name.Name, name.Kind))]);
    }
}
