-- Which agreement takes whose place, and what shows that an agreement was made as the law wants it: hashes of signed documents, consents that trusts need.

alter table agreement
    add column supersedes text,
    add column superseded_by text,
    add constraint agreement_supersedes_fkey foreign key (supersedes) references agreement (reference),
    add constraint agreement_superseded_by_fkey foreign key (superseded_by) references agreement (reference),
    add constraint agreement_supersedes_another check (supersedes <> reference),
    add constraint agreement_superseded_by_one check ((state = 'Superseded') = (superseded_by is not null));

create table document (
    reference text not null,
    sha256 text not null,
    name text not null,
    signed_on date not null,
    recorded_at timestamptz not null,
    constraint document_pkey primary key (reference, sha256),
    constraint document_agreement_fkey foreign key (reference) references agreement (reference),
    constraint document_sha256_is_one check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint document_named check (btrim(name) <> '')
);

create table consent (
    reference text not null,
    organisation text not null,
    given_by text not null,
    given_on date not null,
    recorded_at timestamptz not null,
    constraint consent_pkey primary key (reference, organisation, given_by),
    constraint consent_partner_fkey foreign key (reference, organisation) references agreement_partner (reference, organisation),
    constraint consent_giver_named check (btrim(given_by) <> '')
);
