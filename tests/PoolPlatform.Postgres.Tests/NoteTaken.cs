namespace PoolPlatform.Postgres.Tests;

/// <summary>What the service of these tests says on the bus.</summary>
internal sealed record NoteTaken(string Text, long AmountPence);
