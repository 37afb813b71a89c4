-- Why a pool's forecast moved: opening plus the reasons is closing, for any two moments. Money only; no person stands here.

create table commitment_movement (
    id bigint generated always as identity,
    agreement text not null,
    package_id uuid not null,
    version integer not null,
    fy integer not null,
    reason text not null,
    amount_pence bigint not null,
    recorded_at timestamptz not null,
    constraint commitment_movement_pkey primary key (id),
    constraint commitment_movement_package_fkey foreign key (package_id) references package (package_id),
    constraint commitment_movement_something check (amount_pence <> 0)
);
create index commitment_movement_agreement on commitment_movement (agreement, fy, recorded_at);
create trigger commitment_movement_append_only before update or delete or truncate on commitment_movement for each statement execute function refuse_edit();
