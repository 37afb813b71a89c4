-- What packages of care commit the pool to, by version: each version replaces all that the package committed before, and none is edited.

create table package_version (
    package_id text not null,
    version integer not null,
    pool_id integer not null,
    recorded_at timestamptz not null,
    constraint package_version_pkey primary key (package_id, version),
    constraint package_version_pool_fkey foreign key (pool_id) references pool
);
create index package_version_pool on package_version (pool_id);

create table commitment (
    package_id text not null,
    version integer not null,
    fy smallint not null,
    period smallint not null,
    scheme text not null,
    line text not null,
    amount_pence bigint not null,
    constraint commitment_pkey primary key (package_id, version, fy, period, scheme, line),
    constraint commitment_package_version_fkey foreign key (package_id, version) references package_version,
    constraint commitment_period check (period between 1 and 12)
);

create trigger package_version_append_only before update or delete or truncate on package_version for each statement execute function refuse_edit();
create trigger commitment_append_only before update or delete or truncate on commitment for each statement execute function refuse_edit();
