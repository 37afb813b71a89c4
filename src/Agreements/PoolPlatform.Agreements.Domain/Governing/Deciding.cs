using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Governing;

/// <summary>What must be so before a body's decision counts: it sits, its quorum is there, and it decides in its own way.</summary>
public static class Deciding
{
    /// <param name="before">What was decided on the paper before.</param>
    /// <param name="bodies">All bodies of the agreement.</param>
    public static Outcome<Decision> Decide(
        this GovernanceBody body, DecisionPaper paper, IReadOnlyCollection<Decision> before, IReadOnlyCollection<GovernanceBody> bodies, int number, DateOnly on,
        ImmutableArray<Attendance> present, ImmutableArray<DecisionRequest> requests, Confidentiality confidentiality, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(paper);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(bodies);
        if (!paper.Bodies.Contains(body.Code)) return GoverningRefusals.PaperNotBeforeBody(paper.Code, body.Code);
        if (on > DateOnly.FromDateTime(now.UtcDateTime)) return GoverningRefusals.LiesAhead("on");
        if (!body.Sits.Contains(on)) return GoverningRefusals.NotSitting(on);
        if (RefuseAttendance(body, present) is { } notThere) return notThere;
        if (requests.IsEmpty) return GoverningRefusals.NothingDecided();
        // A meeting that is not quorate can still put a matter off, and nothing else.
        if (requests.Any(request => request.Outcome != DecisionOutcome.Deferred) && RefuseQuorum(body, present) is { } notQuorate) return notQuorate;

        var decided = ImmutableArray.CreateBuilder<DecidedRecommendation>();
        foreach (var (at, request) in requests.Index())
        {
            if (paper.Recommendations.All(recommendation => recommendation.Number != request.Number)) return GoverningRefusals.RecommendationUnknown(at, request.Number);
            if (requests.Take(at).Any(other => other.Number == request.Number)) return GoverningRefusals.RecommendationTwice(at, request.Number);
            if (before.Any(decision => decision.Body == body.Code && decision.Recommendations.Any(one => one.Number == request.Number && one.Outcome != DecisionOutcome.Deferred)))
                return GoverningRefusals.AlreadyDecided(body.Code, request.Number);
            if (One(body, request, present, bodies, on, at).IsRefused(out var refusal, out var one)) return refusal;
            decided.Add(one);
        }
        // The most careful of the three counts.
        var closed = Confidentiality.Confidential == confidentiality || paper.Confidentiality == Confidentiality.Confidential || body.Confidentiality == Confidentiality.Confidential;
        return new Decision(
            number, paper.Code, body.Code, on, present, body.ChairOn(on), body.Quorum, decided.ToImmutable(), closed ? Confidentiality.Confidential : Confidentiality.Public, now);
    }

    private static Outcome<DecidedRecommendation> One(GovernanceBody body, DecisionRequest request, ImmutableArray<Attendance> present, IReadOnlyCollection<GovernanceBody> bodies, DateOnly on, int at)
    {
        var votes = request.Votes ?? [];
        if (RefuseMisplaced(request, at) is { } misplaced) return misplaced;
        if ((votes.IsEmpty ? RefuseMissingVotes(body, request, at) : RefuseVotes(body, request, votes, present, at)) is { } miscounted) return miscounted;
        if (request.Outcome == DecisionOutcome.Conditional && string.IsNullOrWhiteSpace(request.Condition)) return GoverningRefusals.ConditionMissing(at);
        if (request.FulfilBy < on) return GoverningRefusals.BeforeTheMeeting($"recommendations[{at}].fulfilBy");
        if (request.Until <= on) return GoverningRefusals.BeforeTheMeeting($"recommendations[{at}].until");
        ImmutableArray<string> referredTo = request.Outcome != DecisionOutcome.Referred ? []
            : [.. body.RefersBackTo.Where(code => request.FunctionOf is not { } owner || bodies.First(other => other.Code == code).Organisation == owner)];
        if (request.Outcome == DecisionOutcome.Referred && referredTo.IsEmpty) return GoverningRefusals.NowhereToRefer(body.Code, at);
        DecisionRule? by = request.Outcome is DecisionOutcome.Deferred or DecisionOutcome.Referred ? null : votes.IsEmpty ? DecisionRule.Consensus : DecisionRule.Vote;
        return new DecidedRecommendation(request.Number, request.Outcome, by, votes, request.Condition, request.FulfilBy, request.Reason, request.Until, request.FunctionOf, referredTo);
    }

