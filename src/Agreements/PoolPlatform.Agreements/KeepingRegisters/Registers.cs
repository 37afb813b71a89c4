using PoolPlatform.Agreements.Domain.Registers;

namespace PoolPlatform.Agreements.KeepingRegisters;

/// <summary>The registers that partners keep beside the terms. Each has numbered entries that are followed, never overwritten.</summary>
internal static class Registers
{
    public static readonly Register<Risk> Risks = new("risks", "Risk", "a risk of the partnership",
        """{"class":"Financial","title":"The risk share puts pressure on one partner","likelihood":3,"impact":4,"owner":"11E","mitigations":["A cap and a collar on each partner's share"],"status":"Open","reviewOn":"2015-04-01"}""",
        "\"rating\":12")
    {
        // The class is what the register is read by.
        Filter = ("class", Enum.GetNames<RiskClass>(), risk => risk.Class.ToString()),
    };

    public static readonly Register<Worry> Worries = new("worries", "Worry", "a partner's worry or assumption, and what the others say to it",
        """{"kind":"Worry","text":"We shall pay for beds that nobody empties.","response":null,"resolved":false}""",
        "\"answered\":false");

    public static readonly Register<Appraisal> Appraisals = new("appraisals", "Appraisal", "an appraisal of options",
        """
        {"title":"Who leads on payments, reports and advice","criteria":["Systems in place"],"outcome":"Recommended","recommended":"2","reason":"Its systems suit every payment.",
         "options":[{"code":"1","name":"The CCG","systems":["Oracle"],"pros":[],"cons":["No client system"]},{"code":"2","name":"The council","systems":["Agresso","CareFirst"],"pros":["Reports on pools already"],"cons":[]}]}
        """);

    public static readonly Register<Consultation> Consultations = new("consultations", "Consultation", "that people, staff or providers were asked",
        """{"consulted":"People","title":"Asking people who use the services","from":"2014-01-06","to":"2014-02-28","summary":"Most want one number to ring.","response":"A single point of access is part of the scheme."}""");

    public static readonly Register<EqualityImpact> EqualityImpacts = new("equality-impacts", "EqualityImpact", "an assessment under the equality duty",
        """{"title":"Moving care into the community","assessedOn":"2014-02-10","conclusion":"No group loses access.","groups":[{"group":"Older people","impact":"Positive","mitigation":null}]}""");

    public static readonly Register<Asset> Assets = new("assets", "Asset", "something that serves the partnership and belongs to a partner",
        """{"name":"Minibus","owner":"E06000022","heldBy":"11E","value":"18000.00","note":null,"disposed":false}""");

    public static readonly Register<Resource> Resources = new("resources", "Resource", "a line of the resource map, in the fund or beside it",
        """{"partner":"11E","sector":"Acute","service":"Liaison psychiatry","amount":"1200000.00","standing":"InView","source":"2014-15 plan"}""",
        "\"amountKnown\":true");

    public static readonly Register<Milestone> Milestones = new("milestones", "Milestone", "a step on the partnership's way",
        """{"title":"One accountable officer for council and CCG","planned":"November 2018","reachedOn":"2018-11-01","stage":"JointCommissioning","body":null,"note":null}""")
    {
        // Those of a stage are how the levers grew.
        Filter = ("stage", Enum.GetNames<PartnershipStage>(), milestone => milestone.Stage?.ToString() ?? ""),
    };

    public static readonly Register<Purpose> Purpose = new("purpose", "Purpose", "aims, principles, strategy priorities and the improvement statement",
        """{"aims":["Care close to home"],"principles":["Open book"],"priorities":[{"priority":"More health provision in the community","contribution":"Neighbourhood teams"},{"priority":"Best start in life","contribution":null}],"improvementStatement":"One team decides faster than two."}""");

    public static readonly Register<RiskProfile> RiskProfile = new("risk-profile", "RiskProfile", "how much risk the partners mean to take",
        """{"appetite":"Cautious","statement":"No partner is to lose more than it can plan for.","byClass":[{"class":"Quality","appetite":"Averse","statement":null}]}""");

    public static readonly Register<Geography> Geography = new("geography", "Geography", "the places that the agreement works in",
        """{"levels":[{"name":"Neighbourhood","count":12},{"name":"Locality","count":3},{"name":"City","count":1}],"areas":[{"name":"North","level":"Locality","within":"Manchester"},{"name":"Manchester","level":"City"}]}""",
        "\"shape\":\"12-3-1\"");

    public static void MapRegisters(this IEndpointRouteBuilder routes)
    {
        RecordEntry.Map(routes, Risks);
        RecordEntry.Map(routes, Worries);
        RecordEntry.Map(routes, Appraisals);
        RecordEntry.Map(routes, Consultations);
        RecordEntry.Map(routes, EqualityImpacts);
        RecordEntry.Map(routes, Assets);
        RecordEntry.Map(routes, Resources);
        RecordEntry.Map(routes, Milestones);
        ViewEntries.Map(routes, Risks);
        ViewEntries.Map(routes, Worries);
        ViewEntries.Map(routes, Appraisals);
        ViewEntries.Map(routes, Consultations);
        ViewEntries.Map(routes, EqualityImpacts);
        ViewEntries.Map(routes, Assets);
        ViewEntries.Map(routes, Resources);
        ViewEntries.Map(routes, Milestones);
        KeepStatement.Map(routes, Purpose);
        KeepStatement.Map(routes, RiskProfile);
        KeepStatement.Map(routes, Geography);
    }
}
