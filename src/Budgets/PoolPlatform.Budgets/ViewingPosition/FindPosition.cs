using System.Globalization;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ViewingPosition;

/// <summary>The position for another service. Without an instant it is as at now; the same question as at the answer's instant gets the same figures.</summary>
internal sealed class FindPosition(PoolAccess access, PositionReader reader, TimeProvider time)
{
    public async Task<Outcome<Position>> Find(FindPositionRequest request, CancellationToken cancel)
    {
        if (!AgreementReference.TryParse(request.Reference, out var reference)) return ProtocolRefusals.Malformed("reference", "This is no agreement reference.");
        if (request.Year is < 1900 or > 2998) return ProtocolRefusals.Malformed("year", "This is no year.");
        var year = FinancialYear.StartingIn(request.Year);
        var through = default(PeriodNo?);
        if (request.Through != 0)
        {
            if (!PeriodNo.TryFrom(request.Through, out var period)) return ProtocolRefusals.Malformed("through", "A period is a number from 1 to 13.");
            through = period;
        }
        var now = time.GetUtcNow();
        var asAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        if (request.AsAt.Length > 0 && !QueryValues.TryParseInstant(request.AsAt, out asAt)) return ProtocolRefusals.Malformed("asAt", "An instant is written like 2014-12-31T17:00:00Z.");

        if ((await access.FindTerms(reference, through?.EndIn(year) ?? year.End, cancel)).IsRefused(out var unknown, out var terms)) return unknown;
        var figures = await reader.Read(terms, year, through, asAt, cancel);
        if (figures.Budget is null) return BudgetsRefusals.BudgetMissing();
        var position = figures.Position;
        var reply = new Position
        {
            Reference = reference.Value,
            Year = year.StartYear,
            Through = request.Through,
            AsAt = figures.AsAt.ToString("O", CultureInfo.InvariantCulture),
            BudgetPence = position.Budget?.Pence ?? 0,
            ActualPence = position.Actual.Pence,
            CommittedPence = position.Committed.Pence,
            ForecastPence = position.Forecast.Pence,
            UnknownLines = position.UnknownLines,
            UnknownActualPence = position.Unknown.Actual.Pence,
            UnknownCommittedPence = position.Unknown.Committed.Pence,
            Note = figures.Budget.Note ?? "",
        };
        foreach (var line in position.Lines)
        {
            var item = new PositionLine
            {
                Code = line.Code,
                Scheme = line.Scheme,
                Name = line.Name,
                FundedBy = line.FundedBy?.Value ?? "",
                Owner = line.Owner?.Value ?? "",
                Kind = line.Kind.ToString(),
                ActualPence = line.Actual.Pence,
                CommittedPence = line.Committed.Pence,
                ForecastPence = line.Forecast.Pence,
            };
            if (line.Budget is { } budget) item.BudgetPence = budget.Pence;
            reply.Lines.Add(item);
        }
        foreach (var partner in figures.Partners)
            reply.Partners.Add(new PartnerMoney
            {
                Partner = partner.Partner.Value,
                ContributionDuePence = partner.ContributionDue.Pence,
                ContributionPaidPence = partner.ContributionPaid.Pence,
                PaidOnBehalfPence = partner.PaidOnBehalf.Pence,
                TransfersPence = partner.Transfers.Pence,
                ContributionOpeningPence = partner.Opening.Pence,
                ContributionClosingPence = partner.Closing.Pence,
            });
        return reply;
    }
}
