-- Packages of care: what is bought for a person, by version, and what of it is in force. No identity stands here.

create table package (
    package_id uuid not null,
    person_id uuid not null,
    agreement text not null,
    scheme text not null,
    last_version integer not null,
    in_force integer,
    proposed integer,
    ended_on date,
    -- The day to which commitments have been stated; null once nothing is left to state.
    committed_through date,
    -- Counts every write: the entity tag.
    revision integer not null,
    constraint package_pkey primary key (package_id),
    constraint package_person_fkey foreign key (person_id) references people.person (person_id),
    constraint package_versions_given check (coalesce(in_force, 0) <= last_version and coalesce(proposed, 0) <= last_version),
    constraint package_something_stands check (in_force is not null or proposed is not null),
    constraint package_in_force_before_proposed check (in_force < proposed),
    constraint package_ended_was_in_force check (ended_on is null or (in_force is not null and proposed is null)),
    constraint package_commits_when_in_force check (committed_through is null or in_force is not null)
);
create index package_agreement on package (agreement, package_id);
create index package_person on package (person_id);
create index package_committed_through on package (committed_through) where committed_through is not null;

-- json and not jsonb, because funders keep the order in which they were written: it decides who gets the odd penny.
create table package_version (
    package_id uuid not null,
    version integer not null,
    terms json not null,
    reason text,
    recorded_at timestamptz not null,
    in_force_at timestamptz,
    constraint package_version_pkey primary key (package_id, version),
    constraint package_version_package_fkey foreign key (package_id) references package (package_id),
    constraint package_version_reason_given check (version = 1 or reason is not null)
);
alter table package add constraint package_in_force_fkey foreign key (package_id, in_force) references package_version (package_id, version) deferrable initially deferred;
alter table package add constraint package_proposed_fkey foreign key (package_id, proposed) references package_version (package_id, version) deferrable initially deferred;
