-- What is still to be had of a single posting. A statement is got ready anew each time it runs: the checks of its tables are parsed, its look-ups opened, its indexes found.

-- A domain's check is parsed once a session.
create domain period_number as smallint constraint journal_period check (value between 1 and 13);
alter table journal drop constraint journal_period;
alter table journal alter column period type period_number;

-- An index is compared column by column, so what tells rows apart comes first and the year, which is the same in all of a partition, last. The pool leads to its journals in their order;
-- whoever looks one up by its number names the pool.
alter table journal drop constraint journal_pkey;
alter table journal add constraint journal_pkey primary key (pool_id, id, fy);
drop index journal_pool;
alter table journal_line drop constraint journal_line_pkey;
alter table journal_line add constraint journal_line_pkey primary key (journal_id, no, fy);
alter table journal drop constraint journal_source_key;
alter table journal add constraint journal_source_key unique (source_ref, pool_id, source_system, fy);
-- What the platform itself posts is little among what is spent, and is asked for as a whole.
create index journal_platform on journal (pool_id, source_system) where source_system in ('settlement', 'packages', 'year-end');

-- Behind the posting function, whatever writes lines: each journal comes whole and sums to zero, a line is of some money, and what can be recovered of VAT is between nothing and all of it,
-- whichever sign it has. The lines are gone through once. A journal's lines nearly always come together; where they do not, or one is wrong, all are looked at again as sets.
alter table journal_line drop constraint journal_line_amount;
alter table journal_line drop constraint journal_line_vat;
create or replace function refuse_unbalanced() returns trigger language plpgsql as $$
declare
    line record;
    journal bigint;
    total bigint := 0;
begin
    for line in
        select journal_id * 10000 + fy as journal, amount_pence,
            amount_pence = 0 or (vat_pence is null) <> (recoverable_pence is null) or recoverable_pence not between least(vat_pence, 0) and greatest(vat_pence, 0) as is_wrong
        from written
    loop
        exit when line.is_wrong or total <> 0 and line.journal <> journal;
        journal := line.journal;
        total := total + line.amount_pence;
    end loop;
    if total = 0 and line.is_wrong is not true then
        return null;
    end if;
    if exists (select from written where amount_pence = 0) then
        raise exception 'a line is of no money' using errcode = 'check_violation', constraint = 'journal_line_amount';
    end if;
    if exists (select from written where (vat_pence is null) <> (recoverable_pence is null) or recoverable_pence not between least(vat_pence, 0) and greatest(vat_pence, 0)) then
        raise exception 'more VAT can be recovered than there is' using errcode = 'check_violation', constraint = 'journal_line_vat';
    end if;
    if exists (select from written group by fy, journal_id having sum_pence(amount_pence) <> 0) then
        raise exception 'a journal does not balance' using errcode = 'check_violation', constraint = 'journal_balanced';
    end if;
    return null;
end $$;

-- The journal that stands under a source reference, and the hash of its body. Planned once: with the year as a value, each of its plans would look cheaper than the making of it is.
create function standing_journal(in_pool integer, in_fy smallint, in_source_system text, in_source_ref text, out id bigint, out body_hash bytea)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
begin
    select j.id, j.body_hash into standing_journal.id, standing_journal.body_hash
    from journal j
    where j.fy = in_fy and j.pool_id = in_pool and j.source_system = in_source_system and j.source_ref = in_source_ref;
end $$;

drop function post_journal;

-- The one way by which a single journal comes into the ledger. Checks balance, period and idempotency in the posting transaction: the same source reference again answers the journal
-- that stands, as a negative number; with other figures it is refused. Accounts and dimensions are their numbers (account_ids, dimension_ids); the hash is journal_hash of their codes,
-- so that verify finds a line on another account than was meant.
-- Posters share the pool-year's lock and whoever closes a period holds it alone, so a journal is posted before the close or refused after it.
create function post_journal(
    in_pool integer, in_fy smallint, in_kind text, in_effective_on date, in_period smallint,
    in_source_system text, in_source_ref text, in_reference text, in_supplier text, in_description text,
    in_package_id text, in_reverses_id bigint, in_corrects_id bigint, in_actor text, in_recorded_at timestamptz, in_body_hash bytea,
    in_accounts integer[], in_amounts bigint[], in_dimensions integer[], in_vat bigint[] default null, in_recoverable bigint[] default null) returns bigint language plpgsql as $$
declare
    standing record;
    new_id bigint;
    total bigint := 0;
    amount bigint;
begin
    -- Asked as a condition, which needs no query of its own.
    if pg_advisory_xact_lock_shared(in_pool, in_fy) is null then
        raise exception 'the year was not locked';
    end if;
    foreach amount in array in_amounts loop
        total := total + amount;
    end loop;
    if total <> 0 or cardinality(in_accounts) <> cardinality(in_amounts) then
        raise exception 'a % does not balance', in_kind using errcode = 'check_violation', constraint = 'journal_balanced';
    end if;
    -- A settlement or a year's end may come to nothing and still stands in the ledger, so that it cannot be posted again.
    if cardinality(in_accounts) < 2 and in_kind not in ('Settlement', 'YearEnd') then
        raise exception 'a % has no lines', in_kind using errcode = 'check_violation', constraint = 'journal_lines';
    end if;

    if in_source_system <> 'api' then
        perform pg_advisory_xact_lock(hashtextextended(in_source_system || chr(31) || in_source_ref, in_pool));
        select * into standing from standing_journal(in_pool, in_fy, in_source_system, in_source_ref);
        if standing.body_hash <> in_body_hash then
            raise exception '% % stands with other figures', in_source_system, in_source_ref using errcode = 'check_violation', constraint = 'journal_same_body';
        end if;
        if standing.id is not null then
            return -standing.id;
        end if;
    end if;

    insert into journal (
        fy, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, package_id, reverses_id, corrects_id, actor, recorded_at, body_hash)
    select in_fy, in_pool, in_kind, in_effective_on, in_period, in_source_system, in_source_ref, in_reference, in_supplier, in_description, in_package_id, in_reverses_id, in_corrects_id, in_actor, in_recorded_at, in_body_hash
    where in_kind in ('Settlement', 'SettlementPayment', 'SettlementInterest')
        or not exists (select from period where pool_id = in_pool and fy = in_fy and number = in_period and state <> 'Open')
    returning id into new_id;
    if new_id is null then
        raise exception 'period % is closed', in_period using errcode = 'check_violation', constraint = 'journal_period_open';
    end if;

    insert into journal_line (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence, dimension_id, vat_pence, recoverable_pence)
    select in_fy, new_id, n, in_pool, in_accounts[n], in_period, in_effective_on, in_recorded_at, in_amounts[n], in_dimensions[n], in_vat[n], in_recoverable[n]
    from (select generate_subscripts(in_accounts, 1)) line (n);
    return new_id;
end $$;
