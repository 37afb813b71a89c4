using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>The council recorded each of these people; the NHS body answers for them too and reads what it did not record.</summary>
public sealed class SharingTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Fact]
    public async Task Once_two_bodies_have_registered_how_they_share_a_reading_keeps_to_it()
    {
        var personId = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person())).Text("personId");
        await Read("11E", "curious");

        await Register("ISA-OLD", "2020-04-01", "2025-03-31");
        var lapsed = await Refused("11E", "annual review", "sharing-agreement-not-in-force");
        Assert.Equal("ISA-OLD", lapsed.Text("agreements"));
        await Read("E06000022", "annual review");

        await Register("ISA-NOW", "2025-04-01", null, "annual review", "panel");
        await Read("11E", "Annual Review");
        var uncovered = await Refused("11E", "curious", "sharing-purpose-not-covered");
        Assert.Equal(("ISA-NOW", "annual review, panel"), (uncovered.Text("agreements"), uncovered.Text("covers")));
        // QOX follows 11E: it is held to what 11E agreed.
        await Refused("QOX", "curious", "sharing-purpose-not-covered");
        await Read("QOX", "panel");

        // What another pair agreed is no leave for this one.
        await service.Http.Post("/v1/people/sharing-agreements", TestTokens.Of("00T", "commissioner"), Agreement("ISA-OTHER", "2025-04-01", null, []).Replace("11E", "00T", StringComparison.Ordinal));
        await Refused("11E", "curious", "sharing-purpose-not-covered");

        // A refused reading is no reading.
        Assert.Equal(4L, await service.Query<long>($"select count(*) from people.access_log where person_id = '{personId}'"));

        async Task Read(string organisation, string purpose) => await service.Http.Get($"/v1/people/{personId}?purpose={Uri.EscapeDataString(purpose)}", Practitioner(organisation));
        async Task<System.Text.Json.JsonElement> Refused(string organisation, string purpose, string code) =>
            await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}?purpose={Uri.EscapeDataString(purpose)}", Practitioner(organisation), null, 403, code);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[""]""")]
    [InlineData("""["a\u0000b"]""")]
    public async Task Purposes_that_are_none_are_refused(string covers) =>
        await service.Http.Refused(
            HttpMethod.Post, "/v1/people/sharing-agreements", TestTokens.Of("11E", "commissioner"),
            Agreement("ISA-BAD", "2025-04-01", null, []).Replace("\"reviewOn\"", $"\"covers\":{covers},\"reviewOn\"", StringComparison.Ordinal), 400, "malformed");

    private async Task Register(string reference, string from, string? to, params string[] covers)
    {
        var registered = await service.Http.Post("/v1/people/sharing-agreements", TestTokens.Of("11E", "commissioner"), Agreement(reference, from, to, covers));
        Assert.Equal(covers.Length, registered.GetProperty("covers") is { ValueKind: System.Text.Json.JsonValueKind.Array } told ? told.GetArrayLength() : 0);
    }

    private static string Agreement(string reference, string from, string? to, string[] covers) =>
        $$"""{"reference":"{{reference}}","parties":["11E","E06000022"],"lawfulBasis":"UK GDPR 6(1)(e), 9(2)(h)","purpose":"Joint packages","from":"{{from}}","to":{{(to is null ? "null" : $"\"{to}\"")}}{{(covers.Length == 0 ? "" : $",\"covers\":[{string.Join(',', covers.Select(one => $"\"{one}\""))}]")}},"reviewOn":"2026-04-01"}""";
}
