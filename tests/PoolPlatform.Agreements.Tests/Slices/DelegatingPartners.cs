using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>A council and a CCG that nobody else uses, because what an organisation delegates holds for all that it does.</summary>
internal sealed class DelegatingPartners
{
    private static int made;

    private DelegatingPartners(AgreementsHost host, string council, string ccg)
    {
        Host = host;
        (Council, Ccg) = (council, ccg);
    }

    public AgreementsHost Host { get; }

    public string Council { get; }

    public string Ccg { get; }

    public string CouncilToken => TestTokens.Of(Council, "commissioner");

    public string CcgToken => TestTokens.Of(Ccg, "commissioner");

    public string Delegations => $"/v1/organisations/{Council}/delegations";

    public static async Task<DelegatingPartners> New(AgreementsHost host)
    {
        var number = Interlocked.Increment(ref made);
        var partners = new DelegatingPartners(host, $"E07{number:000000}", $"D{number:00}");
        await host.Execute($"insert into organisation (code, name, kind) values ('{partners.Council}', 'A council', 'Council'), ('{partners.Ccg}', 'A CCG', 'Ccg')");
        return partners;
    }

    /// <summary>Records a delegation of the council from a body.</summary>
    /// <returns>Its id.</returns>
    public Task<string> FromCabinet(string officer, string acts, string? limit = null, string? endsOn = null) => Record(
        $$"""{"delegator":{"body":"Cabinet"},"officer":{"title":"{{officer}}"},"acts":[{{acts}}],"limit":{{Quoted(limit)}},"startsOn":"2014-04-01","endsOn":{{Quoted(endsOn)}},"subDelegation":true}""");

    /// <summary>Records one of the council's officers passing on.</summary>
    public Task<string> Under(string delegation, string officer, string acts, string? limit = null) => Record(
        $$"""{"delegator":{"delegation":"{{delegation}}"},"officer":{"title":"{{officer}}"},"acts":[{{acts}}],"limit":{{Quoted(limit)}},"startsOn":"2014-04-01"}""");

    public async Task Revoke(string delegation, string on) =>
        Assert.Equal("201", (await Host.Post($"{Delegations}/{delegation}/revocation", $$"""{"on":"{{on}}","reason":"The post is merged with another."}""", CouncilToken)).Told);

    /// <summary>An agreement of the two that waits for its signatures.</summary>
    public async Task<string> Draft(Action<JsonObject>? shape = null)
    {
        var agreement = Partnership.Draft();
        (agreement["host"], agreement["partners"]) = (Council, new JsonArray(Ccg, Council));
        agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
        shape?.Invoke(agreement);
        Assert.Equal("201", (await Host.Post("/v1/agreements", agreement.ToJsonString(), CouncilToken)).Told);
        return $"/v1/agreements/{agreement["reference"]}";
    }

    public Task<Reply> Sign(string agreement, string token, string capacity) =>
        Host.Post($"{agreement}/signatures", $$"""{"signatory":"An officer","capacity":"{{capacity}}"}""", token);

    public Task<Reply> CheckDelegation(string query) => Host.Get($"/v1/organisations/{Council}/delegation-check?{query}", CouncilToken);

    private async Task<string> Record(string body)
    {
        var recorded = await Host.Post(Delegations, body, CouncilToken);
        Assert.Equal("201", recorded.Told);
        return recorded.At("id")!;
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
}
