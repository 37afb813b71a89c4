using System.Net;
using System.Text;
using Aspire.Hosting.Running;

namespace Aspire.Hosting.Page;

internal static class PageText
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta http-equiv="refresh" content="5">
        <title>Resources</title>
        <style>
          body { font: 1rem/1.4 system-ui, sans-serif; margin: 2rem; color: #1b1b1b; background: #fff; }
          table { border-collapse: collapse; width: 100%; }
          th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #ccc; vertical-align: top; }
          .bad { color: #a4000f; font-weight: bold; }
        </style>
        <h1>Resources</h1>
        <table>
        <thead><tr><th>Name</th><th>Type</th><th>State</th><th>Process</th><th>Addresses</th><th>Last said</th><th></th></tr></thead>
        <tbody>
        """;

    internal static string Of(IReadOnlyList<ResourceRun> runs)
    {
        var page = new StringBuilder(Head);
        foreach (var run in runs)
            page.Append(Row(run));
        return page.Append("</tbody></table></html>\n").ToString();
    }

    private static string Row(ResourceRun run)
    {
        var name = WebUtility.HtmlEncode(run.Resource.Name);
        var lines = run.Log.Lines;
        var bad = run.State is ResourceState.FailedToStart or ResourceState.Exited || run.Healthy is false;
        return $"""
            <tr><td>{name}</td><td>{WebUtility.HtmlEncode(run.Resource.Kind)}</td><td{(bad ? " class=\"bad\"" : "")}>{StateOf(run)}</td><td>{run.ProcessId}</td>
              <td>{string.Join("<br>", run.Resource.Endpoints.Select(e => LinkTo(e.Url)))}</td>
              <td>{WebUtility.HtmlEncode(lines.Count == 0 ? "" : lines[^1])} <a href="/resources/{name}/log">log</a></td>
              <td><form method="post" action="/resources/{name}/{(run.CanStart ? "start" : "stop")}"><button>{(run.CanStart ? "Start" : "Stop")}</button></form></td></tr>

            """;
    }

    private static string StateOf(ResourceRun run) => (run.State, run.Healthy, run.ExitCode) switch
    {
        (ResourceState.Running, true, _) => "Running",
        (ResourceState.Running, _, _) => "Running, not healthy",
        (ResourceState.Exited, _, { } code) => $"Exited ({code})",
        _ => run.State.ToString(),
    };

    private static string LinkTo(string url) =>
        url.StartsWith("http", StringComparison.Ordinal) ? $"<a href=\"{url}\">{url}</a>" : WebUtility.HtmlEncode(url);
}
