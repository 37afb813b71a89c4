-- Extracts of case systems: how each source names its columns and words, which files came, and which line of a source became which package. Of a file nothing is kept here but its line ids.

create table extract_mapping (
    agreement text not null,
    source text not null,
    mapping json not null,
    recorded_at timestamptz not null,
    constraint extract_mapping_pkey primary key (agreement, source)
);

create table package_import (
    import_id uuid not null,
    agreement text not null,
    source text not null,
    file_hash bytea not null,
    rows integer not null,
    drafted integer not null,
    unchanged integer not null,
    rejections json not null,
    recorded_at timestamptz not null,
    constraint package_import_pkey primary key (import_id),
    constraint package_import_file_once unique (agreement, source, file_hash)
);

create table imported_line (
    agreement text not null,
    source text not null,
    line_id text not null,
    package_id uuid not null,
    -- Keyed like requests about people: says that a line is the same, and nothing else.
    line_hash bytea not null,
    constraint imported_line_pkey primary key (agreement, source, line_id),
    constraint imported_line_package_fkey foreign key (package_id) references package (package_id)
);
create trigger imported_line_append_only before update or delete or truncate on imported_line for each statement execute function refuse_edit();
