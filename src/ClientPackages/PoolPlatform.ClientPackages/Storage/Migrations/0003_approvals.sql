-- A package that funders share needs the yes of each, once; care starts with the first. The days from referral to start are measured.

alter table package add column referred_on date;
alter table package add column panel_on date;
alter table package add column started_on date;
-- Null for packages approved before each funder was asked.
alter table package add column agreed text[];
alter table package add constraint package_started_in_force check (started_on is null or in_force is not null);
alter table package add constraint package_started_after_referral check (started_on >= referred_on);
