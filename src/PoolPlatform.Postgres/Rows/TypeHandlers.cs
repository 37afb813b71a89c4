using System.Data;
using Dapper;
using Npgsql;
using PoolPlatform.Kernel;

namespace PoolPlatform.Postgres.Rows;

/// <summary>How the Kernel's values lie in columns: pence as bigint, codes as text, a financial year by its first calendar year.</summary>
public static class TypeHandlers
{
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new Column<Money, long>(money => money.Pence, Money.FromPence));
        SqlMapper.AddTypeHandler(new Column<OrganisationCode, string>(code => code.Value, text => OrganisationCode.TryParse(text, out var code) ? code : throw new DataException($"'{text}' is no organisation code.")));
        SqlMapper.AddTypeHandler(new Column<AgreementReference, string>(reference => reference.Value, text => AgreementReference.TryParse(text, out var reference) ? reference : throw new DataException($"'{text}' is no agreement reference.")));
        SqlMapper.AddTypeHandler(new Column<FinancialYear, int>(year => year.StartYear, FinancialYear.StartingIn));
        SqlMapper.AddTypeHandler(new Instant());
    }

    private sealed class Column<T, TStored>(Func<T, TStored> store, Func<TStored, T> load) : SqlMapper.TypeHandler<T>
        where T : struct
    {
        public override void SetValue(IDbDataParameter parameter, T value) => parameter.Value = store(value);

        public override T Parse(object value) => load((TStored)Convert.ChangeType(value, typeof(TStored), System.Globalization.CultureInfo.InvariantCulture));
    }

    private sealed class Instant : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.Value = value.ToUniversalTime();
            if (parameter is NpgsqlParameter npgsql) npgsql.NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz;
        }

        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTimeOffset instant => instant,
            DateTime utc => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)),
            _ => throw new DataException($"{value.GetType()} is no instant."),
        };
    }
}
