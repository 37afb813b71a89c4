namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>What a ledger line is about, beside its account. The fund is the pool itself; what is not said is empty.</summary>
/// <param name="Line">The budget line.</param>
/// <param name="Responsible">The partner whose function it is, and who answers for it whoever paid.</param>
/// <param name="FundingSource">The source of money that it belongs to, as contributions name it.</param>
public sealed record Dimensions(string Scheme, string Line, string Responsible, string FundingSource, SpendNature Nature, VatRegime? VatRegime)
{
    /// <summary>The combination as one text, under which the ledger keeps it once.</summary>
    public string Key => string.Join('\u001f', Scheme, Line, Responsible, FundingSource, Nature, VatRegime);
}

/// <summary>Capital contributions need separate treatment from revenue.</summary>
public enum SpendNature
{
    Revenue,
    Capital,
}

/// <summary>Under whose rules VAT on a cost is recovered: those of the body that delivers (VATGPB6640).</summary>
public enum VatRegime
{
    /// <summary>A council's refunds under section 33 of the VAT Act 1994.</summary>
    Section33,

    /// <summary>An NHS body's refunds on contracted-out services.</summary>
    ContractedOutServices,

    /// <summary>A taxable supply, such as a management charge to a partner.</summary>
    Taxable,

    Exempt,
}
