using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain;

/// <summary>Ten digits kept as text, the last of which checks the nine before it (modulus 11).</summary>
/// <remarks>Names a person, so it never prints itself: whoever may show it asks for <see cref="Digits"/>.</remarks>
public readonly record struct NhsNumber
{
    private readonly string? digits;

    private NhsNumber(string digits) => this.digits = digits;

    public string Digits => digits ?? throw new InvalidOperationException("An NHS number was never given.");

    /// <summary>Takes ten digits, with spaces wherever they are written.</summary>
    public static Outcome<NhsNumber> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = text.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length != 10 || !digits.All(char.IsAsciiDigit)) return ClientPackagesRefusals.NhsNumberInvalid;

        // Ten equal digits pass the check (111 111 1111 does) but are what people type to get past a form.
        if (digits.All(digit => digit == digits[0])) return ClientPackagesRefusals.NhsNumberInvalid;

        var sum = 0;
        for (var i = 0; i < 9; i++) sum += (10 - i) * (digits[i] - '0');
        var check = (11 - sum % 11) % 11;

        // A check of ten cannot be written as a digit: such numbers are never issued.
        if (check == 10 || check != digits[9] - '0') return ClientPackagesRefusals.NhsNumberInvalid;
        return new NhsNumber(digits);
    }

    public override string ToString() => digits is null ? "no NHS number" : "an NHS number";
}
