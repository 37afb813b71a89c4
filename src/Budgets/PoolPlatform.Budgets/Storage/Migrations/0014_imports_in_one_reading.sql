-- A file's rows are judged where they stand instead of being written again first: what a row cannot say cheaply is worked out while it is read, and what many rows say alike is judged once.

-- False where the file was seen to name no entry twice; then nobody need compare its rows with each other.
alter table import add column may_repeat boolean not null default true;

-- Files that were accepted and wait: their rows come without the hash, which is then made when they are posted.
do $$
declare
    waiting integer;
begin
    for waiting in select number from import where state = 'Running' loop
        execute format('alter table import_rows_%s add column body_hash bytea', waiting);
    end loop;
end $$;

-- Compared byte by byte: a reference is the same or another, and in no language comes before another.
alter table journal alter column source_system type text collate "C", alter column source_ref type text collate "C";

-- Adds up whole pence in eight bytes. The sum that comes with the database is a numeric for each group, which for the half million journals of a file is a fifth of posting them.
-- A sum that does not fit is an error, never another sum.
create aggregate sum_pence(bigint) (sfunc = int8pl, stype = bigint, initcond = '0');

-- The second guard behind the posting function: whatever writes lines, each journal comes whole and sums to zero.
create or replace function refuse_unbalanced() returns trigger language plpgsql as $$
begin
    if exists (select from written group by fy, journal_id having sum_pence(amount_pence) <> 0) then
        raise exception 'a journal does not balance' using errcode = 'check_violation', constraint = 'journal_balanced';
    end if;
    return null;
end $$;

-- Adds to the months what was posted since, up to a number. First by day and then by month, because there are few days and each line would else have its month worked out.
-- No statistics may exist yet on what an import has just brought, so loops over loops are ruled out, and sorting it too.
create or replace function roll_up(in_pool integer, in_fy smallint, in_through bigint) returns void language plpgsql set enable_nestloop = off set enable_sort = off set jit = off set work_mem = '32MB' as $$
declare
    after bigint;
    newest record;
begin
    if not hold_sealing(in_pool, in_fy) then
        return;
    end if;
    -- Read once nobody else is at it, and not before: what another has just added would be added twice.
    after := coalesce((select last_journal from month_head where pool_id = in_pool and fy = in_fy), 0);
    select j.id, j.recorded_at into newest from journal j where j.fy = in_fy and j.pool_id = in_pool and j.id > after and j.id <= in_through order by j.id desc limit 1;
    if newest.id is null then
        return;
    end if;
    with days as materialized (
        select l.account_id, l.period, l.effective_on, l.dimension_id,
            sum(greatest(l.amount_pence, 0)) as debit_pence, sum(greatest(-l.amount_pence, 0)) as credit_pence, count(*) as lines, max(l.recorded_at) as recorded_at
        from journal_line l
        where l.fy = in_fy and l.pool_id = in_pool and l.journal_id > after and l.journal_id <= newest.id
        group by l.account_id, l.period, l.effective_on, l.dimension_id
    ), months as (
        insert into balance_month (pool_id, fy, account_id, period, month, dimension_id, debit_pence, credit_pence, lines)
        select in_pool, in_fy, d.account_id, d.period, month_of(d.effective_on), d.dimension_id, sum(d.debit_pence), sum(d.credit_pence), sum(d.lines)
        from days d
        group by d.account_id, d.period, month_of(d.effective_on), d.dimension_id
        on conflict (pool_id, fy, account_id, period, month, dimension_id) do update
        set debit_pence = balance_month.debit_pence + excluded.debit_pence, credit_pence = balance_month.credit_pence + excluded.credit_pence, lines = balance_month.lines + excluded.lines
    )
    insert into month_head (pool_id, fy, last_journal, recorded_through)
    values (in_pool, in_fy, newest.id, greatest(newest.recorded_at, (select max(d.recorded_at) from days d)))
    on conflict (pool_id, fy) do update
    set last_journal = excluded.last_journal, recorded_through = greatest(month_head.recorded_through, excluded.recorded_through);
end $$;
