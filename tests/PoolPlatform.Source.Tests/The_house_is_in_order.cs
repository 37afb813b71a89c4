using System.Text.RegularExpressions;

namespace PoolPlatform.Source.Tests;

/// <summary>Rules about the tree itself that no compiler checks.</summary>
public partial class The_house_is_in_order
{
    [Fact]
    public void Domain_projects_and_the_Kernel_reference_nothing_but_the_Kernel() => Empty(
        from project in Tree.Files(".Domain.csproj", "Kernel.csproj")
        where project.StartsWith("src/", StringComparison.Ordinal)
        from Match reference in Reference().Matches(Tree.Read(project))
        where !reference.Groups[2].Value.EndsWith("PoolPlatform.Kernel.csproj", StringComparison.Ordinal)
        select $"{project} references {reference.Groups[2].Value}");

    [Fact]
    public void A_service_references_of_another_service_only_its_contracts() => Empty(
        from project in Tree.Files(".csproj")
        let service = Service().Match(project)
        where service.Success
        from Match reference in Reference().Matches(Tree.Read(project))
        let other = OtherService().Match(reference.Groups[2].Value)
        where other.Success && other.Groups[1].Value != service.Groups[1].Value && !other.Groups[2].Value.EndsWith(".Contracts", StringComparison.Ordinal)
        select $"{project} references {reference.Groups[2].Value}");

    // A spread is a guess and has no pence: it becomes a table of whole pence in Sampling, before the first draw (see the README beside it).
    [Fact]
    public void No_binary_floating_point_comes_near_money() => Empty(
        from file in Tree.Files(".cs")
        where !file.StartsWith("src/Settlement/PoolPlatform.Settlement.Domain/Simulating/Sampling/", StringComparison.Ordinal)
        where file.StartsWith("src/", StringComparison.Ordinal) && (file.Contains(".Domain/", StringComparison.Ordinal) || file.Contains("Kernel/", StringComparison.Ordinal) || file.Contains("/Budgets/", StringComparison.Ordinal) || file.Contains("/Settlement/", StringComparison.Ordinal))
        from line in Code(file)
        where FloatingPoint().IsMatch(line)
        select $"{file}: {line.Trim()}");

