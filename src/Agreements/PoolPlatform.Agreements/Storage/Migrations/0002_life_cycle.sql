-- The way out of an agreement: who gave notice and to when, and the last day; a revision for those who change what they have read.

alter table agreement
    add column revision integer not null default 1,
    add column ended_on date,
    add constraint agreement_revision_positive check (revision > 0),
    add constraint agreement_state_known check (state in ('Draft', 'InApproval', 'Active', 'NoticeGiven', 'Ended', 'WoundUp', 'Superseded')),
    add constraint agreement_ended_on_when_ended check (ended_on is not null or state not in ('Ended', 'WoundUp'));

create table notice (
    reference text not null,
    partner text not null,
    given_on date not null,
    ends_on date not null,
    reason text not null,
    recorded_at timestamptz not null,
    constraint notice_pkey primary key (reference),
    constraint notice_partner_fkey foreign key (reference, partner) references agreement_partner (reference, organisation),
    constraint notice_reason_given check (btrim(reason) <> '')
);
