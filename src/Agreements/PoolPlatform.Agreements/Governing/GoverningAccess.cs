using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Governing;

/// <summary>Who governs an agreement and who may look on: its parties, and advisers and providers who take part in a body without a vote.</summary>
internal sealed partial class GoverningAccess(AgreementStore agreements, OrganisationStore organisations, GovernanceStore governance)
{
    /// <summary>The agreement for a party's commissioner who records something about it.</summary>
    public async Task<Outcome<GoverningView>> AsRecorder(Caller caller, string reference, CancellationToken cancel)
    {
        if ((await agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel)).IsRefused(out var refusal, out var party)) return refusal;
        // Of an agreement that is over, what was decided on its winding up is the last that is decided.
        if (party.Agreement.State is AgreementState.WoundUp or AgreementState.Superseded) return EndingRefusals.HasEnded(party.Agreement.State);
        var terms = party.Agreement.Terms;
        var actsFor = await agreements.ActsForEach(caller, terms.Partners, cancel);
        return new GoverningView(terms.Reference, [.. await Voting(terms, cancel)], [.. actsFor, caller.Organisation!.Value], null);
    }

    /// <summary>The agreement for a party, who sees all, or for a participant, who sees what is public in its bodies; to anybody else it is not there.</summary>
    public async Task<Outcome<GoverningView>> AsReader(Caller caller, string reference, CancellationToken cancel)
    {
        var asParty = await agreements.FindFor(caller, reference, Roles.ReadersOfMoney, cancel);
        if (!asParty.IsRefused(out var refusal, out var party)) return new GoverningView(party.Agreement.Terms.Reference, [], [], null);
        if (refusal.Kind != RefusalKind.NotFound || caller.Organisation is not { } own || !AgreementReference.TryParse(reference, out var parsed)) return refusal;
        var taking = (await governance.FindBodies(parsed, cancel)).Select(body => body.What).Where(body => !body.Participants.IsEmpty).ToList();
        if (taking.Count == 0) return refusal;
        var followed = await organisations.Successors([.. taking.SelectMany(body => body.Participants).Select(participant => participant.Organisation).Distinct()], cancel);
        ImmutableArray<string> bodies = [.. taking.Where(body => body.Participants.Any(one => one.Organisation == own || followed[one.Organisation].Contains(own))).Select(body => body.Code)];
        if (bodies.IsEmpty) return refusal;
        return caller.May(Roles.ReadersOfMoney) ? new GoverningView(parsed, [], [], bodies) : ProtocolRefusals.RoleMissing(Roles.ReadersOfMoney);
    }

    /// <summary>Partners, and those who have followed them: who may have a seat.</summary>
    private async Task<IEnumerable<OrganisationCode>> Voting(AgreementTerms terms, CancellationToken cancel)
    {
        var successors = await organisations.Successors(terms.Partners, cancel);
        return terms.Partners.Concat(terms.Partners.SelectMany(partner => successors[partner]));
    }

    /// <summary>Whether a code of a body or a paper is one.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z", RegexOptions.CultureInvariant)]
    public static partial Regex Code();

    public static string ETag(int revision) => $"\"{revision.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The optional condition on a PUT: change it only if it is still what I read.</summary>
    /// <param name="revision">Zero while there is nothing yet.</param>
    public static Refusal? Stale(HttpRequest request, int revision)
    {
        var given = request.Headers.IfMatch.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries) ?? []).ToList();
        return given.Count == 0 || (revision > 0 && (given.Contains("*") || given.Contains(ETag(revision)))) ? null : GoverningRefusals.Changed();
    }
}

/// <summary>An agreement as whoever governs it, or looks on, sees it.</summary>
/// <param name="Voting">Who may have a seat; empty for a reader.</param>
/// <param name="Recorders">The partners as whom the caller records; empty for a reader.</param>
/// <param name="TakesPartIn">The codes of the bodies in which the caller takes part without a vote; null for a party.</param>
internal sealed record GoverningView(AgreementReference Reference, ImmutableArray<OrganisationCode> Voting, ImmutableArray<OrganisationCode> Recorders, ImmutableArray<string>? TakesPartIn) : ActingScope
{
    public override IReadOnlyList<OrganisationCode> ActsFor => Recorders;

    /// <summary>What the audit trail calls it.</summary>
    public string Subject => $"agreement:{Reference}";

    public bool Sees(GovernanceBody body) => TakesPartIn is not { } bodies || bodies.Contains(body.Code);

    public bool Sees(DecisionPaper paper) => TakesPartIn is not { } bodies || (paper.Confidentiality == Confidentiality.Public && paper.Bodies.Any(bodies.Contains));

    public bool Sees(Decision decision) => TakesPartIn is not { } bodies || (decision.Confidentiality == Confidentiality.Public && bodies.Contains(decision.Body));

    /// <summary>A body of one partner is kept by that partner.</summary>
    public Refusal? RefuseUnlessOwn(GovernanceBody body) => body.Organisation is { } own && !Recorders.Contains(own) ? GoverningRefusals.AnotherPartners(own) : null;
}
