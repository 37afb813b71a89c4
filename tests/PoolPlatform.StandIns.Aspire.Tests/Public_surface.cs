using System.Reflection;
using Aspire.Hosting;

namespace PoolPlatform.StandIns.Tests;

/// <summary>What AppHosts can see is written down, so that growth shows in review: each line must exist in Aspire.Hosting 13.1.</summary>
public sealed class Public_surface
{
    [Fact]
    public void It_is_what_PublicSurface_txt_says()
    {
        var members = typeof(DistributedApplication).Assembly.GetExportedTypes()
            .SelectMany(type => new[] { type.FullName! }.Concat(type
                .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(m => m is not MethodInfo { IsSpecialName: true })
                .Select(m => $"{type.FullName}: {Text(m)}")))
            .Order(StringComparer.Ordinal);
        var actual = (string.Join('\n', members) + '\n')
            .Replace("Aspire.Hosting.", "", StringComparison.Ordinal)
            .Replace("ApplicationModel.", "", StringComparison.Ordinal)
            .Replace("System.", "", StringComparison.Ordinal);

        if (actual != File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicSurface.txt")))
            Assert.Fail($"The public surface is now:\n{actual}");
    }

    private static string Text(MemberInfo member) => member switch
    {
        MethodInfo m => $"{m.ReturnType} {m.Name}({string.Join(", ", m.GetParameters().Select(p => $"{p.ParameterType} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")}"))})",
        _ => member.ToString()!,
    };
}
