using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Running;

/// <summary>Hands out loopback ports, each once.</summary>
/// <remarks>All stay below 32768, where Linux begins to take ports for outgoing connections: from there a port that
/// was free a moment ago may be in use when the child process wants it.</remarks>
internal sealed class Ports(int? offset)
{
    private const int First = 20000;
    private const int Last = 31999;
    private const int Block = 40;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> HandedOut = [];
    private int next = offset is { } n ? First + (n * Block % (Last + 1 - First)) : Random.Shared.Next(First, Last);

    /// <summary>With an offset, the same ports on each start as long as nobody else took them; otherwise any free ones.</summary>
    internal int Next()
    {
        lock (Gate)
        {
            for (var tried = 0; tried <= Last - First; tried++)
            {
                var port = next;
                next = next == Last ? First : next + 1;
                if (!HandedOut.Contains(port) && IsFree(port))
                {
                    HandedOut.Add(port);
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No port between {First} and {Last} is free.");
    }

    internal static void Demand(int port, string who)
    {
        if (!IsFree(port))
            throw new DistributedApplicationException($"{who} wants port {port}, which is taken: choose other ports with --port-offset N.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
