-- Lines are added up by account and month, and batches of journals are sealed with chained digests. One worker a pool-year does both behind the posters,
-- who so never wait for a balance row or for a chain: what is not added up yet is read from the lines.

create table seal (
    pool_id integer not null,
    fy smallint not null,
    no integer not null,
    -- Every journal of the pool's year from the one to the other; numbers between them that are missing belong to other pools or were never used.
    first_journal bigint not null,
    last_journal bigint not null,
    journals integer not null,
    lines integer not null,
    -- The debits of the batch, which are also its credits.
    turnover_pence numeric not null,
    previous bytea not null,
    digest bytea not null,
    sealed_at timestamptz not null,
    constraint seal_pkey primary key (pool_id, fy, no),
    constraint seal_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint seal_range check (first_journal <= last_journal and journals > 0),
    constraint seal_no check (no > 0)
);
create trigger seal_append_only before update or delete or truncate on seal for each statement execute function refuse_edit();

-- How far the months go: every journal up to this one is in them, and none of those was recorded later.
create table month_head (
    pool_id integer not null,
    fy smallint not null,
    last_journal bigint not null,
    recorded_through timestamptz not null,
    constraint month_head_pkey primary key (pool_id, fy),
    constraint month_head_pool_year_fkey foreign key (pool_id, fy) references pool_year
);

-- A projection of the lines. It can be thrown away and made again (rebuild_months), and verify compares the two.
create table balance_month (
    pool_id integer not null,
    fy smallint not null,
    account_id integer not null,
    -- The period that was posted to, and the month of the day that the entry is of, counted from the year 0.
    period smallint not null,
    month integer not null,
    dimension_id integer not null,
    debit_pence numeric not null,
    credit_pence numeric not null,
    lines bigint not null,
    constraint balance_month_pkey primary key (pool_id, fy, account_id, period, month, dimension_id)
) with (fillfactor = 70);

create function month_of(in_day date) returns integer language sql immutable as $$
    select (extract(year from in_day) * 12 + extract(month from in_day) - 1)::integer
$$;

-- The number up to which no more journals can come: whoever posts is waited for, a moment at most, because whoever posts later waits behind us.
create function settled_through(in_pool integer, in_fy smallint) returns bigint language plpgsql set lock_timeout = '100ms' as $$
begin
    perform pg_advisory_xact_lock(in_pool, in_fy);
    return (select coalesce(max(id), 0) from journal where fy = in_fy and pool_id = in_pool);
end $$;

-- The digest of a batch: SHA-256 over the digest before it and one SHA-256 for each journal with its lines, in order of their numbers.
-- A journal is its fields and then its lines, each with account and dimension spelt out, separated by the control characters 28 to 30.
create function seal_digest(in_pool integer, in_fy smallint, in_first bigint, in_last bigint, in_previous bytea) returns bytea language sql stable set enable_nestloop = off as $$
    select sha256(in_previous || coalesce(string_agg(sha256(convert_to(concat_ws(chr(28),
        j.id, j.kind, j.effective_on - date '2000-01-01', j.period, j.source_system, j.source_ref, j.reference, j.supplier, j.description,
        coalesce(j.package_id, ''), coalesce(j.import_id::text, ''), coalesce(j.reverses_id, 0), coalesce(j.corrects_id, 0), j.actor,
        (extract(epoch from j.recorded_at) * 1000000)::bigint, encode(j.body_hash, 'hex'), coalesce(lines.text, '')), 'UTF8')), ''::bytea order by j.id), ''::bytea))
    from journal j
    left join (
        select l.journal_id, string_agg(concat_ws(chr(30),
            l.no, a.code, l.amount_pence, coalesce(d.key, ''), coalesce(l.vat_pence::text, ''), coalesce(l.recoverable_pence::text, '')), chr(29) order by l.no) as text
        from journal_line l
        join account a on a.id = l.account_id
        left join dimension d on d.id = l.dimension_id
        where l.fy = in_fy and l.pool_id = in_pool and l.journal_id between in_first and in_last
        group by l.journal_id
    ) lines on lines.journal_id = j.id
    where j.fy = in_fy and j.pool_id = in_pool and j.id between in_first and in_last
$$;

-- Only one at a time works on a pool's year.
create function hold_sealing(in_pool integer, in_fy smallint) returns boolean language sql volatile as $$
    select pg_try_advisory_xact_lock(hashtextextended('seal', in_pool::bigint * 65536 + in_fy))
$$;

-- Adds to the months what was posted since, up to a number. No statistics may exist yet on what an import has just brought, so loops over loops are ruled out.
create function roll_up(in_pool integer, in_fy smallint, in_through bigint) returns void language plpgsql set enable_nestloop = off as $$
declare
    after bigint;