    [Fact]
    public void No_project_or_file_is_a_dumping_ground() => Empty(
        from file in Tree.Files(".csproj", ".cs")
        where !file.StartsWith("src/StandIns/Grpc.", StringComparison.Ordinal) && DumpingGround().IsMatch(file)
        select file);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Tree.Read("PooledPlatform.sln").Replace('\\', '/');
        Empty(Tree.Files(".csproj").Where(project => !solution.Contains(project, StringComparison.Ordinal)));
    }

    [Fact]
    public void Migrations_of_a_service_are_numbered_from_one_without_a_gap() => Empty(
        from migration in Tree.Files(".sql")
        where migration.Contains("/Migrations/", StringComparison.Ordinal) && !migration.EndsWith(".after.sql", StringComparison.Ordinal)
        group migration by Path.GetDirectoryName(migration) into folder
        let numbers = folder.Select(file => int.Parse(Path.GetFileName(file)[..4], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList()
        where !numbers.SequenceEqual(Enumerable.Range(1, numbers.Count))
        select $"{folder.Key}: {string.Join(", ", numbers)}");

    [Fact]
    public void Every_migration_begins_with_a_comment_that_says_why() => Empty(
        from migration in Tree.Files(".sql")
        where migration.Contains("/Migrations/", StringComparison.Ordinal) && !Tree.Read(migration).StartsWith("-- ", StringComparison.Ordinal)
        select migration);

    [Fact]
    public void Every_refusal_code_is_documented()
    {
        var documented = Tree.Read("docs/refusals.md");
        Empty(
            from file in Tree.Files("Refusals.cs")
            where file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("PoolPlatform.", StringComparison.Ordinal)
            from Match refusal in RefusalCode().Matches(Tree.Read(file))
            let code = refusal.Groups[1].Value
            where !documented.Contains($"`{code}`", StringComparison.Ordinal)
            select $"{code} of {file}");
    }

    [Fact]
    public void Links_in_Markdown_lead_somewhere() => Empty(
        from file in Tree.Files(".md")
        from Match link in Link().Matches(Tree.Read(file))
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        let path = Path.Combine(Tree.Root, Path.GetDirectoryName(file)!, target)
        where !File.Exists(path) && !Directory.Exists(path)
        select $"{file} -> {target}");

    [Fact]
    public void A_test_that_a_page_names_as_proof_is_there()
    {
        var tests = Tree.Files(".cs").Where(file => file.StartsWith("tests/", StringComparison.Ordinal)).Select(Tree.Read).ToList();
        Empty(
            from file in Tree.Files(".md")
            from Match named in NamedTest().Matches(Tree.Read(file))
            let type = named.Groups[1].Value
            let method = named.Groups[2].Value
            where !tests.Any(test => Regex.IsMatch(test, $@"\bclass {type}\b") && test.Contains($" {method}(", StringComparison.Ordinal))
            select $"{file}: {type}.{method}");
    }

    [Fact]
    public void Every_package_has_its_line_in_the_decisions()
    {
        var decisions = Tree.Read("DECISIONS.md");
        Empty(
            from Match package in PackageVersion().Matches(Tree.Read("Directory.Packages.props"))
            let name = package.Groups[1].Value
            where !decisions.Contains(name, StringComparison.Ordinal) && !(name.StartsWith("Microsoft.IdentityModel.", StringComparison.Ordinal) && decisions.Contains("Microsoft.IdentityModel.*", StringComparison.Ordinal))
            select name);
    }

    [Fact]
    public void Files_are_one_idea_long() => Empty(
        from file in Tree.Files(".cs")
        let lines = Tree.Read(file).Count(character => character == '\n')
        where lines > 450
        select $"{file}: {lines} lines");

    [Fact]
    public void Nothing_is_left_half_done() => Empty(
        from file in Tree.Files(".cs", ".sh", ".sql", ".proto")
        where !file.StartsWith("tests/PoolPlatform.Source.Tests/", StringComparison.Ordinal)
        from line in Tree.Read(file).Split('\n')
        where Unfinished().IsMatch(line)
        select $"{file}: {line.Trim()}");

    private static void Empty(IEnumerable<string> found) => Assert.Equal("", string.Join('\n', found));

    private static IEnumerable<string> Code(string file) => Tree.Read(file).Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    [GeneratedRegex("<(ProjectReference|PackageReference) Include=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("^src/(Agreements|Budgets|ClientPackages|Settlement|Reporting|Identity|Gateway)/")]
    private static partial Regex Service();

    [GeneratedRegex("PoolPlatform\\.(Agreements|Budgets|ClientPackages|Settlement|Reporting|Identity|Gateway)[^/]*/PoolPlatform\\.([A-Za-z.]+)\\.csproj$")]
    private static partial Regex OtherService();

    [GeneratedRegex("\\b(double|float)\\b")]
    private static partial Regex FloatingPoint();

    [GeneratedRegex("(^|[/.])(Common|Shared|Utils?|Utilities|Helpers?|Misc|Core)(\\.[A-Za-z]+)*/|(Helper|Utils?|(?<!Pool)Manager)s?\\.cs$")]
    private static partial Regex DumpingGround();

    [GeneratedRegex("Refusal\\.(?:Invalid|Forbidden|NotFound|Conflict|RuleBroken)\\(\\s*\"([a-z0-9-]+)\"")]
    private static partial Regex RefusalCode();

    [GeneratedRegex("\\]\\(([^)\\s]+)\\)")]
    private static partial Regex Link();

    [GeneratedRegex("`([A-Z][A-Za-z0-9_]*)\\.([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex PackageVersion();

    [GeneratedRegex("NotImplementedException|\\b(TODO|FIXME|HACK)\\b")]
    private static partial Regex Unfinished();
}
