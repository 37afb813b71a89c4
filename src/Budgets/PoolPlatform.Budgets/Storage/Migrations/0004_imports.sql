-- Expenditure files: what was accepted stands here from the answer on, until it is posted as a whole or rejected.
-- The rows wait in a table of their own for each import (import_rows_<number>), dropped when the import is finished.

create table import (
    id uuid not null,
    number integer generated always as identity,
    pool_id integer not null,
    fy smallint not null,
    source text not null,
    partial boolean not null,
    file_hash bytea not null,
    state text not null,
    rows integer not null,
    accepted integer not null default 0,
    duplicates integer not null default 0,
    rejected integer not null default 0,
    control_total_pence bigint not null default 0,
    -- The terms under which it was accepted, so that it can be finished without asking again.
    partners text[] not null,
    host text not null,
    is_shadow boolean not null,
    term_start date not null,
    term_end date,
    client_id text not null,
    organisation text,
    recorded_at timestamptz not null,
    finished_at timestamptz,
    constraint import_pkey primary key (id),
    constraint import_number_key unique (number),
    constraint import_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint import_state check (state in ('Running', 'Completed', 'Rejected')),
    constraint import_finished check ((state = 'Running') = (finished_at is null))
);
create index import_file on import (pool_id, fy, source, file_hash);
create index import_running on import (number) where state = 'Running';

create table import_rejection (
    import_id uuid not null,
    row integer not null,
    reason text not null,
    constraint import_rejection_pkey primary key (import_id, row),
    constraint import_rejection_import_fkey foreign key (import_id) references import
);
