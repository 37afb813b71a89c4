namespace PoolPlatform.Agreements.Domain;

/// <summary>The eight mechanisms of the Audit Commission's typology, as the Welsh review of 2017 lists them.</summary>
public enum FundingType
{
    GrantTransfer,
    CrossCharging,
    AlignedBudgets,
    LeadCommissioning,
    PooledFund,
    IntegratedWithoutPool,
    IntegratedWithPool,
    StructuralIntegration,
}

/// <summary>Whether money moves.</summary>
public enum AgreementMode
{
    /// <summary>Everything is worked out, for learning, and no cash moves.</summary>
    Shadow,
    Live,
}

/// <summary>Where an agreement stands. Acts move it, never the calendar.</summary>
public enum AgreementState
{
    Draft,
    InApproval,
    Active,
    NoticeGiven,
    Ended,
    WoundUp,
    Superseded,
}
