using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>Sends what .NET's Process cannot: any signal but SIGKILL.</summary>
internal static partial class Signals
{
    internal const int Interrupt = 2;
    internal const int Kill = 9;
    internal const int Terminate = 15;

    internal static void Send(int pid, int signal) => _ = SendRaw(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendRaw(int pid, int signal);
}
