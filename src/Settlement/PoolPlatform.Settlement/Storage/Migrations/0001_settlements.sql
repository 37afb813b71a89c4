-- Settlements of a fund for a year: what was asked for, what it came to, what the partners answered, the cash, and what stands in the ledger.

create table settlement (
    id uuid not null,
    reference text not null,
    year integer not null,
    through smallint not null,
    as_at timestamptz not null,
    requested_by text not null,
    state text not null,
    -- Unknown until worked out, and then never changed again. json and not jsonb, because partners keep the agreement's order.
    mode text,
    host text,
    terms_version integer,
    budget_pence bigint,
    outturn_pence bigint,
    variance_pence bigint,
    unallocated_pence bigint,
    unknown_lines integer,
    unknown_lines_actual_pence bigint,
    note text,
    lines text[],
    result json,
    proposed_at timestamptz,
    agreed_at timestamptz,
    problem json,
    constraint settlement_pkey primary key (id),
    constraint settlement_state_known check (state in ('Calculating', 'Proposed', 'Agreed', 'Disputed', 'Referred', 'Settled', 'Superseded')),
    constraint settlement_through_range check (through between 1 and 13),
    constraint settlement_mode_known check (mode in ('Shadow', 'Live')),
    constraint settlement_variance_sums check (variance_pence = outturn_pence - budget_pence),
    constraint settlement_unknown_lines_counted check (unknown_lines >= 0),
    constraint settlement_figures_together check (num_nulls(mode, host, terms_version, budget_pence, outturn_pence, variance_pence,
        unallocated_pence, unknown_lines, unknown_lines_actual_pence, note, lines, result::text, proposed_at) in (0, 13)),
    constraint settlement_figures_before_answers check (state not in ('Proposed', 'Agreed', 'Disputed', 'Settled') or proposed_at is not null),
    constraint settlement_calculating_has_none check (state <> 'Calculating' or proposed_at is null),
    constraint settlement_agreed_when check ((state in ('Agreed', 'Settled')) = (agreed_at is not null)),
    constraint settlement_referred_says_why check (state <> 'Referred' or problem is not null)
);

-- One settlement of a year stands at a time; asking again supersedes one that is not agreed yet.
create unique index settlement_one_stands on settlement (reference, year) where state <> 'Superseded';
create index settlement_of_year on settlement (reference, year, id);
create index settlement_to_calculate on settlement (id) where state = 'Calculating';
create index settlement_to_post on settlement (id) where agreed_at is not null;

create table settlement_partner (
    settlement_id uuid not null,
    position smallint not null,
    partner text not null,
    contribution_due_pence bigint not null,
    contribution_paid_pence bigint not null,
    paid_on_behalf_pence bigint not null,
    variance_share_pence bigint not null,
    liability_pence bigint not null,
    balance_pence bigint not null,
    -- The cash recorded so far, signed like the balance: the sum of the partner's payments.
    paid_pence bigint not null default 0,
    constraint settlement_partner_pkey primary key (settlement_id, partner),
    constraint settlement_partner_position_key unique (settlement_id, position),
    constraint settlement_partner_settlement_fkey foreign key (settlement_id) references settlement (id),
    constraint settlement_partner_liability_sums check (liability_pence = contribution_due_pence + variance_share_pence),
    constraint settlement_partner_balance_sums check (balance_pence = liability_pence - contribution_paid_pence - paid_on_behalf_pence),
    constraint settlement_partner_never_overpaid check (
        paid_pence = 0 or (sign(paid_pence) = sign(balance_pence) and abs(paid_pence) <= abs(balance_pence)))
);

