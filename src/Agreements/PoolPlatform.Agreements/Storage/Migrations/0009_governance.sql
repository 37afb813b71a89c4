-- Who decides for a partnership and what was decided: bodies with their seats, papers, decisions and what fulfilled their conditions. Decisions are recorded and never edited.

create table governance_body (
    reference text not null,
    code text not null,
    revision integer not null,
    body json not null,
    recorded_at timestamptz not null,
    constraint governance_body_pkey primary key (reference, code),
    constraint governance_body_agreement_fkey foreign key (reference) references agreement (reference),
    constraint governance_body_revision_positive check (revision > 0)
);

create table decision_paper (
    reference text not null,
    code text not null,
    revision integer not null,
    paper json not null,
    recorded_at timestamptz not null,
    constraint decision_paper_pkey primary key (reference, code),
    constraint decision_paper_agreement_fkey foreign key (reference) references agreement (reference),
    constraint decision_paper_revision_positive check (revision > 0)
);

create table decision (
    reference text not null,
    number integer not null,
    paper text not null,
    body text not null,
    decision json not null,
    recorded_at timestamptz not null,
    constraint decision_pkey primary key (reference, number),
    constraint decision_paper_fkey foreign key (reference, paper) references decision_paper (reference, code),
    constraint decision_body_fkey foreign key (reference, body) references governance_body (reference, code),
    constraint decision_number_positive check (number > 0)
);
create index decision_of_paper on decision (reference, paper, number);

create table decision_fulfilment (
    reference text not null,
    number integer not null,
    recommendation integer not null,
    fulfilled_on date not null,
    evidence text not null,
    amount_pence bigint,
    recorded_at timestamptz not null,
    constraint decision_fulfilment_pkey primary key (reference, number, recommendation),
    constraint decision_fulfilment_decision_fkey foreign key (reference, number) references decision (reference, number),
    constraint decision_fulfilment_evidence_given check (btrim(evidence) <> '')
);

create trigger decision_append_only before update or delete or truncate on decision for each statement execute function refuse_edit();
create trigger decision_fulfilment_append_only before update or delete or truncate on decision_fulfilment for each statement execute function refuse_edit();
