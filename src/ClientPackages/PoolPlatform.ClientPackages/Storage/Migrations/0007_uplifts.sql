-- A rise of one provider's rates over all packages of a pool: previewed in pounds, reviewed by somebody else, applied as one.

create table uplift (
    uplift_id uuid not null,
    agreement text not null,
    provider text not null,
    percent text not null,
    effective_from date not null,
    reason text not null,
    packages integer not null,
    -- What it costs, by financial year, in pence.
    effects json not null,
    -- The packages as they stood when it was previewed.
    digest text not null,
    prepared_by text not null,
    prepared_at timestamptz not null,
    applied_by text,
    applied_at timestamptz,
    constraint uplift_pkey primary key (uplift_id),
    constraint uplift_applied_by_somebody_else check (applied_by <> prepared_by),
    constraint uplift_applied_whole check ((applied_by is null) = (applied_at is null))
);
create index uplift_agreement on uplift (agreement, uplift_id);
create index package_in_force_of_agreement on package (agreement, package_id) where in_force is not null;