begin
    if not hold_sealing(in_pool, in_fy) then
        return;
    end if;
    -- Read once nobody else is at it, and not before: what another has just added would be added twice.
    after := coalesce((select last_journal from month_head where pool_id = in_pool and fy = in_fy), 0);
    if after >= in_through then
        return;
    end if;
    insert into balance_month (pool_id, fy, account_id, period, month, dimension_id, debit_pence, credit_pence, lines)
    select in_pool, in_fy, l.account_id, l.period, month_of(l.effective_on), l.dimension_id,
        coalesce(sum(l.amount_pence) filter (where l.amount_pence > 0), 0), coalesce(-sum(l.amount_pence) filter (where l.amount_pence < 0), 0), count(*)
    from journal_line l
    where l.fy = in_fy and l.pool_id = in_pool and l.journal_id > after and l.journal_id <= in_through
    group by l.account_id, l.period, month_of(l.effective_on), l.dimension_id
    on conflict (pool_id, fy, account_id, period, month, dimension_id) do update
    set debit_pence = balance_month.debit_pence + excluded.debit_pence, credit_pence = balance_month.credit_pence + excluded.credit_pence, lines = balance_month.lines + excluded.lines;
    insert into month_head (pool_id, fy, last_journal, recorded_through)
    select in_pool, in_fy, max(j.id), max(j.recorded_at)
    from journal j
    where j.fy = in_fy and j.pool_id = in_pool and j.id > after and j.id <= in_through
    having count(*) > 0
    on conflict (pool_id, fy) do update
    set last_journal = excluded.last_journal, recorded_through = greatest(month_head.recorded_through, excluded.recorded_through);
end $$;

-- Throws the months of a pool's year away and makes them again from the lines.
create function rebuild_months(in_pool integer, in_fy smallint, in_through bigint) returns void language plpgsql as $$
begin
    if not hold_sealing(in_pool, in_fy) then
        raise exception 'the months are being worked on' using errcode = 'lock_not_available';
    end if;
    delete from balance_month where pool_id = in_pool and fy = in_fy;
    delete from month_head where pool_id = in_pool and fy = in_fy;
    perform roll_up(in_pool, in_fy, in_through);
end $$;

-- Seals the next journals of a pool's year up to a number, at most so many. Answers how many; zero when there are none, or another is at it.
create function seal_next(in_pool integer, in_fy smallint, in_through bigint, in_most integer, in_now timestamptz) returns integer language plpgsql as $$
declare
    head record;
    batch record;
begin
    if not hold_sealing(in_pool, in_fy) then
        return 0;
    end if;
    select s.no, s.last_journal, s.digest into head from seal s where s.pool_id = in_pool and s.fy = in_fy order by s.no desc limit 1;
    select min(n.id) as first_journal, max(n.id) as last_journal, count(*)::integer as journals into batch
    from (
        select j.id
        from journal j
        where j.fy = in_fy and j.pool_id = in_pool and j.id > coalesce(head.last_journal, 0) and j.id <= in_through
        order by j.id
        limit in_most
    ) n;
    if batch.journals = 0 then
        return 0;
    end if;
    insert into seal (pool_id, fy, no, first_journal, last_journal, journals, lines, turnover_pence, previous, digest, sealed_at)
    select in_pool, in_fy, coalesce(head.no, 0) + 1, batch.first_journal, batch.last_journal, batch.journals, count(*), coalesce(sum(l.amount_pence) filter (where l.amount_pence > 0), 0),
        coalesce(head.digest, ''::bytea), seal_digest(in_pool, in_fy, batch.first_journal, batch.last_journal, coalesce(head.digest, ''::bytea)), in_now
    from journal_line l
    where l.fy = in_fy and l.pool_id = in_pool and l.journal_id between batch.first_journal and batch.last_journal;
    return batch.journals;
end $$;

-- With the year in it, because a query that names the year for the sake of the partition would otherwise have to look at every line itself.
drop index journal_line_account;
create index journal_line_account on journal_line (account_id, effective_on) include (amount_pence, recorded_at, journal_id, fy);

-- What was posted to a pool's year and is not in the months yet.
create function lines_beyond_months(in_pool integer, in_fy smallint, in_after bigint)
returns table (account_id integer, period smallint, effective_on date, recorded_at timestamptz, amount_pence bigint) language sql stable as $$
    select l.account_id, l.period, l.effective_on, l.recorded_at, l.amount_pence
    from journal j
    join journal_line l on l.fy = j.fy and l.journal_id = j.id
    where j.fy = in_fy and j.pool_id = in_pool and j.id > in_after
$$;

-- One account's balance at the end of a day, as recorded at an instant (null: now), debits positive. Whole months come added up and the rest from the index;
-- an instant before the months were complete is answered from the lines alone.
create function balance_at(in_pool integer, in_fy smallint, in_account integer, in_on date, in_as_at timestamptz) returns numeric language plpgsql stable as $$
declare
    head record;
    months_through integer := month_of(in_on + 1) - 1;
begin
    select h.last_journal, h.recorded_through into head from month_head h where h.pool_id = in_pool and h.fy = in_fy;
    if head.last_journal is null or in_as_at < head.recorded_through then
        return (
            select coalesce(sum(l.amount_pence), 0)
            from journal_line l
            where l.fy = in_fy and l.account_id = in_account and l.effective_on <= in_on and (in_as_at is null or l.recorded_at <= in_as_at));
    end if;
    return (
        select coalesce(sum(m.debit_pence - m.credit_pence), 0)
        from balance_month m
        where m.pool_id = in_pool and m.fy = in_fy and m.account_id = in_account and m.month <= months_through
    ) + (
        select coalesce(sum(l.amount_pence), 0)
        from journal_line l
        where l.fy = in_fy and l.account_id = in_account and l.journal_id <= head.last_journal
        and l.effective_on <= in_on and l.effective_on >= make_date((months_through + 1) / 12, (months_through + 1) % 12 + 1, 1)
    ) + (
        select coalesce(sum(l.amount_pence), 0)
        from lines_beyond_months(in_pool, in_fy, head.last_journal) l
        where l.account_id = in_account and l.effective_on <= in_on and (in_as_at is null or l.recorded_at <= in_as_at)
    );
end $$;
