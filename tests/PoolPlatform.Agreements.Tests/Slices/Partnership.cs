using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>The mental health pool of Bath and North East Somerset under a reference of its own, made through the public API.</summary>
internal sealed class Partnership
{
    /// <summary>B&amp;NES and its chain of NHS commissioners, a trust, Bolton's two, and a third council.</summary>
    public const string Organisations =
        """
        insert into organisation (code, name, kind) values
            ('11E', 'NHS Bath and North East Somerset CCG', 'Ccg'), ('92G', 'NHS Bath and North East Somerset, Swindon and Wiltshire CCG', 'Ccg'), ('QOX', 'NHS Bath and North East Somerset, Swindon and Wiltshire ICB', 'Icb'),
            ('E06000022', 'Bath and North East Somerset Council', 'Council'), ('E06000054', 'Wiltshire Council', 'Council'), ('RVN', 'Avon and Wiltshire Mental Health Partnership NHS Trust', 'NhsTrust'),
            ('00T', 'NHS Bolton CCG', 'Ccg'), ('E08000001', 'Bolton Council', 'Council');
        insert into succession (predecessor, successor) values ('11E', '92G'), ('92G', 'QOX');
        """;

    public const string Shares = """{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}""";

    private static int made;

    public static readonly string Ccg = TestTokens.Of("11E", "commissioner");
    public static readonly string Council = TestTokens.Of("E06000022", "commissioner");
    public static readonly string Stranger = TestTokens.Of("E08000001", "commissioner");

    private Partnership(AgreementsHost host, string reference)
    {
        Host = host;
        Reference = reference;
    }

    public AgreementsHost Host { get; }

    public string Reference { get; }

    public string Path => $"/v1/agreements/{Reference}";

    /// <param name="shape">What is different about this one.</param>
    public static async Task<Partnership> Drafted(AgreementsHost host, Action<JsonObject>? shape = null)
    {
        var agreement = Draft();
        shape?.Invoke(agreement);
        var reply = await host.Post("/v1/agreements", agreement.ToJsonString(), Ccg);
        Assert.Equal("201", reply.Told);
        return new(host, agreement["reference"]!.GetValue<string>());
    }

    public static async Task<Partnership> Active(AgreementsHost host, Action<JsonObject>? shape = null)
    {
        var drafted = await Drafted(host, shape);
        await drafted.Sign(Ccg);
        await drafted.Sign(Council);
        return drafted;
    }

    public async Task Sign(string token)
    {
        var signed = await Host.Post($"{Path}/signatures", """{"signatory":"An officer","capacity":"Chief Finance Officer"}""", token);
        Assert.Equal("201", signed.Told);
    }

    public Task<Reply> Get(string rest = "") => Host.Get(Path + rest, Ccg);

    public Task<Reply> Post(string rest, string? body, string? token = null) => Host.Post(Path + rest, body, token ?? Ccg);

    /// <summary>Varies the agreement as it stands, unless an ETag is given.</summary>
    public async Task<Reply> Vary(string from, string changes, string? token = null, string? ifMatch = null, string? key = null) => await Host.Post(
        $"{Path}/variations", $$"""{"effectiveFrom":"{{from}}","reason":"why","changes":{{changes}}}""", token ?? Ccg, key, ifMatch ?? (await Get()).ETag);

    /// <summary>The state as anybody would read it.</summary>
    public async Task<string?> State() => (await Get()).At("state");

    /// <summary>The names of the events that the agreement has told, in order.</summary>
    public Task<IReadOnlyList<string>> Events() => Host.Query($"select type from event_log where stream = '{Reference}' order by id");

    /// <summary>What is posted to draft one, under a reference that nothing else has.</summary>
    public static JsonObject Draft() => JsonNode.Parse(
        $$"""
        {"reference":"MH-{{Interlocked.Increment(ref made)}}","title":"Mental health pooled budget","legalPower":"NhsAct2006S75","fundingType":"PooledFund","mode":"Live","host":"E06000022",
         "poolManager":{"name":"A. Manager","email":"pool.manager@example.org"},"partners":["11E","E06000022"],
         "term":{"start":"2014-04-01","end":"2017-03-31","breakDates":["2015-09-30"],"noticeMonths":6},
         "particulars":{"aims":"a","contributions":"b","functions":"c","clients":"d","resources":"e","duration":"f","management":"g"},
         "schemes":[{"code":"MH","name":"Mental health","riskShare":{{Shares}}}]}
        """)!.AsObject();
}
