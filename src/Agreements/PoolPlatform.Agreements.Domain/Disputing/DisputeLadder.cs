using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Disputing;

/// <summary>How long a dispute stays on a rung: leads ten working days, chief officers ten to thirty; mediation as long as is agreed.</summary>
public static class DisputeLadder
{
    private const int Leads = 10;
    private const int Most = 30;

    /// <summary>The rung above; null from where there is none.</summary>
    public static DisputeStage? Next(DisputeStage stage) => stage switch
    {
        DisputeStage.Raised => DisputeStage.ChiefOfficers,
        DisputeStage.ChiefOfficers => DisputeStage.Mediation,
        DisputeStage.Mediation or DisputeStage.Referred or DisputeStage.Decided or DisputeStage.Withdrawn => null,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "An unknown stage."),
    };

    /// <summary>The last working day on a rung.</summary>
    /// <param name="workingDays">As agreed in the ladder of the agreement; null takes the usual: 10 for leads, 30 for chief officers, none for mediation.</param>
    public static Outcome<DateOnly?> DueOn(DisputeStage stage, DateOnly on, int? workingDays)
    {
        if (workingDays is < Leads or > Most) return DisputeRefusals.DaysOutOfRange(Leads, Most);
        var days = workingDays ?? (stage switch { DisputeStage.Raised => Leads, DisputeStage.ChiefOfficers => Most, _ => (int?)null });
        return days is { } count ? WorkingDays.After(on, count) : (DateOnly?)null;
    }
}
