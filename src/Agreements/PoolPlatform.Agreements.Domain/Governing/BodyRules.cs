using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Governing;

/// <summary>What a body of an agreement must get right to be recorded.</summary>
public static class BodyRules
{
    private const int MostSeats = 200;
    private const int MostMembers = 100;
    private const int MostCharacters = 200;

    /// <param name="partners">The partners of the agreement, and those who have followed them.</param>
    /// <param name="others">The agreement's other bodies.</param>
    public static Outcome<GovernanceBody> Constitute(GovernanceBody body, IReadOnlyCollection<OrganisationCode> partners, IReadOnlyCollection<GovernanceBody> others)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(partners);
        ArgumentNullException.ThrowIfNull(others);
        if (IsUnusable(body.Name)) return GoverningRefusals.BodyUnnamed();
        if (body.SitsTo < body.SitsFrom) return GoverningRefusals.SittingReversed();
        if (body.Organisation is { } own && !partners.Contains(own)) return GoverningRefusals.NotAPartner("organisation", own);
        return (Seats(body, partners) ?? Chairs(body) ?? Quorums(body) ?? Lines(body, others)) is { } refusal ? refusal : body;
    }

    private static Refusal? Seats(GovernanceBody body, IReadOnlyCollection<OrganisationCode> partners)
    {
        if (body.Seats.IsEmpty || body.Seats.Length > MostSeats) return GoverningRefusals.SeatsMissing(MostSeats);
        foreach (var (at, seat) in body.Seats.Index())
        {
            if (!partners.Contains(seat.Organisation)) return GoverningRefusals.NotAPartner($"seats[{at}].organisation", seat.Organisation);
            if (body.Organisation is { } own && seat.Organisation != own) return GoverningRefusals.NotItsOwn($"seats[{at}].organisation", own);
            if (IsUnusable(seat.Post)) return GoverningRefusals.PostUnnamed($"seats[{at}].post");
            if (seat.Count is < 1 or > MostMembers) return GoverningRefusals.CountOutOfRange($"seats[{at}].count", 1, MostMembers);
            if (seat.Votes is < 0 or > MostMembers) return GoverningRefusals.CountOutOfRange($"seats[{at}].votes", 0, MostMembers);
        }
        foreach (var (at, participant) in body.Participants.Index())
        {
            if (IsUnusable(participant.Post)) return GoverningRefusals.PostUnnamed($"participants[{at}].post");
            if (body.Seats.Any(seat => seat.Organisation == participant.Organisation && OfficerTitle(seat.Post, participant.Post))) return GoverningRefusals.MemberAndParticipant($"participants[{at}]");
        }
        return null;
    }

    private static Refusal? Chairs(GovernanceBody body)
    {
        if (body.Chairing is not { } chairing) return null;
        if (chairing.Posts.IsDefaultOrEmpty) return GoverningRefusals.ChairsMissing();
        if (chairing.Months is < 1 or > 120) return GoverningRefusals.CountOutOfRange("chairing.months", 1, 120);
        foreach (var (at, chair) in chairing.Posts.Index())
            if (!body.Seats.Any(seat => seat.Organisation == chair.Organisation && OfficerTitle(seat.Post, chair.Post))) return GoverningRefusals.ChairWithoutSeat($"chairing.posts[{at}]");
        return null;
    }

    private static Refusal? Quorums(GovernanceBody body)
    {
        foreach (var (at, quorum) in body.Quorum.Index())
        {
            if (body.Quorum.Take(at).Any(other => other.Organisation == quorum.Organisation)) return GoverningRefusals.QuorumTwice($"quorum[{at}]");
            var seats = body.Members.FirstOrDefault(membership => membership.Organisation == quorum.Organisation)?.Members ?? 0;
            if (quorum.Members < 1 || quorum.Members > seats) return GoverningRefusals.QuorumImpossible($"quorum[{at}].members", quorum.Organisation, seats);
        }
        return null;
    }

    /// <summary>Lines of reporting lead to bodies that are there, and never round in a circle.</summary>
    private static Refusal? Lines(GovernanceBody body, IReadOnlyCollection<GovernanceBody> others)
    {
        foreach (var (at, code) in body.ReportsTo.Index())
            if (code == body.Code || others.All(other => other.Code != code)) return GoverningRefusals.BodyUnknown($"reportsTo[{at}]", code);
        foreach (var (at, code) in body.RefersBackTo.Index())
            if (code == body.Code || others.All(other => other.Code != code)) return GoverningRefusals.BodyUnknown($"refersBackTo[{at}]", code);
        var above = new HashSet<string>(StringComparer.Ordinal);
        for (var next = body.ReportsTo; !next.IsEmpty;)
        {
            if (next.Contains(body.Code)) return GoverningRefusals.ReportsToItself();
            next = [.. next.Where(above.Add).SelectMany(code => others.Single(other => other.Code == code).ReportsTo)];
        }
        return null;
    }

    internal static bool IsUnusable(string text) => string.IsNullOrWhiteSpace(text) || text.Length > MostCharacters;

    private static bool OfficerTitle(string one, string other) => Delegating.OfficerPost.SameTitle(one, other);
}
