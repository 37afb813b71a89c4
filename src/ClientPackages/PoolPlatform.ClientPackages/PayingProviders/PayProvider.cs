using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.DeliveringCare;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.PayingProviders;

/// <summary>What was paid for a package, range by range under the version of the day, against what should have been: a late change takes payments back and makes them anew in the open period.</summary>
internal static class PayProvider
{
    private const string Example = """{"reference":"pay-run-5","from":"2025-08-01","to":"2025-08-31","amount":"3287.55"}""";

    private const string ReplyExample =
        """{"items":[{"reference":"pay-run-5","from":"2025-08-01","to":"2025-08-31","paid":"3287.55","version":1,"due":"954.45","difference":"-2333.10","affected":{"from":"2025-08-10","to":"2025-08-31"}}],"adjustments":[{"reference":"pay-run-5","reversed":"-3287.55","due":"954.45","difference":"-2333.10","affected":{"from":"2025-08-10","to":"2025-08-31"},"postedIn":{"year":"2025-26","period":6}}],"stillToAdjust":"0.00"}""";

    private static readonly string[] Payers = [Roles.Finance, Roles.PoolManager];

    internal sealed record PaymentRecorded(string Reference, DateOnly From, DateOnly To, Money Amount, int Version);

    internal sealed record AdjustmentPosted(string Reference, Money Reversed, Money Due, int Version, DateOnly AffectedFrom, DateOnly AffectedTo, DateOnly PostedOn);

    private sealed record Days(DateOnly From, DateOnly To);

    private sealed record Posted(FinancialYear Year, int Period);

    private sealed record Payment(string Reference, DateOnly From, DateOnly To, Money Paid, int Version, Money Due, Money Difference, Days? Affected);

    private sealed record Adjusted(string Reference, Money Reversed, Money Due, Money Difference, Days Affected, Posted PostedIn);

