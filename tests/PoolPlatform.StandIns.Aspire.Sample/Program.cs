// A service to try the AppHost stand-in on: it tells its environment, gets ready when told, and notes when it starts and stops.
var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();

var name = app.Configuration["OTEL_SERVICE_NAME"];
void Note(string what)
{
    if (app.Configuration["SAMPLE_NOTES"] is { } notes)
        File.AppendAllText(notes, $"{name} {what}\n");
}

if (app.Configuration["SAMPLE_EXIT_CODE"] is { } code)
{
    Note("ran");
    return int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);
}

app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/folder", () => Directory.GetCurrentDirectory());
app.MapGet("/health/ready", () => app.Configuration["SAMPLE_READY_FILE"] is { } file && !File.Exists(file)
    ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
    : Results.Ok());
app.Lifetime.ApplicationStarted.Register(() => Note("started"));
app.Lifetime.ApplicationStopped.Register(() => Note("stopped"));
await app.RunAsync();
return 0;
