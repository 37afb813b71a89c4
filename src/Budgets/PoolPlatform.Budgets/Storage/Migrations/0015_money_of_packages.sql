-- What packages of care owe or move for days that are over: a journal each in the first open period, with the days, the package and the decision that it belongs to.

alter table journal drop constraint journal_kind;
alter table journal add constraint journal_kind check (kind in (
    'Contribution', 'Receipt', 'Expenditure', 'Suspense', 'Settlement', 'SettlementPayment', 'SettlementInterest', 'Income', 'Reserve', 'Accrual', 'Arrears', 'Transfer', 'Recoding', 'PriorYear', 'YearEnd'));

create table belongs_to (
    fy smallint not null,
    journal_id bigint not null,
    pool_id integer not null,
    package_id text not null,
    version integer not null,
    effective_from date not null,
    effective_to date not null,
    reason text not null,
    decision text not null,
    constraint belongs_to_pkey primary key (fy, journal_id),
    constraint belongs_to_pool_fkey foreign key (pool_id) references pool,
    constraint belongs_to_days check (effective_from <= effective_to)
);
create index belongs_to_days on belongs_to (pool_id, effective_to);
create trigger belongs_to_append_only before update or delete or truncate on belongs_to for each statement execute function refuse_edit();
