-- People move, die and are forgotten: who answered for whom from which day, a sealed day of death, and an identity that can be dropped while the money stays.

create table people.responsibility (
    id bigint generated always as identity,
    person_id uuid not null,
    effective_from date not null,
    responsible_council text not null,
    responsible_nhs_body text not null,
    recorded_at timestamptz not null,
    constraint responsibility_pkey primary key (id),
    constraint responsibility_person_fkey foreign key (person_id) references people.person (person_id)
);
create index responsibility_person on people.responsibility (person_id, effective_from, id);
create trigger responsibility_append_only before update or delete or truncate on people.responsibility for each statement execute function refuse_edit();

-- From when the bodies on record answered is not known; from before anything was bought.
insert into people.responsibility (person_id, effective_from, responsible_council, responsible_nhs_body, recorded_at)
select person_id, date '1900-04-01', responsible_council, responsible_nhs_body, recorded_at from people.person;

alter table people.person add column died_sealed bytea;
alter table people.person add column erased_at timestamptz;
alter table people.person alter column nhs_number_sealed drop not null;
alter table people.person alter column nhs_number_index drop not null;
alter table people.person alter column name_sealed drop not null;
alter table people.person alter column born_sealed drop not null;
alter table people.person add constraint person_whole_or_erased check (
    num_nonnulls(nhs_number_sealed, nhs_number_index, name_sealed, born_sealed) = case when erased_at is null then 4 else 0 end
    and (erased_at is null or died_sealed is null));
