-- Terms by the day from which they hold and the version that made them, so that terms on any date, as known at any time, are one row; and the variations behind them.

alter table agreement_terms drop constraint agreement_terms_pkey;
alter table agreement_terms add constraint agreement_terms_pkey primary key (reference, effective_on, version);

create table variation (
    reference text not null,
    number integer not null,
    kind text not null,
    effective_from date not null,
    reason text not null,
    -- As it was written, and what it changes as a reader wants to see it.
    changes json not null,
    difference json not null,
    state text not null,
    proposed_by text not null,
    recorded_at timestamptz not null,
    version integer,
    constraint variation_pkey primary key (reference, number),
    constraint variation_agreement_fkey foreign key (reference) references agreement (reference),
    constraint variation_proposed_by_fkey foreign key (reference, proposed_by) references agreement_partner (reference, organisation),
    constraint variation_number_positive check (number > 0),
    constraint variation_kind_known check (kind in ('Variation', 'Promotion')),
    constraint variation_state_known check (state in ('InApproval', 'Agreed', 'Withdrawn')),
    constraint variation_version_when_agreed check ((state = 'Agreed') = (version is not null)),
    constraint variation_reason_given check (btrim(reason) <> '')
);

-- From one day there is one variation; a cut-over to live may fall on the same day.
create unique index variation_overlaps on variation (reference, effective_from) where kind = 'Variation' and state <> 'Withdrawn';

create table variation_signature (
    reference text not null,
    number integer not null,
    partner text not null,
    signatory text,
    capacity text,
    signed_at timestamptz not null,
    constraint variation_signature_pkey primary key (reference, number, partner),
    constraint variation_signature_variation_fkey foreign key (reference, number) references variation (reference, number),
    constraint variation_signature_partner_fkey foreign key (reference, partner) references agreement_partner (reference, organisation)
);
