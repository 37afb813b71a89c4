using System.Text.RegularExpressions;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>A person's care from the first record to the death, over every service, after which name, NHS number and birth date stand in no log, table, event, report or error.</summary>
public sealed class Leaving_no_trace_of_a_person(Platform platform)
{
    private const string Family = "Quimbleworth";
    private const string Given = "Ottoline";
    private const string Born = "1919-11-07";

    private static readonly string[] Databases = ["agreementsdb", "budgetsdb", "clientpackagesdb", "identitydb", "reportingdb", "settlementdb"];

    private static readonly string[] Reports = ["memorandum-account", "quarterly-report", "annual-return", "partner-statement", "agreement-of-balances", "bcf-return", "open-book", "resource-shift"];

    private static readonly string[] Forms = ["application/json", "text/csv", "text/html"];

    [Fact]
    public async Task Names_numbers_and_birthdays_are_in_no_log_table_event_report_or_error()
    {
        var number = Caring_for_a_person.NhsNumber();
        var told = new List<string>();
        var pool = await CaredFor(number, told);
        foreach (var report in Reports)
            foreach (var form in Forms)
                told.Add((await pool.Host.Get($"{pool.Path}/reports/{report}", form)).Body);
        foreach (var figures in new[] { "position", "journals?limit=100", "forecast", "history", "trial-balance", "export?format=hledger" }) told.Add((await pool.Host.Get($"{pool.Path}/{figures}")).Is(200).Body);

        // The number in its two ways of being written, and what a spreadsheet or a greeting would make of the rest.
        string[] secrets = [number, $"{number[..3]} {number[3..6]} {number[6..]}", Family, Given, Born, "07/11/1919"];
        Holds("what was answered", string.Join('\n', told), secrets);
        foreach (var database in Databases) Holds(database, await Dump(database), secrets);
        var logs = platform.LogFiles();
        foreach (var said in new[] { "gateway", "identity", "agreements", "budgets", "clientpackages", "settlement", "reporting", "postgres", "rabbitmq", "apphost" })
            Assert.Contains(logs, log => Path.GetFileNameWithoutExtension(log.Name).StartsWith(said, StringComparison.Ordinal) && log.Text.Length > 0);
        foreach (var (name, text) in logs) Holds(name, text, secrets);
    }

    private async Task<Pool> CaredFor(string number, List<string> told)
    {
        var pool = await platform.ActiveAgreement(new Partnership { Start = "2019-04-01", End = "2021-03-31" });
        await pool.SetBudget(new Line("OPP", BanesCouncil, "50000.00", "Package"));
        await pool.SetContributions((BanesCcg, "30000.00"), (BanesCouncil, "20000.00"));
        var practitioner = platform.As(BanesCouncil, "practitioner");
        var person = $$$"""{"nhsNumber":"{{{number}}}","name":{"family":"{{{Family}}}","given":"{{{Given}}}"},"born":"{{{Born}}}","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}""";
        var personId = (await practitioner.Post("/v1/people", person)).Is(201).Text("personId");
        Assert.Contains(Family, (await practitioner.Get($"/v1/people/{personId}?purpose=review")).Is(200).Body, StringComparison.Ordinal);

        // What is refused may say what is wrong, and nothing of whom it was about.
        Say(await practitioner.Post("/v1/people", person), 409);
        Say(await practitioner.Post("/v1/people", person.Replace("11E", "ZZ9", StringComparison.Ordinal)), 422);
        Say(await practitioner.Post("/v1/people", person.Replace(Born, "1919-11-07x", StringComparison.Ordinal)), 400);
        Say(await practitioner.Post("/v1/people", person[..^1]), 400);
        Say(await platform.As(BoltonCouncil, "practitioner").Get($"/v1/people/{personId}?purpose=curiosity"), 404);
        Say(await platform.Nobody.Post("/v1/people", person), 401);
        Say(await pool.Host.Post($"{pool.Path}/receipts", person), 400);

        var draft = (await practitioner.Post(
            "/v1/packages",
            """{"agreement":"POOL","scheme":"S","personId":"PERSON","route":"Joint","lines":[{"service":"Nursing home","provider":"A provider","weeklyRate":"742.35","from":"2019-08-01","to":null,"budgetLine":"OPP","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}]}"""
                .Replace("POOL", pool.Reference, StringComparison.Ordinal).Replace("PERSON", personId, StringComparison.Ordinal))).Is(201);
        var package = $"/v1/packages/{draft.Text("packageId")}";
        Say(await pool.Host.Post($"{package}/approval"), 200, 201);
        Say(await practitioner.Post($"{package}/start", """{"on":"2019-08-01"}"""), 200);
        Say(await pool.Host.Post($"{package}/payments", """{"reference":"pay-run-5","from":"2019-08-01","to":"2019-08-31","amount":"3287.55"}"""), 201);
        Say(await pool.Host.Post($"{package}/interim-funding", """{"funder":"E06000022","dispute":"D-1","from":"2019-08-01"}"""), 201);
        Say(await pool.Host.Post($"{package}/interim-funding/decision", """{"decidedOn":"2019-08-31","split":{"by":"percent","weights":{"11E":"100"}}}"""), 201);
        Say(await practitioner.Post($"/v1/people/{personId}/death", """{"on":"2019-08-09"}"""), 200);
        Say(await pool.Host.Post($"{package}/adjustments"), 200);
        Say(await platform.As(BanesCcg, "commissioner").Get($"{package}/history"), 200);
        await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal("-2333.10", (await pool.Position()).Text("actual")));
        return pool;

        void Say(Answer answer, params int[] statuses)
        {
            if (!statuses.Contains(answer.Status)) Assert.Fail($"{answer.Asked}: {answer}");
            told.Add(answer.Body);
        }
    }

    /// <summary>Every table of a database as text: events, audit trail, remembered answers and whatever else there is.</summary>
    private async Task<string> Dump(string database)
    {
        var running = Directory.GetFiles(platform.Folder, "postmaster.pid", SearchOption.AllDirectories).Single();
        var (port, password) = (File.ReadLines(running).ElementAt(3).Trim(), (await File.ReadAllTextAsync(Path.Combine(platform.Folder, "passwords", "postgres"))).Trim());
        // Other tests' imports keep their rows in tables that go when they are done; one that goes between being listed and being locked ends the dump.
        var dumped = await Poll.Until(
            $"{database} is dumped",
            TimeSpan.FromSeconds(60),
            () => Program.Run("pg_dump", "--data-only", "--inserts", $"postgresql://postgres:{password}@127.0.0.1:{port}/{database}"),
            answer => answer.Code == 0 || !Regex.IsMatch(answer.Errors, """relation ("public\.import_rows_[0-9]+" does not exist|with OID [0-9]+)"""));
        Assert.True(dumped.Code == 0, dumped.Errors);
        Assert.Contains("INSERT INTO public.event_sender", dumped.Output, StringComparison.Ordinal);
        return dumped.Output;
    }

    private static void Holds(string where, string text, string[] secrets)
    {
        foreach (var secret in secrets)
            if (text.IndexOf(secret, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
                Assert.Fail($"{where} has {secret}: ...{text[int.Max(0, at - 200)..int.Min(text.Length, at + 100)]}...");
    }
}
