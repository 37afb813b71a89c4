-- What every service's database holds beside its own tables: idempotency keys, audit trail, event log, consumer positions.

create table idempotency_key (
    client_id text not null,
    path text not null,
    key text not null,
    request_hash bytea not null,
    status integer not null,
    location text,
    body text not null,
    recorded_at timestamptz not null,
    constraint idempotency_key_pkey primary key (client_id, path, key)
);

create table audit_entry (
    id bigint generated always as identity,
    recorded_at timestamptz not null,
    client_id text not null,
    organisation text,
    on_behalf_of text,
    subject text not null,
    operation text not null,
    facts jsonb not null,
    constraint audit_entry_pkey primary key (id)
);
create index audit_entry_subject on audit_entry (subject, id);

-- The truth about what was said. A row is written in the transaction of the change that it tells of; its sequence is given
-- after the commit, by one sequencer, so that sequences are gapless and no reader can overtake a slow transaction.
create table event_log (
    id bigint generated always as identity,
    sequence bigint,
    stream text not null,
    type text not null,
    payload text not null,
    recorded_at timestamptz not null,
    constraint event_log_pkey primary key (id),
    constraint event_log_sequence_key unique (sequence)
);
create index event_log_unsequenced on event_log (id) where sequence is null;

create table event_sender (
    only_row boolean not null default true,
    sequenced_through bigint not null,
    sent_through bigint not null,
    constraint event_sender_pkey primary key (only_row),
    constraint event_sender_only_row check (only_row),
    constraint event_sender_order check (sent_through <= sequenced_through)
);
insert into event_sender (sequenced_through, sent_through) values (0, 0);

create table event_consumed (
    producer text not null,
    last_sequence bigint not null,
    constraint event_consumed_pkey primary key (producer)
);

-- A second guard behind the code: audit and event rows are never edited or deleted, but for giving an event its sequence once.
create function refuse_edit() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger audit_entry_append_only before update or delete or truncate on audit_entry for each statement execute function refuse_edit();
create trigger event_log_append_only before delete or truncate on event_log for each statement execute function refuse_edit();
create function refuse_event_edit() returns trigger language plpgsql as $$
begin
    if old.sequence is not null or (new.id, new.stream, new.type, new.payload, new.recorded_at) is distinct from (old.id, old.stream, old.type, old.payload, old.recorded_at) then
        raise exception 'event_log is append-only' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger event_log_edit before update on event_log for each row execute function refuse_event_edit();
