using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>What an appraisal of options came to.</summary>
public enum AppraisalOutcome
{
    Open,
    Recommended,

    /// <summary>Considered and declined: the Welsh regulations of 2015 want that on record where bodies act jointly and do not pool.</summary>
    Declined,
}

/// <summary>Options that were compared before something was agreed, and what was recommended.</summary>
/// <param name="Recommended">The code of the recommended option; named where the outcome is Recommended, and only there.</param>
/// <param name="Reason">Why; a declined appraisal says so always.</param>
public sealed record Appraisal(
    string Title,
    ImmutableArray<AppraisalOption> Options,
    AppraisalOutcome Outcome = AppraisalOutcome.Open,
    string? Recommended = null,
    string? Reason = null,
    ImmutableArray<string>? Criteria = null) : IRegisterEntry<Appraisal>
{
    public Refusal? Check(Appraisal? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (RegisterContext.Needs("title", Title) is { } untitled) return untitled;
        if (RegisterContext.NeedsEach("criteria", Criteria ?? []) is { } blank) return blank;
        if (Options.IsDefault || Options.Length < 2) return RegisterRefusals.TooFewOptions();
        for (var i = 0; i < Options.Length; i++)
            if (CheckOption(i, context) is { } wrong) return wrong;
        if ((Outcome == AppraisalOutcome.Recommended) != (Recommended is not null) || (Recommended is not null && Options.All(option => option.Code != Recommended)))
            return RegisterRefusals.RecommendedUnknown();
        return Outcome == AppraisalOutcome.Declined ? RegisterContext.Needs("reason", Reason) : null;
    }

    private Refusal? CheckOption(int index, RegisterContext context)
    {
        var option = Options[index];
        var field = string.Create(CultureInfo.InvariantCulture, $"options[{index}]");
        return RegisterContext.Needs($"{field}.code", option.Code)
            ?? RegisterContext.Needs($"{field}.name", option.Name)
            ?? (Options.Take(index).Any(other => other.Code == option.Code) ? RegisterRefusals.OptionTwice(index, option.Code) : null)
            ?? context.Party($"{field}.host", option.Host);
    }
}

/// <summary>One of the ways that were compared.</summary>
/// <param name="Host">Who would hold the fund; null where the option is about something else.</param>
/// <param name="Systems">The ledgers and care systems that would be used.</param>
public sealed record AppraisalOption(
    string Code,
    string Name,
    OrganisationCode? Host = null,
    ImmutableArray<string>? Systems = null,
    ImmutableArray<string>? Pros = null,
    ImmutableArray<string>? Cons = null);
