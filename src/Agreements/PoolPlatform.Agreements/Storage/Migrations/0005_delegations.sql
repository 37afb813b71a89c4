-- Who may act for an organisation, up to what sum and from when to when: a chain from a body down to an officer. Recorded and never edited; what ends early has a revocation beside it.

create table delegation (
    id uuid not null,
    position bigint generated always as identity,
    organisation text not null,
    -- A body begins a chain; an officer passes on what it holds under an earlier delegation.
    body text,
    under_id uuid,
    post text not null,
    employer text,
    acts text[] not null,
    reserved text[] not null,
    limit_pence bigint,
    starts_on date not null,
    ends_on date,
    may_sub_delegate boolean not null,
    recorded_at timestamptz not null,
    constraint delegation_pkey primary key (id),
    constraint delegation_organisation_id_key unique (organisation, id),
    constraint delegation_organisation_fkey foreign key (organisation) references organisation (code),
    constraint delegation_employer_fkey foreign key (employer) references organisation (code),
    constraint delegation_under_fkey foreign key (organisation, under_id) references delegation (organisation, id),
    constraint delegation_of_one check ((body is null) <> (under_id is null)),
    constraint delegation_post_named check (btrim(post) <> ''),
    constraint delegation_body_named check (btrim(body) <> ''),
    constraint delegation_of_something check (cardinality(acts) > 0),
    constraint delegation_act_not_reserved check (not acts && reserved),
    constraint delegation_limit_positive check (limit_pence > 0),
    constraint delegation_dates_in_order check (ends_on is null or ends_on >= starts_on)
);
create index delegation_of_organisation on delegation (organisation, position);

create table delegation_revocation (
    delegation_id uuid not null,
    revoked_on date not null,
    reason text not null,
    recorded_at timestamptz not null,
    constraint delegation_revocation_pkey primary key (delegation_id),
    constraint delegation_revocation_delegation_fkey foreign key (delegation_id) references delegation (id),
    constraint delegation_revocation_reason_given check (btrim(reason) <> '')
);

create trigger delegation_append_only before update or delete or truncate on delegation for each statement execute function refuse_edit();
create trigger delegation_revocation_append_only before update or delete or truncate on delegation_revocation for each statement execute function refuse_edit();
