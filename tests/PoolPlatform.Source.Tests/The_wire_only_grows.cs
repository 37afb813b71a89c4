using System.Text.RegularExpressions;

namespace PoolPlatform.Source.Tests;

/// <summary>What services say to each other by gRPC, as one list: a field that changes its number or its type, or is gone, breaks whoever is not deployed at the same moment.</summary>
public partial class The_wire_only_grows
{
    private const string Committed = "tests/PoolPlatform.Source.Tests/wire.txt";

    [Fact]
    public void Every_field_and_call_is_the_one_that_was_committed()
    {
        var now = string.Join('\n', Wire());
        // What is new is added to the list by hand, so that a reviewer sees it; what was there stays.
        Assert.True(Tree.Read(Committed).TrimEnd('\n') == now, $"{Committed} would now be:\n{now}");
    }

    [Fact]
    public void No_number_of_a_message_names_two_fields() => Assert.Empty(
        Wire().Where(line => line.Contains(" = ", StringComparison.Ordinal))
            .GroupBy(line => (Message: line[..line.IndexOf('.', line.IndexOf(' ', StringComparison.Ordinal))], Number: line[(line.LastIndexOf(' ') + 1)..]))
            .Where(fields => fields.Count() > 1)
            .Select(fields => string.Join(", ", fields)));

    private static IEnumerable<string> Wire() =>
        from file in Tree.Files(".proto").Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        let text = Tree.Read(file)
        let package = Package().Match(text).Groups[1].Value
        from Match block in Block().Matches(text)
        from Match member in Member().Matches(block.Groups[3].Value)
        select member.Groups["call"].Success
            ? $"{package} {block.Groups[2].Value}.{member.Groups["call"].Value}{member.Groups["shape"].Value}"
            : $"{package} {block.Groups[2].Value}.{member.Groups["field"].Value}: {member.Groups["type"].Value} = {member.Groups["number"].Value}";

    [GeneratedRegex("^package ([a-z0-9.]+);", RegexOptions.Multiline)]
    private static partial Regex Package();

    [GeneratedRegex(@"^(message|service|enum) (\w+) \{(.*?)^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s+(?:rpc (?<call>\w+)(?<shape>\([^;]*\));|(?<type>(?:(?:optional|repeated) )?[\w.<>, ]+?) (?<field>\w+) = (?<number>\d+);)", RegexOptions.Multiline)]
    private static partial Regex Member();
}
