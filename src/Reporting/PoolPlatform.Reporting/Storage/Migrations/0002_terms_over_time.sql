-- Terms by the day from which they hold, because a variation may be told long before its day; who followed whom; which agreement took whose place.

alter table agreement add column effective_from date;
update agreement set effective_from = term_start;
alter table agreement alter column effective_from set not null;
alter table agreement drop constraint agreement_pkey;
alter table agreement add constraint agreement_pkey primary key (reference, effective_from);

alter table agreement_partner add column effective_from date;
update agreement_partner p set effective_from = a.effective_from from agreement a where a.reference = p.reference;
alter table agreement_partner alter column effective_from set not null;
alter table agreement_partner drop constraint agreement_partner_pkey;
alter table agreement_partner drop constraint agreement_partner_code_key;
alter table agreement_partner add constraint agreement_partner_pkey primary key (reference, effective_from, position);
alter table agreement_partner add constraint agreement_partner_code_key unique (reference, effective_from, code);

alter table agreement_scheme add column effective_from date;
update agreement_scheme s set effective_from = a.effective_from from agreement a where a.reference = s.reference;
alter table agreement_scheme alter column effective_from set not null;
alter table agreement_scheme drop constraint agreement_scheme_pkey;
alter table agreement_scheme add constraint agreement_scheme_pkey primary key (reference, effective_from, position);

create table succession (
    predecessor text not null,
    successor text not null,
    constraint succession_pkey primary key (predecessor, successor)
);
create index succession_by_successor on succession (successor);

create table superseded (
    reference text not null,
    by_reference text not null,
    effective_from date not null,
    constraint superseded_pkey primary key (reference)
);
create index superseded_by on superseded (by_reference);
