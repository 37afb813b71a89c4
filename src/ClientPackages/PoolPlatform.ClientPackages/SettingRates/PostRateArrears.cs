using System.Globalization;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Funding;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.SettingRates;

/// <summary>What a national rate decided late moves between the funders of a package for days that are over: posted in the open period, tagged with the days it belongs to.</summary>
internal static class PostRateArrears
{
    private const string Example =
        """{"items":[{"rate":"FncStandard","service":"Nursing home","from":"2025-04-01","to":"2025-08-31","runs":[{"from":"2025-04-01","to":"2025-08-31","paid":"5155.60","due":"5553.03"}],"transfers":{"11E":"397.43","E06000022":"-397.43"},"postedIn":{"year":"2025-26","period":6}}],"next":null}""";

    internal sealed record ArrearsPosted(NationalRate Rate, string Service, DateOnly LineFrom, DateOnly From, DateOnly To, IReadOnlyList<Run> Runs, Dictionary<string, Money> Transfers, string Payer, DateOnly PostedOn)
    {
        /// <summary>What the payer bears more of the days of each year; null in what was recorded before years were told apart.</summary>
        public Dictionary<string, Money>? Years { get; init; }

        public Money Of(FinancialYear year) => Years is null ? FinancialYear.Of(To) == year ? Transfers.GetValueOrDefault(Payer) : Money.Zero : Years.GetValueOrDefault(year.ToString());
    }

    internal sealed record Run(DateOnly From, DateOnly To, Money Paid, Money Due);

    private sealed record Posted(FinancialYear Year, int Period);

    private sealed record Item(NationalRate Rate, string Service, DateOnly From, DateOnly To, IReadOnlyList<Run> Runs, IReadOnlyDictionary<string, Money> Transfers, Posted PostedIn);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/{packageId}/rate-arrears", Handle)
            .Describe("PostRateArrears", "Post what a late national rate owes for days that are over, in the open period", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("rate", "FncStandard or FncHigher.", required: true)
            .DescribeQuery("through", "The last day that was paid by the rate before.", required: true);
        routes.MapGet("/v1/packages/{packageId}/rate-arrears", HandleView)
            .Describe("ViewRateArrears", "What late national rates have moved between the funders of a package", StatusCodes.Status200OK, null, Example);
    }

    private static async Task<IResult> HandleView(HttpContext http, string packageId, PackageAccess access, NpgsqlDataSource database) =>
        (await access.AsReader(Caller.Of(http), packageId, http.RequestAborted)).IsRefused(out var refusal, out var view)
            ? Problems.From(refusal)
            : Results.Json(Told(await PackageEntries.Of(database, view.Stored.Package.Id, http.RequestAborted)), PlatformJson.Options);

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access, NpgsqlDataSource database) =>
        writes.RunWithoutBody(
            http,
            (caller, cancel) => access.AsParty(caller, packageId, [Roles.Finance, Roles.PoolManager], cancel),
            (view, change, cancel) => Save(http.Request, view, database, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PackageView view, NpgsqlDataSource database, Change change, CancellationToken cancel)
    {
        if (http.Query["rate"] is not [{ } named] || !Enum.GetNames<NationalRate>().Contains(named)) return ProtocolRefusals.Malformed("rate", "This is FncStandard or FncHigher.");
        if (!DateOnly.TryParseExact(http.Query["through"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var through)) return ProtocolRefusals.Malformed("through", "A day is written like 2025-08-31.");
        var (rate, today) = (Enum.Parse<NationalRate>(named), DateOnly.FromDateTime(change.Now.UtcDateTime));
        if (through > today) return ProtocolRefusals.Malformed("through", "These days are not over yet.");
        var history = RateHistory.Of((await SetNationalRate.All(database, cancel)).Where(item => item.Rate == rate).Select(item => new DatedRate(item.EffectiveFrom, item.PerWeek, item.DecidedOn))).KnownOn(today);
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        if (package.InForce is not { } version) return ClientPackagesRefusals.NotInForce;
        var entries = await PackageEntries.Of(change, package.Id, cancel);

        foreach (var line in version.Terms.Lines.Where(line => version.Terms.RouteOf(line) == FundingRoute.Fnc))
        {
            if (line.Cost.Split is not FundingSplit.ByAmount { PerWeek: [var (payer, perWeek)] } split) continue;
            var days = line.Dates.Intersect(new(DateOnly.MinValue, through));
            if (days.IsEmpty) continue;
            if (days.Overlaps(NationalRates.NotChecked) && !history.Rates.Any(known => NationalRates.NotChecked.Contains(known.EffectiveFrom)) || history.On(days.Start) is null) return ClientPackagesRefusals.NationalRateUnknown;
            var owed = history.ArrearsAgainst(RateHistory.Of([new(line.Dates.Start, perWeek)]), days);
            var before = entries.Select(entry => entry.As<ArrearsPosted>()).OfType<ArrearsPosted>().Where(posted => (posted.Rate, posted.Service, posted.LineFrom) == (rate, line.Service, line.Dates.Start)).ToList();
            var years = RateArrears.ByYear(history, RateHistory.Of([new(line.Dates.Start, perWeek)]), days)
                .Select(year => (year.Days, Payer: year.Owed - Money.Sum(before.Select(posted => posted.Of(FinancialYear.Of(year.Days.Start)))))).Where(year => year.Payer != Money.Zero).ToList();
            if (years.Count == 0) continue;
            var net = Money.Sum(years.Select(year => year.Payer));
            var (from, to) = owed.IsEmpty ? (days.Start, days.End!.Value) : (owed[0].Days.Start, owed[^1].Days.End!.Value);
            var number = await PackageEntries.Add(
                change, package.Id,
                new ArrearsPosted(
                    rate, line.Service, line.Dates.Start, from, to, [.. owed.Select(run => new Run(run.Days.Start, run.Days.End!.Value, run.Paid, run.Due))],
                    new() { [payer] = net, [split.Rest] = -net }, payer, today)
                { Years = years.ToDictionary(year => FinancialYear.Of(year.Days.Start).ToString(), year => year.Payer) },
                cancel);
            var moved = years.Select(year => new TransferredYear(year.Days.Intersect(new(from, to)) is { IsEmpty: false } tagged ? tagged : year.Days, Money.Zero, [new(payer, year.Payer), new(split.Rest, -year.Payer)]));
            if (Transfers.Of(package, number, Transfers.NationalRate, rate.ToString(), history.Rates.Where(known => known.EffectiveFrom <= to).Max(known => known.DecidedOn) ?? today, moved) is { } transferred)
                change.Announce(package.Agreement.Value, transferred);
        }
        change.Record($"package:{package.Id}", "PostRateArrears", new { rate, through });
        return Answer.Ok(Told(await PackageEntries.Of(change, package.Id, cancel)));
    }

    private static Page<Item> Told(List<PackageEntry> entries) => new(
    [
        .. entries.Select(entry => entry.As<ArrearsPosted>()).OfType<ArrearsPosted>().Select(posted => new Item(
            posted.Rate, posted.Service, posted.From, posted.To, posted.Runs, posted.Transfers, new(FinancialYear.Of(posted.PostedOn), PeriodNo.Of(posted.PostedOn).Number))),
    ],
    null);
}
