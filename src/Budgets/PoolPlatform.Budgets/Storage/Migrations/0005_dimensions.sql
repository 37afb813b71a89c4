-- The whole chart of accounts, and what each line is about: scheme, budget line, responsible partner, funding source, capital or revenue, VAT.

alter table account drop constraint account_code;
alter table account add constraint account_code check (
    code in ('cash', 'contributions', 'risk-share', 'suspense', 'accruals', 'vat-recoverable', 'carry-forward', 'prior-year')
    or code like 'contributions-receivable:_%' or code like 'expenditure:_%' or code like 'partner-current:_%'
    or code like 'income:_%' or code like 'reserve:_%');

alter table journal drop constraint journal_kind;
alter table journal add constraint journal_kind check (kind in (
    'Contribution', 'Receipt', 'Expenditure', 'Settlement', 'SettlementPayment', 'Income', 'Reserve', 'Accrual', 'Recoding', 'PriorYear', 'YearEnd'));

-- A combination is written once and lines refer to it by number: four bytes a line, and a report by scheme groups small numbers. Zero is none. The fund is the pool itself.
create table dimension (
    id integer generated always as identity,
    pool_id integer not null,
    scheme text not null,
    line text not null,
    responsible text not null,
    funding_source text not null,
    nature text not null,
    vat_regime text not null,
    -- The same as one text, which is how it is looked up.
    key text not null generated always as (
        scheme || chr(31) || line || chr(31) || responsible || chr(31) || funding_source || chr(31) || nature || chr(31) || vat_regime) stored,
    constraint dimension_pkey primary key (id),
    constraint dimension_key_key unique (pool_id, key),
    constraint dimension_pool_fkey foreign key (pool_id) references pool,
    constraint dimension_nature check (nature in ('Revenue', 'Capital')),
    constraint dimension_vat_regime check (vat_regime in ('', 'Section33', 'ContractedOutServices', 'Taxable', 'Exempt'))
);
create trigger dimension_append_only before update or delete or truncate on dimension for each statement execute function refuse_edit();

-- What the amount of an expenditure line leaves out and includes: gross = amount + recoverable, net = gross - vat.
alter table journal_line add column dimension_id integer not null default 0;
alter table journal_line add column vat_pence bigint;
alter table journal_line add column recoverable_pence bigint;
alter table journal_line add constraint journal_line_vat check (
    (vat_pence is null) = (recoverable_pence is null) and abs(recoverable_pence) <= abs(vat_pence) and sign(recoverable_pence) in (0, sign(vat_pence)));

-- The entry that this one puts in another place; the entry itself is reversed.
alter table journal add column corrects_id bigint;

-- The numbers of accounts by their codes, in the order given. Nearly always they exist and are looked up one by one, which for the few accounts of a journal
-- costs a fifth of one query for all; else they are made, in sorted order so that two who make them cannot deadlock.
create or replace function account_ids(in_pool integer, in_codes text[]) returns integer[] language plpgsql as $$
declare
    wanted text;
    one integer;
    ids integer[];
begin
    for attempt in 1..2 loop
        ids := '{}';
        foreach wanted in array in_codes loop
            select id into one from account where pool_id = in_pool and code = wanted;
            exit when one is null;
            ids := ids || one;
        end loop;
        if cardinality(ids) = cardinality(in_codes) then
            return ids;
        end if;
        insert into account (pool_id, code)
        select in_pool, missing.code
        from (select distinct code from unnest(in_codes) code) missing
        where not exists (select from account a where a.pool_id = in_pool and a.code = missing.code)
        order by missing.code
        on conflict (pool_id, code) do nothing;
    end loop;
    raise exception 'the accounts % were not made', in_codes;
end $$;

-- The numbers of dimensions by their keys, in the order given; zero for a null.
create function dimension_ids(in_pool integer, in_keys text[]) returns integer[] language plpgsql as $$
declare
    wanted text;
    one integer;
    ids integer[];
begin
    for attempt in 1..2 loop
        ids := '{}';
        foreach wanted in array in_keys loop
            one := 0;
            if wanted is not null then
                select id into one from dimension where pool_id = in_pool and key = wanted;
            end if;
            exit when one is null;
            ids := ids || one;
        end loop;
        if cardinality(ids) = cardinality(in_keys) then
            return ids;
        end if;
        insert into dimension (pool_id, scheme, line, responsible, funding_source, nature, vat_regime)
        select in_pool, part[1], part[2], part[3], part[4], part[5], part[6]
        from (select distinct key from unnest(in_keys) key where key is not null) missing
        cross join lateral string_to_array(missing.key, chr(31)) part
        where not exists (select from dimension d where d.pool_id = in_pool and d.key = missing.key)
        order by missing.key
        on conflict (pool_id, key) do nothing;
    end loop;
    raise exception 'the dimensions % were not made', in_keys;
