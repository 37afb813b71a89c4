using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Funding;
using PoolPlatform.ClientPackages.Domain.Outcomes;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>A decision on who should have paid.</summary>
public sealed record FundingDecisionRequest(DateOnly DecidedOn, FundingSplit Split);

/// <summary>What a provider delivered in the week of a day, on a line of the package.</summary>
public sealed record DeliveryRequest(int Line, DateOnly Week, ImmutableArray<Visits> Visits);

/// <summary>What was paid for some days; no amount means what is due for them.</summary>
public sealed record PaymentRequest(string Reference, DateSpan Days, Money? Amount);

/// <summary>Reads the bodies of what happens to a package beside its terms.</summary>
public static class FundingReading
{
    private const int MostItems = 200;

    public static Outcome<InterimFunding> ReadInterim(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "funder", "dispute", "from");
        var interim = new InterimFunding(request.Name("funder"), request.Name("dispute"), request.Date("from"));
        return problems.Any ? problems.Refusal : interim;
    }

    public static Outcome<FundingDecisionRequest> ReadDecision(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "decidedOn", "split");
        var decidedOn = request.Date("decidedOn");
        if (!request.Given("split")) problems.Malformed("split", "This field is missing.");
        var split = request.Split(problems);
        return problems.Any || split is null ? problems.Refusal : new FundingDecisionRequest(decidedOn, split);
    }

    public static Outcome<Review> ReadReview(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "due", "done", "goals", "scores");
        var (due, done) = (request.Date("due"), request.OptionalDate("done"));
        var goals = ImmutableArray.CreateBuilder<Goal>();
        foreach (var (item, path) in request.OptionalItems("goals").Take(MostItems))
        {
            var goal = RequestObject.Open(item, path, problems, "code", "met");
            goals.Add(new(goal.Parsed<string>("code", IsCode, "A goal is a code of small letters, digits and dashes: words about a person stay in the case record.") ?? "", goal.Flag("met")));
        }
        var scores = ImmutableArray.CreateBuilder<OutcomeScore>();
        foreach (var (item, path) in request.OptionalItems("scores").Take(MostItems))
        {
            var score = RequestObject.Open(item, path, problems, "domain", "score");
            scores.Add(new(score.OneOf<OutcomeDomain>("domain"), score.Whole("score", -1000, 1000)));
        }
        return problems.Any ? problems.Refusal : Review.Of(due, done, goals.DrainToImmutable(), scores.DrainToImmutable());
    }

    public static Outcome<DeliveryRequest> ReadDelivery(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "line", "week", "visits");
        var (line, week) = (request.Whole("line", 0, 199), request.Date("week"));
        var visits = ImmutableArray.CreateBuilder<Visits>();
        foreach (var (item, path) in request.Items("visits").Take(MostItems))
        {
            var visit = RequestObject.Open(item, path, problems, "minutes", "count", "carers", "bankHoliday");
            visits.Add(new("", visit.Whole("minutes", -100_000, 100_000), visit.Whole("count", -10_000, 10_000), visit.Whole("carers", -100, 100, unless: 1), visit.Flag("bankHoliday")));
        }
        return problems.Any ? problems.Refusal : new DeliveryRequest(line, week, visits.DrainToImmutable());
    }

    public static Outcome<PaymentRequest> ReadPayment(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "reference", "from", "to", "amount");
        var reference = request.Name("reference");
        var days = new DateSpan(request.Date("from"), request.Date("to"));
        Money? amount = request.Given("amount") ? request.Money("amount") : null;
        if (amount?.Abs().Pence > 99_999_999_999) problems.Broken("amount", ClientPackagesRefusals.AmountsTooLarge);
        if (days.IsEmpty) problems.Broken("to", ClientPackagesRefusals.DatesReversed);
        return problems.Any ? problems.Refusal : new PaymentRequest(reference, days, amount);
    }

    private static bool IsCode(string text, out string code)
    {
        code = text;
        return text.Length is > 0 and <= 64 && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
    }
}
