-- What is forecast for nobody in particular: vacancies, attrition, growth, pipeline, disputes, savings. It commits the pool as packages do, and no person stands behind it.

create table allowance (
    allowance_id uuid not null,
    agreement text not null,
    scheme text not null,
    kind text not null,
    budget_line text not null,
    version integer not null,
    ended_on date,
    -- Counts what was told of it, which is more than its versions: years come into view, and what it is a part of moves.
    announced integer not null,
    -- What was told last, by month.
    stated json not null,
    stated_at timestamptz not null,
    -- The day to which it has been stated; null once nothing is left to state.
    stated_through date,
    constraint allowance_pkey primary key (allowance_id)
);
create index allowance_agreement on allowance (agreement, allowance_id);

create table allowance_version (
    allowance_id uuid not null,
    version integer not null,
    from_date date not null,
    to_date date,
    per_week_pence bigint,
    amount_pence bigint,
    percent_of_remainder numeric(9, 6),
    probability numeric(9, 6) not null,
    reason text,
    recorded_at timestamptz not null,
    constraint allowance_version_pkey primary key (allowance_id, version),
    constraint allowance_version_allowance_fkey foreign key (allowance_id) references allowance (allowance_id),
    constraint allowance_version_one_sum check (num_nonnulls(per_week_pence, amount_pence, percent_of_remainder) = 1),
    constraint allowance_version_positive check (coalesce(per_week_pence, amount_pence, 1) > 0 and coalesce(percent_of_remainder, 1) > 0 and probability > 0),
    constraint allowance_version_days check (to_date is null or to_date >= from_date),
    constraint allowance_version_reason_given check (version = 1 or reason is not null)
);
create trigger allowance_version_append_only before update or delete or truncate on allowance_version for each statement execute function refuse_edit();

create table allowance_movement (
    id bigint generated always as identity,
    agreement text not null,
    allowance_id uuid not null,
    version integer not null,
    fy integer not null,
    reason text not null,
    amount_pence bigint not null,
    recorded_at timestamptz not null,
    constraint allowance_movement_pkey primary key (id),
    constraint allowance_movement_allowance_fkey foreign key (allowance_id) references allowance (allowance_id) deferrable initially deferred,
    constraint allowance_movement_something check (amount_pence <> 0)
);
create index allowance_movement_agreement on allowance_movement (agreement, fy, recorded_at);
create trigger allowance_movement_append_only before update or delete or truncate on allowance_movement for each statement execute function refuse_edit();

-- Whether any package of a pool has moved since an allowance that is a part of them was stated.
create index commitment_movement_recorded on commitment_movement (agreement, recorded_at);
