-- Contributions in kind and recurrent, which instalment a receipt was meant for, which late ones were told, and grants that are passed on to districts.

alter table contribution
    add column in_kind boolean not null default false,
    add column recurrent_pence bigint;
alter table contribution drop constraint contribution_partner_source_key;
alter table contribution add constraint contribution_partner_source_key unique (pool_id, fy, number, partner, source, in_kind);

-- What the payer said a receipt is for; what it did not say goes to the oldest instalment.
create table receipt_towards (
    fy smallint not null,
    journal_id bigint not null,
    no smallint not null,
    source text not null,
    due_on date not null,
    amount_pence bigint not null,
    constraint receipt_towards_pkey primary key (fy, journal_id, no),
    constraint receipt_towards_amount check (amount_pence > 0)
);
create trigger receipt_towards_append_only before update or delete or truncate on receipt_towards for each statement execute function refuse_edit();

-- A late instalment is told to the others once, whatever becomes of it.
create table late_instalment (
    pool_id integer not null,
    fy smallint not null,
    partner text not null,
    source text not null,
    in_kind boolean not null,
    due_on date not null,
    outstanding_pence bigint not null,
    told_at timestamptz not null,
    constraint late_instalment_pkey primary key (pool_id, fy, partner, source, in_kind, due_on),
    constraint late_instalment_pool_year_fkey foreign key (pool_id, fy) references pool_year
);
create trigger late_instalment_append_only before update or delete or truncate on late_instalment for each statement execute function refuse_edit();

create table pass_through (
    pool_id integer not null,
    fy smallint not null,
    source text not null,
    number integer not null,
    definition jsonb not null,
    recorded_at timestamptz not null,
    constraint pass_through_pkey primary key (pool_id, fy, source, number),
    constraint pass_through_pool_year_fkey foreign key (pool_id, fy) references pool_year
);
create trigger pass_through_append_only before update or delete or truncate on pass_through for each statement execute function refuse_edit();

-- Which district an expenditure passed a grant on to.
create table passed_on (
    fy smallint not null,
    journal_id bigint not null,
    pool_id integer not null,
    source text not null,
    district text not null,
    constraint passed_on_pkey primary key (fy, journal_id)
);
create index passed_on_pool on passed_on (pool_id, fy, source);
create trigger passed_on_append_only before update or delete or truncate on passed_on for each statement execute function refuse_edit();
