-- How the files of each source are read, by version; the files themselves, by their hash; and what waits in suspense until its line is known.

create table mapping (
    pool_id integer not null,
    fy smallint not null,
    source text not null,
    number integer not null,
    definition jsonb not null,
    actor text not null,
    recorded_at timestamptz not null,
    constraint mapping_pkey primary key (pool_id, fy, source, number),
    constraint mapping_pool_year_fkey foreign key (pool_id, fy) references pool_year,
    constraint mapping_number check (number > 0)
);
create trigger mapping_append_only before update or delete or truncate on mapping for each statement execute function refuse_edit();

-- The mapping under which a file was read; none for the platform's own columns.
alter table import
    add column mapping_number integer,
    add column suspended integer not null default 0,
    add column suspense_total_pence bigint not null default 0,
    add column passed_over integer not null default 0;

-- Written beside the transaction that does the work, so that whoever asks sees how far it is.
create table import_phase (
    import_id uuid not null,
    phase text not null,
    reached_at timestamptz not null,
    constraint import_phase_pkey primary key (import_id, phase),
    constraint import_phase_import_fkey foreign key (import_id) references import,
    constraint import_phase_name check (phase in ('Checking', 'Posting', 'Telling'))
);

-- A file as it came, in compressed parts; the parts are compressed already, so the table need not try.
create table kept_file (
    hash bytea not null,
    bytes bigint not null,
    recorded_at timestamptz not null,
    constraint kept_file_pkey primary key (hash)
);
create table kept_file_part (
    hash bytea not null,
    no integer not null,
    content bytea not null,
    constraint kept_file_part_pkey primary key (hash, no),
    constraint kept_file_part_file_fkey foreign key (hash) references kept_file
);
alter table kept_file_part alter column content set storage external;
create trigger kept_file_append_only before update or delete or truncate on kept_file for each statement execute function refuse_edit();
create trigger kept_file_part_append_only before update or delete or truncate on kept_file_part for each statement execute function refuse_edit();

alter table journal drop constraint journal_kind;
alter table journal add constraint journal_kind check (kind in (
    'Contribution', 'Receipt', 'Expenditure', 'Suspense', 'Settlement', 'SettlementPayment', 'Income', 'Reserve', 'Accrual', 'Recoding', 'PriorYear', 'YearEnd'));

-- What an entry in suspense said of itself, written by the statement that posts it. It is cleared once a journal reverses it.
create table suspense_entry (
    fy smallint not null,
    journal_id bigint not null,
    pool_id integer not null,
    source text not null,
    row integer not null,
    -- Cost centre and subjective with the unit separator between, or the line that the file named.
    codes text not null,
    reason text not null,
    constraint suspense_entry_pkey primary key (fy, journal_id)
);
create index suspense_entry_pool on suspense_entry (pool_id, fy, source, journal_id);
create trigger suspense_entry_append_only before update or delete or truncate on suspense_entry for each statement execute function refuse_edit();
