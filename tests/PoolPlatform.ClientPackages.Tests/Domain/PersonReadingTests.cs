using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class PersonReadingTests
{
    private static readonly DateOnly Today = new(2025, 11, 23);

    [Fact]
    public void A_person_is_read_as_the_public_api_says()
    {
        var request = Read("""{"nhsNumber":"943 476 5919","name":{"family":"Ogden","given":"Agnes","title":"Mrs","middle":null},"born":"1938-02-11","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}""").OrThrow();
        var identity = request.Identify(Today).OrThrow();
        Assert.Equal(("9434765919", "Ogden", "Agnes", "Mrs", null), (identity.NhsNumber.Digits, identity.Name.Family, identity.Name.Given, identity.Name.Title, identity.Name.Middle));
        Assert.Equal((new DateOnly(1938, 2, 11), "E06000022", "11E"), (identity.Born, request.ResponsibleCouncil.Value, request.ResponsibleNhsBody.Value));
    }

    [Fact]
    public void Nothing_that_holds_an_identity_prints_it()
    {
        var request = Read(Person("9434765919", "1938-02-11")).OrThrow();
        Assert.Equal("a person to be recorded a person's identity a person's name", $"{request} {request.Identify(Today).OrThrow()} {request.Name}");
    }

    [Theory]
    [InlineData("9434765918", "1938-02-11", "nhs-number-invalid", "nhsNumber")]
    [InlineData("1111111111", "1938-02-11", "nhs-number-invalid", "nhsNumber")]
    [InlineData("943476591", "1938-02-11", "nhs-number-invalid", "nhsNumber")]
    [InlineData("9434765919", "2025-11-24", "born-in-future", "born")]
    public void A_person_that_breaks_a_rule_is_refused_without_repeating_what_was_sent(string number, string born, string code, string field)
    {
        Assert.True(Read(Person(number, born)).OrThrow().Identify(Today).IsRefused(out var refusal, out _));
        Assert.Equal((code, RefusalKind.RuleBroken, field), (refusal.Code, refusal.Kind, string.Join(',', refusal.Errors.Keys)));
        Assert.DoesNotContain(number, JsonSerializer.Serialize(refusal));
        Assert.DoesNotContain(born, JsonSerializer.Serialize(refusal));
    }

    [Theory]
    [InlineData("""{}""", "born,name,nhsNumber,responsibleCouncil,responsibleNhsBody")]
    [InlineData("""{"nhsNumber":9434765919,"name":"Agnes Ogden","born":"11/02/1938","responsibleCouncil":"e06000022","responsibleNhsBody":7}""", "born,name,nhsNumber,responsibleCouncil,responsibleNhsBody")]
    [InlineData("""{"nhsNumber":"9434765919","name":{"family":" ","first":"Agnes"},"born":"1938-02-11","responsibleCouncil":"E06000022","responsibleNhsBody":"11E","sex":"F"}""", "name.family,name.first,name.given,sex")]
    public void A_person_that_cannot_be_read_is_refused_by_field(string body, string fields)
    {
        Assert.True(Read(body).IsRefused(out var refusal, out _));
        Assert.Equal(("malformed", RefusalKind.Invalid, fields), (refusal.Code, refusal.Kind, string.Join(',', refusal.Errors.Keys)));
    }

    private static string Person(string number, string born) =>
        $$"""{"nhsNumber":"{{number}}","name":{"family":"Ogden","given":"Agnes"},"born":"{{born}}","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}""";

    private static Outcome<PersonRequest> Read(string body) => PersonReading.Read(JsonElement.Parse(body));
}
