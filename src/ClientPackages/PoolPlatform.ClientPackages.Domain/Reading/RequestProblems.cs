using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>Gathers what is wrong with a request, so that the caller hears of all fields at once.</summary>
internal sealed class RequestProblems
{
    /// <summary>A hostile body can be wrong in a hundred thousand places; an answer that lists them all helps nobody.</summary>
    private const int MostTold = 50;

    private Refusal malformed = ClientPackagesRefusals.Malformed;
    private Refusal? broken;
    private int told;

    public bool Any => told > 0;

    /// <summary>The field cannot be read.</summary>
    public void Malformed(string path, string message)
    {
        if (told++ < MostTold) malformed = malformed.About(path, message);
    }

    /// <summary>The fields can be read, but break a rule; the first rule that is broken names the refusal.</summary>
    public void Broken(string path, Refusal refusal)
    {
        told++;
        broken = broken is null ? refusal.About(path, refusal.Message)
            : broken.Code == refusal.Code && broken.Errors.Count < MostTold ? broken.About(path, refusal.Message)
            : broken;
    }

    /// <summary>What cannot be read comes before what breaks a rule.</summary>
    public Refusal Refusal => malformed.Errors.Count > 0 || broken is null ? malformed : broken;
}
