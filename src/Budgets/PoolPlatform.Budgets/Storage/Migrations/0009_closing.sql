-- How periods are closed: by one or by two, after which tasks; and the named cut-offs at which figures were given out.

-- Who asked to close it, while it is held for a second to agree.
alter table period add column proposed_by text;

create table close_rule (
    pool_id integer not null,
    fy smallint not null,
    number integer not null,
    two_callers boolean not null,
    tasks text[] not null,
    actor text not null,
    recorded_at timestamptz not null,
    constraint close_rule_pkey primary key (pool_id, fy, number),
    constraint close_rule_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint close_rule_number check (number > 0)
);

-- What was done for a close, or undone again; the newest entry of a task counts.
create table close_task (
    pool_id integer not null,
    fy smallint not null,
    period smallint not null,
    number integer not null,
    task text not null,
    is_done boolean not null,
    reason text not null,
    actor text not null,
    recorded_at timestamptz not null,
    constraint close_task_pkey primary key (pool_id, fy, period, number),
    constraint close_task_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint close_task_period check (period between 1 and 13)
);

-- Figures to the end of a period, as recorded at an instant, under a name: the NHS's, and later the council's.
create table cut_off (
    pool_id integer not null,
    fy smallint not null,
    name text not null,
    through smallint not null,
    as_at timestamptz not null,
    note text not null,
    actor text not null,
    constraint cut_off_pkey primary key (pool_id, fy, name),
    constraint cut_off_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint cut_off_through check (through between 1 and 13)
);

create trigger close_rule_append_only before update or delete or truncate on close_rule for each statement execute function refuse_edit();
create trigger close_task_append_only before update or delete or truncate on close_task for each statement execute function refuse_edit();
create trigger cut_off_append_only before update or delete or truncate on cut_off for each statement execute function refuse_edit();

-- A closed period is never opened again, whoever writes it.
create function refuse_reopening() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.state = 'Locked' or (old.state = 'Closed' and new.state <> 'Locked') then
        raise exception 'period % is %', old.number, old.state using errcode = 'check_violation', constraint = 'period_one_way';
    end if;
    return new;
end $$;
create trigger period_one_way before update or delete on period for each row execute function refuse_reopening();