create table settlement_response (
    id bigint generated always as identity,
    settlement_id uuid not null,
    partner text not null,
    response text not null,
    lines text[] not null,
    reason text,
    responded_at timestamptz not null,
    responded_by text not null,
    constraint settlement_response_pkey primary key (id),
    -- A partner disputes at most once and agrees at most once; a dispute may be followed by agreement.
    constraint settlement_response_once unique (settlement_id, partner, response),
    constraint settlement_response_partner_fkey foreign key (settlement_id, partner) references settlement_partner (settlement_id, partner),
    constraint settlement_response_known check (response in ('Agree', 'Dispute')),
    constraint settlement_response_dispute_says_why check (response <> 'Dispute' or btrim(reason) <> ''),
    constraint settlement_response_agree_names_no_lines check (response <> 'Agree' or cardinality(lines) = 0)
);

create table settlement_payment (
    id uuid not null,
    settlement_id uuid not null,
    partner text not null,
    amount_pence bigint not null,
    paid_on date not null,
    reference text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint settlement_payment_pkey primary key (id),
    constraint settlement_payment_partner_fkey foreign key (settlement_id, partner) references settlement_partner (settlement_id, partner),
    constraint settlement_payment_not_zero check (amount_pence <> 0)
);
create index settlement_payment_of_settlement on settlement_payment (settlement_id, id);

-- What the ledger has taken: the settlement itself (no payment_id), and each payment under it.
create table settlement_posting (
    settlement_id uuid not null,
    payment_id uuid,
    journal_id bigint not null,
    posted_at timestamptz not null,
    constraint settlement_posting_settlement_fkey foreign key (settlement_id) references settlement (id),
    constraint settlement_posting_payment_fkey foreign key (payment_id) references settlement_payment (id)
);
create unique index settlement_posting_once on settlement_posting (settlement_id) where payment_id is null;
create unique index settlement_posting_payment_once on settlement_posting (payment_id) where payment_id is not null;

-- A second guard behind the code: answers, payments and postings are only ever added, and figures once proposed stay as they were.
create trigger settlement_response_append_only before update or delete or truncate on settlement_response for each statement execute function refuse_edit();
create trigger settlement_payment_append_only before update or delete or truncate on settlement_payment for each statement execute function refuse_edit();
create trigger settlement_posting_append_only before update or delete or truncate on settlement_posting for each statement execute function refuse_edit();
create trigger settlement_kept before delete or truncate on settlement for each statement execute function refuse_edit();
create trigger settlement_partner_kept before delete or truncate on settlement_partner for each statement execute function refuse_edit();

create function refuse_settlement_edit() returns trigger language plpgsql as $$
begin
    if (new.id, new.reference, new.year, new.through, new.as_at, new.requested_by) is distinct from (old.id, old.reference, old.year, old.through, old.as_at, old.requested_by)
        or (old.proposed_at is not null and
            (new.mode, new.host, new.terms_version, new.budget_pence, new.outturn_pence, new.unallocated_pence, new.unknown_lines, new.unknown_lines_actual_pence, new.lines, new.result::text, new.proposed_at)
            is distinct from
            (old.mode, old.host, old.terms_version, old.budget_pence, old.outturn_pence, old.unallocated_pence, old.unknown_lines, old.unknown_lines_actual_pence, old.lines, old.result::text, old.proposed_at))
        or (old.state in ('Settled', 'Superseded') and new.state <> old.state) then
        raise exception 'a settlement''s figures are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger settlement_edit before update on settlement for each row execute function refuse_settlement_edit();

create function refuse_settlement_partner_edit() returns trigger language plpgsql as $$
begin
    if (new.settlement_id, new.position, new.partner, new.contribution_due_pence, new.contribution_paid_pence, new.paid_on_behalf_pence, new.variance_share_pence, new.liability_pence, new.balance_pence)
        is distinct from
        (old.settlement_id, old.position, old.partner, old.contribution_due_pence, old.contribution_paid_pence, old.paid_on_behalf_pence, old.variance_share_pence, old.liability_pence, old.balance_pence) then
        raise exception 'a settlement''s figures are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger settlement_partner_edit before update on settlement_partner for each row execute function refuse_settlement_partner_edit();
