-- The pools' ledger: append-only journals and lines in whole pence, partitioned by financial year, posted by one function.

create table pool (
    id integer generated always as identity,
    reference text not null,
    recorded_at timestamptz not null,
    constraint pool_pkey primary key (id),
    constraint pool_reference_key unique (reference)
);

-- A year is named by the calendar year in which it starts.
create table pool_year (
    pool_id integer not null,
    fy smallint not null,
    recorded_at timestamptz not null,
    constraint pool_year_pkey primary key (pool_id, fy),
    constraint pool_year_pool_fkey foreign key (pool_id) references pool
);

-- A period without a row is open. Only open periods take entries; Held and Locked are for later use.
create table period (
    pool_id integer not null,
    fy smallint not null,
    number smallint not null,
    state text not null,
    changed_at timestamptz not null,
    changed_by text not null,
    constraint period_pkey primary key (pool_id, fy, number),
    constraint period_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint period_number check (number between 1 and 13),
    constraint period_state check (state in ('Open', 'Held', 'Closed', 'Locked'))
);

create table account (
    id integer generated always as identity,
    pool_id integer not null,
    code text not null,
    constraint account_pkey primary key (id),
    constraint account_code_key unique (pool_id, code),
    constraint account_pool_fkey foreign key (pool_id) references pool,
    constraint account_code check (
        code in ('cash', 'contributions', 'risk-share')
        or code like 'contributions-receivable:_%' or code like 'expenditure:_%' or code like 'partner-current:_%')
);

create sequence journal_id;

create table journal (
    fy smallint not null,
    id bigint not null default nextval('journal_id'),
    pool_id integer not null,
    kind text not null,
    effective_on date not null,
    period smallint not null,
    -- Where it came from and what it is called there: the same twice is one.
    source_system text not null,
    source_ref text not null,
    reference text not null,
    supplier text not null,
    description text not null,
    -- The package of care whose commitment it draws down.
    package_id text,
    import_id uuid,
    reverses_id bigint,
    actor text not null,
    recorded_at timestamptz not null,
    body_hash bytea not null,
    constraint journal_pkey primary key (fy, id),
    constraint journal_source_key unique (fy, pool_id, source_system, source_ref),
    constraint journal_pool_fkey foreign key (pool_id) references pool,
    constraint journal_kind check (kind in ('Contribution', 'Receipt', 'Expenditure', 'Settlement', 'SettlementPayment')),
    constraint journal_period check (period between 1 and 13)
) partition by list (fy);
create index journal_pool on journal (pool_id, id);
create index journal_package on journal (pool_id, package_id) where package_id is not null;
create unique index journal_reversed_once on journal (fy, reverses_id) where reverses_id is not null;

-- Positive is a debit, negative a credit. No foreign keys: on a bulk import two of them cost as much as all the rest,
-- and the only writers are the posting function and the import, which make account and journal in the same transaction.
create table journal_line (
    fy smallint not null,
    journal_id bigint not null,
    no smallint not null,
    pool_id integer not null,
    account_id integer not null,
    period smallint not null,
    effective_on date not null,
    recorded_at timestamptz not null,
    amount_pence bigint not null,
    constraint journal_line_pkey primary key (fy, journal_id, no),
    constraint journal_line_amount check (amount_pence <> 0)
) partition by list (fy);
create index journal_line_account on journal_line (account_id, effective_on) include (amount_pence, recorded_at, journal_id);

-- The second guard behind the posting function: whatever writes lines, each journal comes whole and sums to zero.
create function refuse_unbalanced() returns trigger language plpgsql as $$
begin
    if exists (select from written group by fy, journal_id having sum(amount_pence) <> 0) then
        raise exception 'a journal does not balance' using errcode = 'check_violation', constraint = 'journal_balanced';
    end if;
    return null;
end $$;

-- An account keeps its code for good: lines refer to it by number.
create trigger account_append_only before update or delete or truncate on account for each statement execute function refuse_edit();
create trigger journal_append_only before update or delete or truncate on journal for each statement execute function refuse_edit();
create trigger journal_line_append_only before update or delete or truncate on journal_line for each statement execute function refuse_edit();
create trigger journal_line_balanced after insert on journal_line referencing new table as written for each statement execute function refuse_unbalanced();

-- Asks the catalogue itself: a look-up by name may be answered from a cache that has not heard of another's partition yet.
create function has_year(in_fy smallint) returns boolean language sql volatile as $$
    select exists (
        select from pg_inherits i
        join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'journal_line'::regclass and c.relname = format('journal_line_%s', in_fy))
$$;

-- Makes the partitions of a financial year on its first use. Attached rather than created in place, because that waits for nobody's posting.
-- Statement triggers are not inherited, so a partition gets its own against those who write to it directly.
create function ensure_year(in_fy smallint) returns void language plpgsql as $$
begin
    if has_year(in_fy) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('ensure_year', 0));
    if has_year(in_fy) then
        return;
    end if;
    execute format('create table journal_%s (like journal including all)', in_fy);
    execute format('alter table journal attach partition journal_%s for values in (%s)', in_fy, in_fy);
    execute format('create trigger append_only before update or delete or truncate on journal_%s for each statement execute function refuse_edit()', in_fy);
    execute format('create table journal_line_%s (like journal_line including all)', in_fy);
    execute format('alter table journal_line attach partition journal_line_%s for values in (%s)', in_fy, in_fy);
    execute format('create trigger append_only before update or delete or truncate on journal_line_%s for each statement execute function refuse_edit()', in_fy);
    execute format('create trigger balanced after insert on journal_line_%s referencing new table as written for each statement execute function refuse_unbalanced()', in_fy);
