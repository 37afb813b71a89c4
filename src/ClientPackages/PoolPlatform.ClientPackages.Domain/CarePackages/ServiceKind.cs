namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>What sort of care a line buys.</summary>
public enum ServiceKind
{
    Residential,

    Nursing,

    SupportedLiving,

    /// <summary>Care at home, delivered and often paid by visits.</summary>
    Homecare,

    DayCare,

    Equipment,

    /// <summary>Money to the person, who buys the care.</summary>
    DirectPayment,

    /// <summary>The same from the NHS; may join a direct payment of the council.</summary>
    PersonalHealthBudget,

    /// <summary>A placement that the block contract cannot meet.</summary>
    PlacementOutsideBlock,

    /// <summary>A place in a block that is paid whether or not it is used: the line has no price of its own.</summary>
    BlockFunded,
}
