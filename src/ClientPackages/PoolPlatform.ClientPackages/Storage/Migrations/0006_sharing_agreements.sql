-- The agreements under which bodies share what they know of people: who with whom, on what lawful basis, for what, until when.

create table sharing_agreement (
    sharing_agreement_id uuid not null,
    reference text not null,
    parties text[] not null,
    lawful_basis text not null,
    purpose text not null,
    starts_on date not null,
    ends_on date,
    review_on date not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    constraint sharing_agreement_pkey primary key (sharing_agreement_id),
    constraint sharing_agreement_reference_once unique (reference),
    constraint sharing_agreement_between_bodies check (cardinality(parties) > 1),
    constraint sharing_agreement_days check (ends_on is null or ends_on >= starts_on)
);
create trigger sharing_agreement_append_only before update or delete or truncate on sharing_agreement for each statement execute function refuse_edit();
