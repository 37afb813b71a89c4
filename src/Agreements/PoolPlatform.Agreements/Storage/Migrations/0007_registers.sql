-- What partners keep beside the terms: readiness, risks, disputes and the like. An entry is never overwritten, only followed by its next version.

create table register_entry (
    reference text not null,
    register text not null,
    number integer not null,
    version integer not null,
    entry json not null,
    partner text not null,
    client_id text not null,
    recorded_at timestamptz not null,
    constraint register_entry_pkey primary key (reference, register, number, version),
    constraint register_entry_partner_fkey foreign key (reference, partner) references agreement_partner (reference, organisation),
    constraint register_entry_register_named check (register ~ '^[a-z]+(-[a-z]+)*$'),
    constraint register_entry_number_positive check (number > 0),
    constraint register_entry_version_positive check (version > 0)
);
create trigger register_entry_append_only before update or delete or truncate on register_entry for each statement execute function refuse_edit();
