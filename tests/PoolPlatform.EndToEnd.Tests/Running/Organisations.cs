namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>The organisations of the stories.</summary>
internal static class Organisations
{
    public const string BanesCcg = "11E";
    public const string BanesCouncil = "E06000022";
    public const string BoltonCcg = "00T";
    public const string BoltonCouncil = "E08000001";

    public const string RotherhamCcg = "03L";
    public const string RotherhamCouncil = "E08000018";
    public const string GlasgowBoard = "S08000031";
    public const string GlasgowCouncil = "S12000049";
    public const string GlasgowIjb = "S37000034";
    public const string BetsiCadwaladr = "7A1";
    public const string Anglesey = "W06000001";
    public const string Gwynedd = "W06000002";
    public const string Conwy = "W06000003";
    public const string Denbighshire = "W06000004";
    public const string Flintshire = "W06000005";
    public const string Wrexham = "W06000006";

    /// <summary>A party to nothing.</summary>
    public const string Stranger = "RXX";

    public static readonly (string Code, string Name, string Kind)[] All =
    [
        (BanesCcg, "NHS Bath and North East Somerset CCG", "Ccg"),
        (BanesCouncil, "Bath and North East Somerset Council", "Council"),
        (BoltonCcg, "NHS Bolton CCG", "Ccg"),
        (BoltonCouncil, "Bolton Council", "Council"),
        (RotherhamCcg, "NHS Rotherham CCG", "Ccg"),
        (RotherhamCouncil, "Rotherham Metropolitan Borough Council", "Council"),
        (GlasgowBoard, "NHS Greater Glasgow and Clyde", "HealthBoard"),
        (GlasgowCouncil, "Glasgow City Council", "Council"),
        (GlasgowIjb, "Glasgow City Integration Joint Board", "Ijb"),
        (BetsiCadwaladr, "Betsi Cadwaladr University Health Board", "HealthBoard"),
        (Anglesey, "Isle of Anglesey County Council", "Council"),
        (Gwynedd, "Gwynedd Council", "Council"),
        (Conwy, "Conwy County Borough Council", "Council"),
        (Denbighshire, "Denbighshire County Council", "Council"),
        (Flintshire, "Flintshire County Council", "Council"),
        (Wrexham, "Wrexham County Borough Council", "Council"),
        (Stranger, "A trust somewhere else", "NhsTrust"),
    ];
}
