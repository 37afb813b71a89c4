-- What happens to a package beside its terms, as facts in order: funding without prejudice and its decision, reviews, what was delivered, what was paid.

create table package_entry (
    package_id uuid not null,
    number integer not null,
    kind text not null,
    body json not null,
    recorded_at timestamptz not null,
    constraint package_entry_pkey primary key (package_id, number),
    constraint package_entry_package_fkey foreign key (package_id) references package (package_id)
);
create trigger package_entry_append_only before update or delete or truncate on package_entry for each statement execute function refuse_edit();