end $$;

-- The pool's number, made with its year on their first use. The partitions come first: whoever has inserted a pool must not wait for them.
create function open_pool_year(in_reference text, in_fy smallint, in_recorded_at timestamptz) returns integer language plpgsql as $$
declare
    opened integer;
begin
    perform ensure_year(in_fy);
    insert into pool (reference, recorded_at) values (in_reference, in_recorded_at) on conflict (reference) do nothing;
    select id into strict opened from pool where reference = in_reference;
    insert into pool_year (pool_id, fy, recorded_at) values (opened, in_fy, in_recorded_at) on conflict (pool_id, fy) do nothing;
    return opened;
end $$;

-- What makes two journals the same: kind, day, and each account with its amount.
create function journal_hash(in_kind text, in_effective_on date, in_accounts text[], in_amounts bigint[]) returns bytea language sql immutable as $$
    select sha256(convert_to(concat_ws('|', in_kind, in_effective_on - date '2000-01-01', array_to_string(in_accounts, ','), array_to_string(in_amounts, ',')), 'UTF8'))
$$;

-- The numbers of accounts by their codes, in the order given; made on their first use, in sorted order so that two who make them cannot deadlock.
create function account_ids(in_pool integer, in_codes text[]) returns integer[] language plpgsql as $$
begin
    insert into account (pool_id, code)
    select in_pool, wanted.code
    from (select distinct code from unnest(in_codes) code) wanted
    where not exists (select from account a where a.pool_id = in_pool and a.code = wanted.code)
    order by wanted.code
    on conflict (pool_id, code) do nothing;
    return (
        select coalesce(array_agg(a.id order by wanted.n), '{}')
        from unnest(in_codes) with ordinality wanted (code, n)
        join account a on a.pool_id = in_pool and a.code = wanted.code);
end $$;

-- The one way by which a single journal comes into the ledger. Checks balance, period and idempotency in the posting transaction:
-- the same source reference again answers the journal that stands, with other figures it is refused.
-- Posters share the pool-year's lock and whoever closes a period holds it alone, so a journal is posted before the close or refused after it.
create function post_journal(
    in_pool integer, in_fy smallint, in_kind text, in_effective_on date, in_period smallint,
    in_source_system text, in_source_ref text, in_reference text, in_supplier text, in_description text,
    in_package_id text, in_reverses_id bigint, in_actor text, in_recorded_at timestamptz,
    in_accounts text[], in_amounts bigint[],
    out journal_id bigint, out posted boolean) language plpgsql as $$
declare
    new_hash bytea := journal_hash(in_kind, in_effective_on, in_accounts, in_amounts);
    old_hash bytea;
    ids integer[];
begin
    perform pg_advisory_xact_lock_shared(in_pool, in_fy);
    if (select coalesce(sum(amount), 0) from unnest(in_amounts) amount) <> 0 or cardinality(in_accounts) <> cardinality(in_amounts) then
        raise exception 'a % does not balance', in_kind using errcode = 'check_violation', constraint = 'journal_balanced';
    end if;
    -- A settlement may come to nothing and still stands in the ledger, so that it cannot be posted again.
    if cardinality(in_accounts) < 2 and in_kind <> 'Settlement' then
        raise exception 'a % has no lines', in_kind using errcode = 'check_violation', constraint = 'journal_lines';
    end if;

    insert into journal (
        fy, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, package_id, reverses_id, actor, recorded_at, body_hash)
    values (
        in_fy, in_pool, in_kind, in_effective_on, in_period, in_source_system, in_source_ref, in_reference, in_supplier, in_description, in_package_id, in_reverses_id, in_actor, in_recorded_at, new_hash)
    on conflict (fy, pool_id, source_system, source_ref) do nothing
    returning id into journal_id;
    posted := found;

    if not posted then
        select id, body_hash into strict journal_id, old_hash
        from journal
        where fy = in_fy and pool_id = in_pool and source_system = in_source_system and source_ref = in_source_ref;
        if old_hash <> new_hash then
            raise exception '% % stands with other figures', in_source_system, in_source_ref using errcode = 'check_violation', constraint = 'journal_same_body';
        end if;
        return;
    end if;

    if in_kind not in ('Settlement', 'SettlementPayment')
        and exists (select from period where pool_id = in_pool and fy = in_fy and number = in_period and state <> 'Open') then
        raise exception 'period % is closed', in_period using errcode = 'check_violation', constraint = 'journal_period_open';
    end if;

    ids := account_ids(in_pool, in_accounts);
    insert into journal_line (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence)
    select in_fy, post_journal.journal_id, line.no, in_pool, line.account_id, in_period, in_effective_on, in_recorded_at, line.amount
    from unnest(ids, in_amounts) with ordinality line (account_id, amount, no);
end $$;
