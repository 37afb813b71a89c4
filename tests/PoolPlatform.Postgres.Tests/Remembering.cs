using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PoolPlatform.Postgres.Tests;

/// <summary>Keeps what the platform's own classes warn of.</summary>
internal sealed class Remembering : ILoggerProvider
{
    private readonly ConcurrentQueue<string> warnings = new();

    public IReadOnlyCollection<string> Warnings => warnings;

    public ILogger CreateLogger(string categoryName) => new Listening(categoryName, warnings);

    public void Dispose()
    {
    }

    private sealed class Listening(string category, ConcurrentQueue<string> warnings) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && category.StartsWith("PoolPlatform", StringComparison.Ordinal)) warnings.Enqueue(formatter(state, exception));
        }
    }
}
