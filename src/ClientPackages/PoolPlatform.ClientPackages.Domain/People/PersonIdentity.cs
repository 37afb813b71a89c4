namespace PoolPlatform.ClientPackages.Domain.People;

/// <summary>Who a person is. Never prints itself, so that no log or message can show it by mistake.</summary>
public sealed record PersonIdentity(NhsNumber NhsNumber, PersonName Name, DateOnly Born)
{
    public override string ToString() => "a person's identity";
}

/// <summary>A person's name; family and given name are always there.</summary>
/// <param name="Preferred">What the person wants to be called.</param>
public sealed record PersonName(string Family, string Given, string? Middle = null, string? Title = null, string? Preferred = null)
{
    public override string ToString() => "a person's name";
}