end $$;

-- Stable, as what it is made of is, so that a query takes it in instead of calling it for every row of an import.
create or replace function journal_hash(in_kind text, in_effective_on date, in_accounts text[], in_amounts bigint[]) returns bytea language sql stable as $$
    select sha256(convert_to(concat_ws('|', in_kind, in_effective_on - date '2000-01-01', array_to_string(in_accounts, ','), array_to_string(in_amounts, ',')), 'UTF8'))
$$;

drop function post_journal(integer, smallint, text, date, smallint, text, text, text, text, text, text, bigint, text, timestamptz, text[], bigint[]);

-- The one way by which a single journal comes into the ledger. Checks balance, period and idempotency in the posting transaction:
-- the same source reference again answers the journal that stands, with other figures it is refused.
-- Posters share the pool-year's lock and whoever closes a period holds it alone, so a journal is posted before the close or refused after it.
-- Two who post the same reference wait for each other on a lock of that name, because "on conflict" on a partitioned table costs more than all the rest.
-- References of the source 'api' are made by the service itself, each once, so nothing is looked up for them; the table's key stands behind it.
create function post_journal(
    in_pool integer, in_fy smallint, in_kind text, in_effective_on date, in_period smallint,
    in_source_system text, in_source_ref text, in_reference text, in_supplier text, in_description text,
    in_package_id text, in_reverses_id bigint, in_actor text, in_recorded_at timestamptz,
    in_accounts text[], in_amounts bigint[],
    in_dimensions text[] default null, in_vat bigint[] default null, in_recoverable bigint[] default null, in_corrects_id bigint default null,
    out journal_id bigint, out posted boolean) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    -- As journal_hash has it; written out because calling it would parse it anew each time.
    new_hash bytea := sha256(convert_to(concat_ws('|', in_kind, in_effective_on - date '2000-01-01', array_to_string(in_accounts, ','), array_to_string(in_amounts, ',')), 'UTF8'));
    old_hash bytea;
    ids integer[];
    dimensions integer[];
    total numeric := 0;
    amount bigint;
begin
    perform pg_advisory_xact_lock_shared(in_pool, in_fy);
    foreach amount in array in_amounts loop
        total := total + amount;
    end loop;
    if total <> 0 or cardinality(in_accounts) <> cardinality(in_amounts) then
        raise exception 'a % does not balance', in_kind using errcode = 'check_violation', constraint = 'journal_balanced';
    end if;
    -- A settlement may come to nothing and still stands in the ledger, so that it cannot be posted again.
    if cardinality(in_accounts) < 2 and in_kind <> 'Settlement' then
        raise exception 'a % has no lines', in_kind using errcode = 'check_violation', constraint = 'journal_lines';
    end if;

    if in_source_system <> 'api' then
        perform pg_advisory_xact_lock(hashtextextended(in_source_system || chr(31) || in_source_ref, in_pool));
        select id, body_hash into journal_id, old_hash
        from journal
        where fy = in_fy and pool_id = in_pool and source_system = in_source_system and source_ref = in_source_ref;
        if found then
            if old_hash <> new_hash then
                raise exception '% % stands with other figures', in_source_system, in_source_ref using errcode = 'check_violation', constraint = 'journal_same_body';
            end if;
            posted := false;
            return;
        end if;
    end if;

    if in_kind not in ('Settlement', 'SettlementPayment')
        and exists (select from period where pool_id = in_pool and fy = in_fy and number = in_period and state <> 'Open') then
        raise exception 'period % is closed', in_period using errcode = 'check_violation', constraint = 'journal_period_open';
    end if;

    insert into journal (
        fy, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, package_id, reverses_id, corrects_id, actor, recorded_at, body_hash)
    values (
        in_fy, in_pool, in_kind, in_effective_on, in_period, in_source_system, in_source_ref, in_reference, in_supplier, in_description, in_package_id, in_reverses_id, in_corrects_id, in_actor, in_recorded_at, new_hash)
    returning id into journal_id;

    ids := account_ids(in_pool, in_accounts);
    if in_dimensions is not null then
        dimensions := dimension_ids(in_pool, in_dimensions);
    end if;
    insert into journal_line (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence, dimension_id, vat_pence, recoverable_pence)
    select in_fy, post_journal.journal_id, n, in_pool, ids[n], in_period, in_effective_on, in_recorded_at, in_amounts[n], coalesce(dimensions[n], 0), in_vat[n], in_recoverable[n]
    from generate_series(1, cardinality(ids)) n;
    posted := true;
end $$;
