namespace PoolPlatform.Demo;

/// <summary>The platform said no to something the demonstration needs; the message is its problem document.</summary>
public sealed class PlatformRefusedException : Exception
{
    public PlatformRefusedException()
    {
    }

    public PlatformRefusedException(string message)
        : base(message)
    {
    }

    public PlatformRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
