using System.Reflection;
using System.Runtime.CompilerServices;

namespace PoolPlatform.Kernel.Tests;

/// <summary>The Kernel is a closed list: whatever grows in it shows up in review as a line of <c>kernel-surface.txt</c>.</summary>
public class PublicSurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_public_surface_is_the_one_that_was_reviewed()
    {
        var pinned = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "kernel-surface.txt")).ReplaceLineEndings("\n");
        var surface = string.Concat(typeof(Money).Assembly.GetExportedTypes().SelectMany(Lines).Order(StringComparer.Ordinal).Select(line => $"{line}\n"));
        Assert.True(pinned == surface, $"The Kernel's public surface has changed. If that is meant, kernel-surface.txt becomes:\n{surface}");
    }

    [Fact]
    public void The_kernel_refers_to_nothing_but_the_framework() =>
        Assert.All(typeof(Money).Assembly.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name));

    private static IEnumerable<string> Lines(Type type)
    {
        yield return $"{Name(type)}: {Sort(type)}";
        foreach (var member in type.GetMembers(Declared).Where(IsWritten))
            yield return $"{Name(type)}.{Describe(member)}";
    }

    /// <summary>Leaves out what the compiler writes for records and properties.</summary>
    private static bool IsWritten(MemberInfo member) =>
        member is not (Type or MethodInfo { IsSpecialName: true, Name: not ("op_Implicit" or "op_Explicit" or "op_Addition" or "op_Subtraction" or "op_UnaryNegation" or "op_LessThan" or "op_GreaterThan" or "op_LessThanOrEqual" or "op_GreaterThanOrEqual") })
        && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && member.Name is not "value__";

    private static string Describe(MemberInfo member) => member switch
    {
        MethodInfo method => $"{method.Name}{Generics(method)}({Parameters(method)}): {Name(method.ReturnType)}",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property => $"{property.Name}: {Name(property.PropertyType)}{(property.SetMethod is { IsPublic: true } ? " { get; init; }" : "")}",
        FieldInfo { IsLiteral: true } field when field.FieldType.IsEnum => $"{field.Name} = {Convert.ToInt32(field.GetRawConstantValue(), null)}",
        FieldInfo field => $"{field.Name}: {Name(field.FieldType)}",
        _ => member.ToString()!,
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Sort(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Name(Type type) => type switch
    {
        { IsByRef: true } => Name(type.GetElementType()!),
        _ when Nullable.GetUnderlyingType(type) is { } underlying => $"{Name(underlying)}?",
        { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };
}
