-- A small table for a service that exists in tests only.
create table note (
    id uuid not null,
    text text not null,
    amount_pence bigint not null,
    constraint note_pkey primary key (id)
);
create table heard (
    place bigint generated always as identity,
    text text not null,
    constraint heard_pkey primary key (place)
);
