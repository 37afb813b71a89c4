-- What a budget says beside its sums: headings, once-only and set-up costs, months, headline, reserves, budgets outside the pool; and savings and grants beside it.

alter table budget add column particulars jsonb;
alter table budget_line
    add column heading text,
    add column recurrent boolean not null default true,
    add column set_up boolean not null default false,
    add column profile bigint[],
    add constraint budget_line_profile check (cardinality(profile) = 12);

-- Savings plans, grants and what else stands beside a year's budget, by version; none is ever edited.
create table pool_document (
    pool_id integer not null,
    fy smallint not null,
    kind text not null,
    code text not null,
    number integer not null,
    definition jsonb not null,
    actor text not null,
    recorded_at timestamptz not null,
    constraint pool_document_pkey primary key (pool_id, fy, kind, code, number),
    constraint pool_document_pool_year_fkey foreign key (pool_id, fy) references pool_year
);
create trigger pool_document_append_only before update or delete or truncate on pool_document for each statement execute function refuse_edit();
