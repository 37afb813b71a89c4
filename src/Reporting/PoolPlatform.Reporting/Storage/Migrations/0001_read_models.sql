-- What reports are made of, built from events alone. No table refers to another: each producer tells its own story at its own pace,
-- so a budget may be known here before its agreement is. All money is whole pence.

create table agreement (
    reference text not null,
    title text not null,
    legal_power text not null,
    funding_type text not null,
    mode text not null,
    host text not null,
    term_start date not null,
    term_end date,
    version integer not null,
    constraint agreement_pkey primary key (reference)
);

create table agreement_partner (
    reference text not null,
    position integer not null,
    code text not null,
    name text not null,
    kind text not null,
    constraint agreement_partner_pkey primary key (reference, position),
    constraint agreement_partner_code_key unique (reference, code)
);

create table agreement_scheme (
    reference text not null,
    position integer not null,
    code text not null,
    name text not null,
    constraint agreement_scheme_pkey primary key (reference, position)
);

create table budget (
    reference text not null,
    year integer not null,
    number integer not null,
    version text not null,
    note text,
    constraint budget_pkey primary key (reference, year)
);

create table budget_line (
    reference text not null,
    year integer not null,
    position integer not null,
    code text not null,
    scheme text not null,
    name text not null,
    funded_by text not null,
    owner text not null,
    kind text not null,
    amount_pence bigint,
    constraint budget_line_pkey primary key (reference, year, position)
);

create table contributions (
    reference text not null,
    year integer not null,
    number integer not null,
    constraint contributions_pkey primary key (reference, year)
);

create table contribution (
    reference text not null,
    year integer not null,
    position integer not null,
    partner text not null,
    source text not null,
    schedule text not null,
    amount_pence bigint not null,
    constraint contribution_pkey primary key (reference, year, position)
);

create table receipt (
    reference text not null,
    year integer not null,
    journal_id bigint not null,
    partner text not null,
    amount_pence bigint not null,
    received_on date not null,
    constraint receipt_pkey primary key (reference, year, journal_id)
);

-- Expenditure by line, payer and the month it falls in: small, whatever the number of entries behind it.
create table expenditure (
    reference text not null,
    year integer not null,
    scheme text not null,
    line text not null,
    paid_by text not null,
    period integer not null,
    amount_pence bigint not null,
    entries bigint not null,
    constraint expenditure_pkey primary key (reference, year, scheme, line, paid_by, period)
);

create table period_closed (
    reference text not null,
    year integer not null,
    through integer not null,
    constraint period_closed_pkey primary key (reference, year)
);

create table settlement (
    settlement_id text not null,
    place bigint generated always as identity,
    reference text not null,
    year integer not null,
    through integer not null,
    as_at timestamptz not null,
    state text not null,
    budget_pence bigint not null,
    outturn_pence bigint not null,
    variance_pence bigint not null,
    unallocated_pence bigint not null,
    unknown_lines integer not null,
    constraint settlement_pkey primary key (settlement_id)
);
create index settlement_pool on settlement (reference, year, place);

create table settlement_partner (
    settlement_id text not null,
    position integer not null,
    code text not null,
    contribution_due_pence bigint not null,
    contribution_paid_pence bigint not null,
    paid_on_behalf_pence bigint not null,
    variance_share_pence bigint not null,
    liability_pence bigint not null,
    balance_pence bigint not null,
    constraint settlement_partner_pkey primary key (settlement_id, position)
);

create table settlement_posting (
    settlement_id text not null,
    reference text not null,
    year integer not null,
    journal_id bigint not null,
    constraint settlement_posting_pkey primary key (settlement_id)
);

create table settlement_payment (
    settlement_id text not null,
    journal_id bigint not null,
    reference text not null,
    year integer not null,
    partner text not null,
    amount_pence bigint not null,
    paid_on date not null,
    constraint settlement_payment_pkey primary key (settlement_id, journal_id)
);

create table last_heard (
    reference text not null,
    producer text not null,
    sequence bigint not null,
    recorded_at timestamptz not null,
    constraint last_heard_pkey primary key (reference, producer)
);