    private sealed record Reply(IReadOnlyList<Payment> Items, IReadOnlyList<Adjusted> Adjustments, Money StillToAdjust);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/{packageId}/payments", Handle)
            .Describe("RecordPayment", "Record what was paid for a run of days; without an amount it is what is due for them", StatusCodes.Status201Created, Example, ReplyExample);
        routes.MapPost("/v1/packages/{packageId}/adjustments", HandleAdjust)
            .Describe("AdjustPayments", "Take back and make anew every payment that should have been another", StatusCodes.Status200OK, null, ReplyExample);
        routes.MapGet("/v1/packages/{packageId}/payments", HandleView)
            .Describe("ViewPayments", "What was paid for a package against what should have been", StatusCodes.Status200OK, null, ReplyExample);
    }

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(http, (caller, cancel) => access.AsParty(caller, packageId, Payers, cancel), Save);

    private static Task<IResult> HandleAdjust(HttpContext http, string packageId, Writes writes, PackageAccess access, PackageStore packages) =>
        writes.RunWithoutBody(
            http,
            (caller, cancel) => access.AsParty(caller, packageId, Payers, cancel),
            (view, change, cancel) => Adjust(view, packages, change, cancel));

    private static async Task<IResult> HandleView(HttpContext http, string packageId, PackageAccess access, PackageStore packages, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsParty(Caller.Of(http), packageId, [.. Payers, Roles.Commissioner, Roles.Auditor], cancel)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        var package = view.Stored.Package;
        return Results.Json(Told(package, await packages.FindTerms(package.Id, cancel), await PackageEntries.Of(database, package.Id, cancel)), PlatformJson.Options);
    }

    private static async Task<Outcome<Answer>> Save(PackageView view, JsonElement body, Change change, CancellationToken cancel)
    {
        if (FundingReading.ReadPayment(body).IsRefused(out var refusal, out var payment)) return refusal;
        if (!view.Pool.Term.Contains(payment.Days.Start) || !view.Pool.Term.Contains(payment.Days.End!.Value)) return ClientPackagesRefusals.OutsideTerm.About("from", ClientPackagesRefusals.OutsideTerm.Message);
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        if (package.InForce is not { } version) return ClientPackagesRefusals.NotInForce;
        var entries = await PackageEntries.Of(change, package.Id, cancel);
        foreach (var paid in entries.Select(entry => entry.As<PaymentRecorded>()).OfType<PaymentRecorded>())
        {
            if (paid.Reference == payment.Reference) return ClientPackagesRefusals.PaymentKnown;
            if (payment.Days.Overlaps(new(paid.From, paid.To))) return ClientPackagesRefusals.PaymentOverlaps.With("reference", paid.Reference);
        }
        var amount = payment.Amount ?? Due(version.Terms, payment.Days, DeliveredWeeks.Of(entries));
        await PackageEntries.Add(change, package.Id, new PaymentRecorded(payment.Reference, payment.Days.Start, payment.Days.End!.Value, amount, version.Number), cancel);
        change.Record($"package:{package.Id}", "RecordPayment", new { payment.Reference, amount });
        var terms = new Dictionary<int, PackageTerms> { [version.Number] = version.Terms };
        return Answer.Created($"/v1/packages/{package.Id}/payments", Told(package, terms, await PackageEntries.Of(change, package.Id, cancel)));
    }

    private static async Task<Outcome<Answer>> Adjust(PackageView view, PackageStore packages, Change change, CancellationToken cancel)
    {
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        if (package.InForce is not { } version) return ClientPackagesRefusals.NotInForce;
        var entries = await PackageEntries.Of(change, package.Id, cancel);
        var terms = await packages.FindTerms(package.Id, cancel);
        var posted = 0;
        foreach (var adjustment in Owed(package, terms, entries))
        {
            posted++;
            var number = await PackageEntries.Add(
                change, package.Id,
                new AdjustmentPosted(adjustment.Paid.Id, adjustment.Reversed, adjustment.Due, version.Number, adjustment.Affected.Start, adjustment.Affected.End!.Value, DateOnly.FromDateTime(change.Now.UtcDateTime)), cancel);
            if (Arrears(package, view.Pool, adjustment, terms, number) is not { } arrears) continue;
            if (arrears.Parts.Count > Commitments.MostRows) return ClientPackagesRefusals.CommitmentsTooMany;
            change.Announce(package.Agreement.Value, arrears);
        }
        change.Record($"package:{package.Id}", "AdjustPayments", new { version = version.Number, posted });
        return Answer.Ok(Told(package, terms, await PackageEntries.Of(change, package.Id, cancel)));
    }

    /// <summary>What the pool is told of an adjustment: the ledger owes it from now on, under the days that it belongs to.</summary>
    private static ArrearsOwed? Arrears(CarePackage package, AgreedPool pool, Adjustment adjustment, IReadOnlyDictionary<int, PackageTerms> terms, int number)
    {
        var version = package.InForce!;
        var was = terms.GetValueOrDefault(adjustment.Paid.Version) ?? version.Terms;
        // Paid for care that was never bought: it is recovered on the line on which it last was to be.
        if (was.Lines.IsEmpty) was = terms.Where(one => !one.Value.Lines.IsEmpty).MaxBy(one => one.Key).Value ?? was;
        var parts = OwedParts.Of(adjustment, was, version.Terms);
        return parts.IsEmpty ? null : new(
            package.Id.ToString(), version.Number, package.Agreement.Value, string.Create(CultureInfo.InvariantCulture, $"{package.Id}/{number}"),
            OwedParts.ReasonOf(adjustment, was, version.Terms, package.EndedOn < adjustment.Paid.Days.End), adjustment.Paid.Id, pool.On(adjustment.Paid.Days.End!.Value).Host!.Value.Value,
            [.. parts.Select(part => new ArrearsOwed.Part(part.Days.Start, part.Days.End!.Value, package.Scheme, part.BudgetLine, part.Amount.Pence))]);
    }

    private static Reply Told(CarePackage package, IReadOnlyDictionary<int, PackageTerms> terms, List<PackageEntry> entries)
    {
        var owed = Owed(package, terms, entries).ToDictionary(adjustment => adjustment.Paid.Id);
        return new(
            [.. Paid(entries).Select(paid => owed.GetValueOrDefault(paid.Id) is { } adjustment
                ? new Payment(paid.Id, paid.Days.Start, paid.Days.End!.Value, paid.Paid, paid.Version, adjustment.Due, adjustment.Difference, new(adjustment.Affected.Start, adjustment.Affected.End!.Value))
                : new Payment(paid.Id, paid.Days.Start, paid.Days.End!.Value, paid.Paid, paid.Version, paid.Paid, Money.Zero, null))],
            [.. entries.Select(entry => entry.As<AdjustmentPosted>()).OfType<AdjustmentPosted>().Select(posted => new Adjusted(
                posted.Reference, posted.Reversed, posted.Due, posted.Due + posted.Reversed, new(posted.AffectedFrom, posted.AffectedTo),
                new(FinancialYear.Of(posted.PostedOn), PeriodNo.Of(posted.PostedOn).Number)))],
            Money.Sum(owed.Values.Select(adjustment => adjustment.Difference)));
    }

    /// <summary>What stands paid: each payment as it was last made anew.</summary>
    private static List<PaidRange> Paid(List<PackageEntry> entries)
    {
        var paid = new List<PaidRange>();
        foreach (var entry in entries)
        {
            if (entry.As<PaymentRecorded>() is { } payment) paid.Add(new(payment.Reference, new(payment.From, payment.To), payment.Amount, payment.Version));
            if (entry.As<AdjustmentPosted>() is not { } posted) continue;
            var at = paid.FindIndex(range => range.Id == posted.Reference);
            paid[at] = paid[at] with { Paid = posted.Due, Version = posted.Version };
        }
        return paid;
    }

    private static ImmutableArray<Adjustment> Owed(CarePackage package, IReadOnlyDictionary<int, PackageTerms> terms, List<PackageEntry> entries)
    {
        if (package.InForce is not { } version) return [];
        var delivered = DeliveredWeeks.Of(entries);
        return Adjustments.Of(Paid(entries), number => terms.GetValueOrDefault(number) ?? version.Terms, version.Number, days => Due(version.Terms, days, delivered));
    }

    /// <summary>What some days come to: by the terms, and for weeks that were delivered by what may be paid of them.</summary>
    private static Money Due(PackageTerms terms, DateSpan days, List<NumberedWeek> delivered) =>
        Adjustments.Due(terms, days)
        + Money.Sum(delivered.Where(week => week.Week.State != DeliveryState.Superseded && days.Contains(week.Week.Week.End!.Value)).Select(week => week.Week.Payable - week.Week.Planned));
}
