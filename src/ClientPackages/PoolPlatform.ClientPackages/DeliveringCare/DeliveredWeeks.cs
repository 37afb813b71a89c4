using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.DeliveringCare;

/// <summary>A provider's statement of one week.</summary>
internal sealed record DeliveryReported(int Line, DateOnly From, DateOnly To, int Minutes, Money Worth, Money Planned);

/// <summary>A statement was confirmed.</summary>
internal sealed record DeliveryConfirmed(int Delivery);

/// <summary>A statement was kept back.</summary>
internal sealed record DeliveryHeld(int Delivery, string Reason);

/// <summary>A statement with what became of it.</summary>
internal sealed record NumberedWeek(int Number, int Line, DeliveredWeek Week);

/// <summary>Folds what was reported, held and confirmed into how each week stands; a later statement takes the place of an earlier one of the same line and week.</summary>
internal static class DeliveredWeeks
{
    public static List<NumberedWeek> Of(List<PackageEntry> entries)
    {
        var weeks = new List<NumberedWeek>();
        foreach (var entry in entries)
        {
            if (entry.As<DeliveryReported>() is { } reported)
            {
                for (var i = 0; i < weeks.Count; i++)
                    if (weeks[i].Line == reported.Line && weeks[i].Week.Week.Start == reported.From) weeks[i] = weeks[i] with { Week = weeks[i].Week with { State = DeliveryState.Superseded, HeldFor = null } };
                weeks.Add(new(entry.Number, reported.Line, new(new(reported.From, reported.To), reported.Minutes, reported.Worth, reported.Planned, DeliveryState.Reported)));
            }
            else if (entry.As<DeliveryConfirmed>() is { } confirmed) Become(confirmed.Delivery, week => week.Confirm());
            else if (entry.As<DeliveryHeld>() is { } held) Become(held.Delivery, week => week.Hold(held.Reason));
        }
        return weeks;

        void Become(int number, Func<DeliveredWeek, Outcome<DeliveredWeek>> next)
        {
            var at = weeks.FindIndex(week => week.Number == number);
            weeks[at] = weeks[at] with { Week = next(weeks[at].Week).OrThrow() };
        }
    }
}
