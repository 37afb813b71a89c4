using System.Globalization;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>Names a package.</summary>
public readonly record struct PackageId(Guid Value)
{
    public override string ToString() => Value.ToString("D", CultureInfo.InvariantCulture);
}

/// <summary>Names a person without saying who it is: everything outside the protected records carries this alone.</summary>
public readonly record struct PersonId(Guid Value)
{
    public override string ToString() => Value.ToString("D", CultureInfo.InvariantCulture);
}
