-- A line of an extract that comes again with other terms may become a new version of its package; what each was last is found by its newest row.

alter table imported_line add column version integer not null default 1;
alter table imported_line alter column version drop default;
alter table imported_line drop constraint imported_line_pkey;
alter table imported_line add constraint imported_line_pkey primary key (agreement, source, line_id, version);

alter table package_import add column versioned integer not null default 0;
alter table package_import alter column versioned drop default;
-- Lines that were imported before and are not in this file, though their care goes on.
alter table package_import add column missing json not null default '[]';
alter table package_import alter column missing drop default;
