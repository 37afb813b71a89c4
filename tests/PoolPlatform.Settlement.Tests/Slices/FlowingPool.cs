using PoolPlatform.Agreements.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>An agreement with a charge, a grant and room for dowries beside its pool, between the NHS partner and the council; a third partner has no part in them.</summary>
internal static class FlowingPool
{
    public const string Flows = $"/v1/agreements/{Pool.Reference}/flows";

    public const string Charge = """{"kind":"CrossCharge","code":"DTOC"}""";

    public const string Grant = """{"kind":"GrantTransfer","code":"REABLE","memorandum":"Memorandum of understanding, 3 March 2014"}""";

    public static string ThirdToken => TestTokens.Of("00L", Roles.Finance);

    public static async Task<SettledPool> Open()
    {
        var pool = await SettledPool.Open();
        var terms = pool.Others.Terms;
        terms.Partners.Add(new Partner { Code = "00L", Name = "Third", Kind = "Ccg" });
        terms.Charges.Add(new CrossCharge { Code = "DTOC", Payer = Pool.Council, Payee = Pool.Nhs, RatePerDayPence = 155_00, From = "2014-04-01", To = "2015-03-31" });
        terms.Grants.Add(new Grant
        {
            Code = "REABLE",
            Payer = Pool.Nhs,
            Payee = Pool.Council,
            IsRecurrent = true,
            Use = "Revenue",
            AnnualCertificate = true,
            AmountPence = 250_000_00,
            IsRecovered = true,
        });
        return pool;
    }

    public static string Dowry(string person, string community = "4127.36") =>
        $$"""{"kind":"Dowry","payer":"11E","payee":"E06000022","personId":"{{person}}","from":"2014-04-01","hospitalWeekly":"3850.00","communityWeekly":"{{community}}"}""";

    /// <summary>Proposed by the NHS partner, agreed by the council; its path.</summary>
    public static async Task<string> Agreed(this SettledPool pool, string flow)
    {
        var proposed = await pool.Host.Post(Flows, flow, Pool.NhsToken);
        Assert.Equal((201, "Proposed"), (proposed.Status, proposed.At("state")));
        Assert.Equal((201, "Agreed"), Told(await pool.Host.Post($"{proposed.Location}/answers", """{"answer":"Agree"}""", Pool.CouncilToken)));
        return proposed.Location!;
    }

    public static (int, string?) Told(Reply reply) => (reply.Status, reply.At("state"));
}
