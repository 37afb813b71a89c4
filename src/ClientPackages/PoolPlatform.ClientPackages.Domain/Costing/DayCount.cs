namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>Which days of a line are paid; contracts differ, so each line says so.</summary>
public enum DayCount
{
    /// <summary>The first and the last day both count: the base rule.</summary>
    Inclusive,

    /// <summary>The day of admission counts, the day of discharge is free.</summary>
    Nights,
}
