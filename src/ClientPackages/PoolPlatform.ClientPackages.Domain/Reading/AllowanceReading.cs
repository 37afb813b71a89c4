using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>The body of <c>POST /v1/packages/allowances</c>.</summary>
public sealed record AllowanceRequest(string Scheme, AllowanceTerms Terms);

/// <summary>The body of a change: what is allowed for now, and why. The kind and the lines of the budget stay.</summary>
public sealed record AllowanceChangeRequest(AllowanceTerms Terms, string Reason);

/// <summary>Reads the bodies that make and change an allowance.</summary>
public static class AllowanceReading
{
    private static readonly string[] Sums = ["perWeek", "amount", "percentOfRemainder"];

    public static Outcome<AllowanceRequest> Read(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "scheme", "kind", "budgetLine", "from", "to", "perWeek", "amount", "percentOfRemainder", "probability");
        var scheme = request.Name("scheme");
        var kind = request.OneOf<AllowanceKind>("kind");
        var budgetLine = request.Name("budgetLine");
        return Terms(request, problems, kind, budgetLine).Then<AllowanceRequest>(terms => new AllowanceRequest(scheme, terms));
    }

    public static Outcome<AllowanceChangeRequest> ReadChange(JsonElement body, AllowanceTerms current)
    {
        ArgumentNullException.ThrowIfNull(current);
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "reason", "from", "to", "perWeek", "amount", "percentOfRemainder", "probability");
        var reason = request.Reason("reason");
        return Terms(request, problems, current.Kind, current.BudgetLine).Then<AllowanceChangeRequest>(terms => new AllowanceChangeRequest(terms, reason));
    }

    private static Outcome<AllowanceTerms> Terms(RequestObject request, RequestProblems problems, AllowanceKind kind, string budgetLine)
    {
        var dates = new DateSpan(request.Date("from"), request.OptionalDate("to"));
        var probability = request.Given("probability") ? request.Parsed<Percent>("probability", Percent.TryParse, RequestObject.PercentForm) : Percent.Hundred;
        var given = Sums.Where(request.Given).ToList();
        if (given.Count != 1)
        {
            problems.Malformed("perWeek", "Give one of perWeek, amount and percentOfRemainder.");
            return problems.Refusal;
        }
        AllowanceSum sum = given[0] switch
        {
            "perWeek" => new AllowanceSum.PerWeek(request.Money("perWeek")),
            "amount" => new AllowanceSum.Whole(request.Money("amount")),
            _ => new AllowanceSum.OfRemainder(request.Parsed<Percent>("percentOfRemainder", Percent.TryParse, RequestObject.PercentForm)),
        };
        return problems.Any ? problems.Refusal : AllowanceTerms.Of(kind, budgetLine, dates, sum, probability);
    }
}
