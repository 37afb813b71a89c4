using System.Collections.Immutable;

namespace PoolPlatform.Agreements.Domain.Readiness;

/// <summary>A question that partners ask themselves before they pool.</summary>
/// <param name="Code">Stable; an answer names it.</param>
/// <param name="Text">In our own words.</param>
/// <param name="LightTouch">Whether a small fund is asked it too.</param>
public sealed record ReadinessQuestion(string Code, string Text, bool LightTouch = false);

/// <summary>Questions that come from one place.</summary>
/// <param name="Source">The paper and the part of it that they follow.</param>
public sealed record ReadinessChecklist(string Code, string Title, string Source, ImmutableArray<ReadinessQuestion> Questions);

/// <summary>What those who pooled before say one should be clear about first. Data, not code: a list may grow, and a code is never reused.</summary>
public static class ReadinessCatalogue
{
    public static readonly ImmutableArray<ReadinessChecklist> All =
    [
        new("manchester-points", "Eleven points to be clear on before pooling", "Manchester Health and Wellbeing Board, 16 September 2015: what to be clear on before budgets are pooled",
        [
            new("rationale", "Why these budgets should be pooled is written down and shared.", LightTouch: true),
            new("earlier-pools", "What went well and badly in earlier pools has been learnt from."),
            new("services-and-resources", "The services in scope and the money, staff and buildings behind them are named.", LightTouch: true),
            new("geography", "The places that the services work in are agreed, from neighbourhood to the whole area (12-3-1)."),
            new("commissioners-now", "It is known who commissions each service today."),
            new("benefits", "The benefits, and to whom they fall, are stated.", LightTouch: true),
            new("risks", "The risks, and who bears them, are understood.", LightTouch: true),
            new("tracking", "Activity, spending and outcomes can be followed through the change."),
            new("evaluation", "The partners will use evaluation to show a return through less acute and residential demand."),
            new("payment-model", "The way providers are paid lets that return be turned into cash."),
            new("provider-engagement", "Providers have been part of the design."),
        ]),
        new("manchester-principles", "Principles of pooling", "Manchester Health and Wellbeing Board, 16 September 2015, 4.8: self-assessment against the principles when a fund is made",
        [
            new("best-outcomes", "The pool is there for the best outcomes for people.", LightTouch: true),
            new("system-change", "It supports the change of the whole system, not of one body."),
            new("shared-risk", "Risk is understood and shared, and no partner takes on undue extra risk.", LightTouch: true),
            new("flexible-timing", "Its timing can follow that of Greater Manchester's devolution, or of the wider area."),
            new("open-book", "Partners open their books to each other.", LightTouch: true),
        ]),
        new("manchester-conditions", "What must be there to support the pool", "Manchester Health and Wellbeing Board, 16 September 2015: what is needed to support pooling",
        [
            new("formal-agreement", "A formal agreement states purpose and accountability, and how money moves.", LightTouch: true),
            new("benefit-method", "The method of cost-benefit analysis is agreed beforehand, with an interim share of risks and benefits."),
            new("provider-form", "The organisational form of the providers is known."),
            new("before-and-after", "What was provided before, and what is provided after, can both be seen."),
        ]),
        new("bolton-criteria", "Eight criteria for areas to bring in", "Bolton Council Cabinet and CCG Board, April 2019: criteria by which commissioning areas were chosen",
        [
            new("population", "The area serves a population that the partners share."),
            new("market", "The partners buy in the same market of providers."),
            new("shared-outcomes", "The outcomes wanted are the same.", LightTouch: true),
            new("budget-clarity", "The budget and the pressures on it are clear.", LightTouch: true),
            new("benefit-of-joining", "Commissioning it together has a benefit of its own."),
            new("early-win", "It can show a result early."),
            new("no-legal-barrier", "No law stands in the way.", LightTouch: true),
            new("efficiencies", "It lets money be saved or better used."),
        ]),
        new("welsh-suitability", "Suitability for a pooled fund", "Welsh Government and Institute of Public Care, Better Outcomes through Pooled Funds, December 2017: when pooling suits",
        [
            new("outcomes-depend", "Outcomes that the partners share depend on pooling.", LightTouch: true),
            new("services-overlap", "The services overlap; those that do not, such as dentistry, are left out."),
            new("not-rare-and-costly", "It is not about what is rare and very costly, such as organ transplants."),
            new("proportionate", "What it takes to run the fund is in proportion to its size.", LightTouch: true),
            new("duties-discharged", "Each partner can still discharge its statutory duties.", LightTouch: true),
            new("exit-and-overspend", "How overspends are handled and how a partner leaves is agreed.", LightTouch: true),
        ]),
    ];

    /// <summary>The question's full code, <c>checklist.question</c>, to the question.</summary>
    public static readonly ImmutableDictionary<string, ReadinessQuestion> Questions = All
        .SelectMany(list => list.Questions.Select(question => KeyValuePair.Create($"{list.Code}.{question.Code}", question)))
        .ToImmutableDictionary(StringComparer.Ordinal);
}
