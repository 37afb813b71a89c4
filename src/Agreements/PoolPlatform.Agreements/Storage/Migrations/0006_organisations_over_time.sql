-- Names, kinds and codes of one body over time, because a code outlives what it names (00T was a CCG and is a place of an ICB), and what was imported from national files.

-- What a body was called before; its newest name and kind stand with the body itself.
create table organisation_earlier_name (
    organisation text not null,
    held_until date not null,
    name text not null,
    kind text not null,
    constraint organisation_earlier_name_pkey primary key (organisation, held_until),
    constraint organisation_earlier_name_organisation_fkey foreign key (organisation) references organisation (code),
    constraint organisation_earlier_name_given check (btrim(name) <> '')
);

create table organisation_code (
    code text not null,
    organisation text not null,
    position smallint not null,
    valid_from date,
    valid_to date,
    constraint organisation_code_pkey primary key (code),
    constraint organisation_code_organisation_fkey foreign key (organisation) references organisation (code),
    constraint organisation_code_dates_in_order check (valid_to is null or valid_from is null or valid_to >= valid_from)
);
create index organisation_code_by_organisation on organisation_code (organisation);

create table organisation_import (
    id uuid not null,
    format text not null,
    as_of date not null,
    file_hash bytea not null,
    rows integer not null,
    added integer not null,
    changed integer not null,
    unchanged integer not null,
    rejected integer not null,
    rejections json not null,
    kinds_kept json not null,
    recorded_at timestamptz not null,
    constraint organisation_import_pkey primary key (id),
    constraint organisation_import_adds_up check (rows = added + changed + unchanged + rejected)
);
