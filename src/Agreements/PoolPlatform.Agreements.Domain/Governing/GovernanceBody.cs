using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Governing;

/// <summary>What sort of body it is.</summary>
public enum BodyKind
{
    /// <summary>A committee of the partnership, such as a joint commissioning committee.</summary>
    Committee,

    /// <summary>A board, of the partnership or of a partner.</summary>
    Board,

    /// <summary>A council's cabinet or executive.</summary>
    Cabinet,

    /// <summary>One member who decides alone.</summary>
    MemberDecision,

    /// <summary>A group of officers.</summary>
    OfficerGroup,

    Other,
}

/// <summary>How a body comes to a decision.</summary>
public enum DecisionRule
{
    /// <summary>All agree; where they do not, the matter goes back to the bodies that were responsible before.</summary>
    Consensus,

    /// <summary>More votes for than against.</summary>
    Vote,
}

/// <summary>Who may read what a body decides on.</summary>
public enum Confidentiality
{
    /// <summary>The parties and whoever takes part without a vote.</summary>
    Public,

    /// <summary>The parties only.</summary>
    Confidential,
}

/// <summary>A body that decides for a partnership, or for one partner of it: posts, never persons.</summary>
/// <param name="Organisation">The partner whose own body it is; null for a joint one.</param>
/// <param name="ReportsTo">The codes of the bodies of the same agreement to which it reports.</param>
/// <param name="RefersBackTo">The codes of the bodies that were responsible before, to which a matter goes back where there is no consensus.</param>
/// <param name="SitsFrom">The first day on which it sits.</param>
/// <param name="SitsTo">The last day; null until it is dissolved.</param>
public sealed record GovernanceBody(
    string Code,
    string Name,
    BodyKind Kind,
    OrganisationCode? Organisation,
    ImmutableArray<Seat> Seats,
    ImmutableArray<BodyParticipant> Participants,
    Chairing? Chairing,
    ImmutableArray<Quorum> Quorum,
    DecisionRule DecidesBy,
    ImmutableArray<string> ReportsTo,
    ImmutableArray<string> RefersBackTo,
    Confidentiality Confidentiality,
    DateOnly SitsFrom,
    DateOnly? SitsTo)
{
    public DateSpan Sits => new(SitsFrom, SitsTo);

    /// <summary>How many members each organisation has, in the order of the seats.</summary>
    public ImmutableArray<Membership> Members =>
    [
        .. Seats.GroupBy(seat => seat.Organisation)
            .Select(seats => new Membership(seats.Key, seats.Sum(seat => seat.Count), seats.Sum(seat => seat.Count * seat.Votes))),
    ];

    /// <summary>Who chairs on a day; null where the body has no chair then.</summary>
    public ChairPost? ChairOn(DateOnly day) => Sits.Contains(day) ? Chairing?.On(day) : null;
}

/// <summary>Places for a post. Votes belong to the seat and never to the money that its organisation puts in.</summary>
/// <param name="Count">How many sit there: three GPs are one seat of three.</param>
/// <param name="Votes">How many votes each of them has.</param>
public sealed record Seat(OrganisationCode Organisation, string Post, int Count = 1, int Votes = 1);

/// <summary>How many members an organisation has in a body, and how many votes they have together.</summary>
public sealed record Membership(OrganisationCode Organisation, int Members, int Votes);

/// <summary>Why somebody takes part without a vote.</summary>
public enum ParticipantRole
{
    Adviser,
    Provider,
}

/// <summary>An organisation that takes part without a vote, and may read what is public.</summary>
public sealed record BodyParticipant(OrganisationCode Organisation, ParticipantRole Role, string Post);

/// <summary>At least so many members of a partner are there when the body decides.</summary>
public sealed record Quorum(OrganisationCode Organisation, int Members);

/// <summary>A post that chairs.</summary>
public sealed record ChairPost(OrganisationCode Organisation, string Post);

/// <summary>Joint chairs, who take turns.</summary>
/// <param name="Posts">In the order of their turns.</param>
/// <param name="From">The first day of the first turn.</param>
/// <param name="Months">How long a turn lasts.</param>
public sealed record Chairing(ImmutableArray<ChairPost> Posts, DateOnly From, int Months = 12)
{
    /// <summary>Whose turn it is; null before the first one.</summary>
    public ChairPost? On(DateOnly day)
    {
        if (day < From || Posts.IsDefaultOrEmpty) return null;
        var months = (day.Year - From.Year) * 12 + day.Month - From.Month;
        // A turn that begins on the 31st begins, in a shorter month, on that month's last day.
        if (day < From.AddMonths(months)) months--;
        return Posts[months / Months % Posts.Length];
    }
}
