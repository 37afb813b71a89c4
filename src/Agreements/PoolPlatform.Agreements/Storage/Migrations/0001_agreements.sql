-- Organisations with recorded succession, and agreements with their terms by version and their signatures.

create table organisation (
    code text not null,
    name text not null,
    kind text not null,
    active_from date,
    active_to date,
    constraint organisation_pkey primary key (code),
    constraint organisation_name_given check (btrim(name) <> ''),
    constraint organisation_dates_in_order check (active_to is null or active_from is null or active_to >= active_from)
);

-- Who followed whom is recorded, never inferred from a kind or a date.
create table succession (
    predecessor text not null,
    successor text not null,
    constraint succession_pkey primary key (predecessor, successor),
    constraint succession_predecessor_fkey foreign key (predecessor) references organisation (code),
    constraint succession_successor_fkey foreign key (successor) references organisation (code),
    constraint succession_of_another check (predecessor <> successor)
);
create index succession_by_successor on succession (successor);

create table agreement (
    reference text not null,
    state text not null,
    version integer not null,
    constraint agreement_pkey primary key (reference),
    constraint agreement_version_positive check (version > 0)
);

-- The terms as agreed from a day on, as known from an instant on; json and not jsonb, because a rule is shown as it was written.
create table agreement_terms (
    reference text not null,
    version integer not null,
    effective_on date not null,
    recorded_at timestamptz not null,
    terms json not null,
    constraint agreement_terms_pkey primary key (reference, version),
    constraint agreement_terms_agreement_fkey foreign key (reference) references agreement (reference)
);

create table agreement_partner (
    reference text not null,
    position smallint not null,
    organisation text not null,
    constraint agreement_partner_pkey primary key (reference, organisation),
    constraint agreement_partner_position_key unique (reference, position),
    constraint agreement_partner_agreement_fkey foreign key (reference) references agreement (reference),
    constraint agreement_partner_organisation_fkey foreign key (organisation) references organisation (code)
);
create index agreement_partner_organisation on agreement_partner (organisation, reference);

create table signature (
    reference text not null,
    partner text not null,
    signatory text not null,
    capacity text not null,
    signed_at timestamptz not null,
    constraint signature_pkey primary key (reference, partner),
    constraint signature_partner_fkey foreign key (reference, partner) references agreement_partner (reference, organisation)
);
