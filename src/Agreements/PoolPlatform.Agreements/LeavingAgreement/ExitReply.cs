using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Leaving;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.LeavingAgreement;

/// <summary>A way out as the public API shows it.</summary>
/// <param name="Lawful">Whether notice given today could end the agreement on that day.</param>
/// <param name="WhyNot">What stands in the way of the day; null where nothing does.</param>
/// <param name="Money">Null where the pool has no figures for the year of the day.</param>
/// <param name="MoneyMissing">Why not.</param>
internal sealed record ExitReply(
    AgreementReference Reference,
    OrganisationCode Partner,
    DateOnly On,
    bool Lawful,
    ExitReply.Reason? WhyNot,
    ExitDates Dates,
    ExitReply.MoneyFields? Money,
    ExitReply.Reason? MoneyMissing,
    IReadOnlyList<ExitReply.AssetFields> TakesBack,
    IReadOnlyList<ExitReply.AssetFields> HandsOver)
{
    /// <param name="Code">As in a problem document.</param>
    internal sealed record Reason(string Code, string Message);

    /// <param name="Through">Figures are to the end of this period.</param>
    /// <param name="Leaving">The partner's own line of the statement.</param>
    internal sealed record MoneyFields(FinancialYear Year, int Through, string AsAt, string? Note, Reason? WhyUndivided, ExitShare Leaving, ExitStatement Statement);

    /// <param name="With">From whom it comes back, or to whom it goes.</param>
    internal sealed record AssetFields(string Name, OrganisationCode With, Money? Value);

    public const string Example =
        """
        {"reference":"BANES-MH","partner":"11E","on":"2016-03-31","lawful":true,"whyNot":null,
         "dates":{"givenOn":"2015-09-01","earliest":"2016-03-01","because":"NoticePeriod","byNotice":"2016-03-01","breaks":[],"termEnd":"2017-03-31","notBeforeYearEnd":false},
         "money":{"year":"2015-16","through":12,"asAt":"2015-09-01T10:00:00.0000000Z","note":null,"whyUndivided":null,
           "leaving":{"partner":"11E","contributionDue":"16610000.00","varianceShare":"319612.27","shareOfRemainder":"0.00","contributionPaid":"16610000.00","paidOnBehalf":"0.00",
             "takesOver":[{"code":"AWP","scheme":"MH","name":"AWP block contract","committed":"0.00"}],"bears":"16929612.27","balance":"319612.27","owes":"319612.27","isOwed":"0.00","commitments":"0.00"},
           "statement":{"budget":"24190000.00","forecast":"24655432.17","remainder":"0.00","undivided":"0.00","unknownLines":0,"unknownForecast":"0.00","partners":[],"unowned":[],"variance":"465432.17"}},
         "moneyMissing":null,"takesBack":[{"name":"Minibus","with":"E06000022","value":"18000.00"}],"handsOver":[]}
        """;

    public static ExitReply Of(Agreement agreement, OrganisationCode leaving, DateOnly on, ExitDates dates, Outcome<FindExitFigures.Found> found, IReadOnlyList<Asset> assets)
    {
        var whyNot = dates.Refuse(agreement, on);
        var missing = found.IsRefused(out var noMoney, out var figures);
        return new(
            agreement.Terms.Reference, leaving, on, whyNot is null, Why(whyNot), dates,
            missing ? null : Figures(leaving, on, figures!), missing ? Why(noMoney) : null,
            [.. assets.Where(asset => asset.Owner == leaving && asset.HeldBy is { } holder && holder != leaving).Select(asset => new AssetFields(asset.Name, asset.HeldBy!.Value, asset.Value))],
            [.. assets.Where(asset => asset.Owner != leaving && asset.HeldBy == leaving).Select(asset => new AssetFields(asset.Name, asset.Owner, asset.Value))]);
    }

    private static MoneyFields Figures(OrganisationCode leaving, DateOnly on, FindExitFigures.Found found)
    {
        var statement = ExitStatement.Of(found.Figures);
        return new(
            FinancialYear.Of(on), PeriodNo.Of(on).Number, found.AsAt, found.Note, Why(found.Undivided),
            statement.Partners.Single(share => share.Partner == leaving), statement);
    }

    private static Reason? Why(Refusal? refusal) => refusal is null ? null : new(refusal.Code, refusal.Message);
}
