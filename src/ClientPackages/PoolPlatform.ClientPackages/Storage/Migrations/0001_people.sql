-- People, in a schema of their own. Nothing here can be read without the key of the service's configuration but who answers for whom.

create schema people;

-- Sealed columns hold nonce, ciphertext and tag; what is sealed for one person and column opens for no other.
create table people.person (
    person_id uuid not null,
    key_id text not null,
    nhs_number_sealed bytea not null,
    nhs_number_index bytea not null,
    name_sealed bytea not null,
    born_sealed bytea not null,
    responsible_council text not null,
    responsible_nhs_body text not null,
    recorded_at timestamptz not null,
    constraint person_pkey primary key (person_id),
    -- Keyed, so that nobody who holds the table alone can try the ten thousand million numbers there are.
    constraint person_nhs_number_once unique (nhs_number_index)
);

create table people.access_log (
    id bigint generated always as identity,
    person_id uuid not null,
    read_at timestamptz not null,
    client_id text not null,
    organisation text not null,
    purpose text not null,
    constraint access_log_pkey primary key (id),
    constraint access_log_person_fkey foreign key (person_id) references people.person (person_id),
    constraint access_log_purpose_given check (btrim(purpose) <> '')
);
create index access_log_person on people.access_log (person_id, id);
create trigger access_log_append_only before update or delete or truncate on people.access_log for each statement execute function refuse_edit();
