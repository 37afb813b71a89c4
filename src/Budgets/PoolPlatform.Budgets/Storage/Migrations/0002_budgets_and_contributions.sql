-- What was planned: budgets and contributions by version. A change is a new version; none is ever edited.

create table budget (
    pool_id integer not null,
    fy smallint not null,
    number integer not null,
    version text not null,
    note text,
    recorded_at timestamptz not null,
    constraint budget_pkey primary key (pool_id, fy, number),
    constraint budget_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint budget_number check (number > 0)
);

-- A null amount is not known yet, which is not zero.
create table budget_line (
    pool_id integer not null,
    fy smallint not null,
    number integer not null,
    position smallint not null,
    code text not null,
    scheme text not null,
    name text not null,
    funded_by text not null,
    owner text not null,
    kind text not null,
    amount_pence bigint,
    constraint budget_line_pkey primary key (pool_id, fy, number, position),
    constraint budget_line_code_key unique (pool_id, fy, number, code),
    constraint budget_line_budget_fkey foreign key (pool_id, fy, number) references budget
);

create table virement (
    pool_id integer not null,
    fy smallint not null,
    number integer not null,
    from_line text not null,
    to_line text not null,
    amount_pence bigint not null,
    reason text not null,
    actor text not null,
    recorded_at timestamptz not null,
    constraint virement_pkey primary key (pool_id, fy, number),
    constraint virement_budget_fkey foreign key (pool_id, fy, number) references budget,
    constraint virement_amount check (amount_pence > 0),
    constraint virement_between_two check (from_line <> to_line)
);

create table contribution_plan (
    pool_id integer not null,
    fy smallint not null,
    number integer not null,
    recorded_at timestamptz not null,
    constraint contribution_plan_pkey primary key (pool_id, fy, number),
    constraint contribution_plan_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint contribution_plan_number check (number > 0)
);

create table contribution (
    pool_id integer not null,
    fy smallint not null,
    number integer not null,
    position smallint not null,
    partner text not null,
    source text not null,
    schedule text,
    amount_pence bigint not null,
    constraint contribution_pkey primary key (pool_id, fy, number, position),
    constraint contribution_partner_source_key unique (pool_id, fy, number, partner, source),
    constraint contribution_plan_fkey foreign key (pool_id, fy, number) references contribution_plan
);

create table instalment (
    pool_id integer not null,
    fy smallint not null,
    number integer not null,
    position smallint not null,
    no smallint not null,
    due_on date not null,
    amount_pence bigint not null,
    constraint instalment_pkey primary key (pool_id, fy, number, position, no),
    constraint instalment_contribution_fkey foreign key (pool_id, fy, number, position) references contribution
);

create trigger budget_append_only before update or delete or truncate on budget for each statement execute function refuse_edit();
create trigger budget_line_append_only before update or delete or truncate on budget_line for each statement execute function refuse_edit();
create trigger virement_append_only before update or delete or truncate on virement for each statement execute function refuse_edit();
create trigger contribution_plan_append_only before update or delete or truncate on contribution_plan for each statement execute function refuse_edit();
create trigger contribution_append_only before update or delete or truncate on contribution for each statement execute function refuse_edit();
create trigger instalment_append_only before update or delete or truncate on instalment for each statement execute function refuse_edit();