    /// <summary>Details that belong to another outcome are a slip of the pen that nobody should read as a decision.</summary>
    private static Refusal? RefuseMisplaced(DecisionRequest request, int at) =>
        request.Outcome != DecisionOutcome.Conditional && (request.Condition is not null || request.FulfilBy is not null) ? GoverningRefusals.Misplaced(at, "condition", request.Outcome)
        : request.Outcome != DecisionOutcome.Deferred && request.Until is not null ? GoverningRefusals.Misplaced(at, "until", request.Outcome)
        : request.Outcome != DecisionOutcome.Referred && request.FunctionOf is not null ? GoverningRefusals.Misplaced(at, "functionOf", request.Outcome)
        : request.Outcome is DecisionOutcome.Deferred or DecisionOutcome.Referred && request.Votes is { IsDefaultOrEmpty: false } ? GoverningRefusals.Misplaced(at, "votes", request.Outcome)
        : request.Outcome is DecisionOutcome.Declined or DecisionOutcome.Referred && string.IsNullOrWhiteSpace(request.Reason) ? GoverningRefusals.ReasonMissing(at)
        : null;

    private static Refusal? RefuseAttendance(GovernanceBody body, ImmutableArray<Attendance> present)
    {
        foreach (var (at, attendance) in present.Index())
        {
            var seats = body.Members.FirstOrDefault(membership => membership.Organisation == attendance.Organisation)?.Members ?? 0;
            if (seats == 0) return GoverningRefusals.NotAMember(at, attendance.Organisation);
            if (present.Take(at).Any(other => other.Organisation == attendance.Organisation)) return GoverningRefusals.AttendanceTwice(at, attendance.Organisation);
            if (attendance.Members < 1 || attendance.Members > seats || attendance.Posts?.Length > attendance.Members) return GoverningRefusals.MorePresentThanSeats(at, attendance.Organisation, seats);
        }
        return null;
    }

    private static Refusal? RefuseQuorum(GovernanceBody body, ImmutableArray<Attendance> present)
    {
        var lacking = body.Quorum.Where(quorum => Present(present, quorum.Organisation) < quorum.Members).ToList();
        if (lacking.Count > 0) return GoverningRefusals.QuorumNotMet(lacking.Select(quorum => (quorum, Present(present, quorum.Organisation))));
        return present.IsEmpty ? GoverningRefusals.NobodyPresent() : null;
    }

    private static Refusal? RefuseMissingVotes(GovernanceBody body, DecisionRequest request, int at) =>
        body.DecidesBy == DecisionRule.Vote && request.Outcome is (DecisionOutcome.Agreed or DecisionOutcome.Conditional) ? GoverningRefusals.VotesMissing(at) : null;

    private static Refusal? RefuseVotes(GovernanceBody body, DecisionRequest request, ImmutableArray<Ballot> votes, ImmutableArray<Attendance> present, int at)
    {
        if (body.DecidesBy == DecisionRule.Consensus) return GoverningRefusals.DecidesByConsensus(at);
        foreach (var (number, ballot) in votes.Index())
        {
            var most = Votes(body, ballot.Organisation, Present(present, ballot.Organisation));
            if (votes.Take(number).Any(other => other.Organisation == ballot.Organisation) || ballot.For < 0 || ballot.Against < 0 || ballot.Abstained < 0 || (long)ballot.For + ballot.Against + ballot.Abstained > most)
                return GoverningRefusals.MoreVotesThanPresent(at, number, ballot.Organisation, most);
        }
        var carried = votes.Sum(ballot => ballot.For) > votes.Sum(ballot => ballot.Against);
        return carried == (request.Outcome != DecisionOutcome.Declined) ? null : GoverningRefusals.VoteSaysOtherwise(at, votes.Sum(ballot => ballot.For), votes.Sum(ballot => ballot.Against));
    }

    /// <summary>The most votes that so many members of an organisation can have between them.</summary>
    private static int Votes(GovernanceBody body, OrganisationCode organisation, int members) => body.Seats
        .Where(seat => seat.Organisation == organisation)
        .SelectMany(seat => Enumerable.Repeat(seat.Votes, seat.Count))
        .OrderDescending()
        .Take(members)
        .Sum();

    private static int Present(ImmutableArray<Attendance> present, OrganisationCode organisation) => present.FirstOrDefault(attendance => attendance.Organisation == organisation)?.Members ?? 0;
}
