-- One-way money beside the pools: charges by the day, grants under conditions, sums that follow a person. None of it is ever in a pool's balance.

create table flow (
    id uuid not null,
    reference text not null,
    kind text not null,
    -- The charge or grant of the agreement.
    code text,
    payer text not null,
    payee text not null,
    from_on date not null,
    through_on date,
    proposed_by text not null,
    state text not null,
    -- A grant's conditions, as the agreement had them when the flow was proposed.
    memorandum text,
    is_recurrent boolean,
    is_capital boolean,
    needs_certificate boolean,
    is_recovered boolean,
    grant_pence bigint,
    -- A dowry's terms; the id is all that is known here about the person.
    person_id uuid,
    hospital_weekly_pence bigint,
    community_weekly_pence bigint,
    payer_percent numeric(9, 6),
    proposed_at timestamptz not null,
    answered_at timestamptz,
    reason text,
    end_reason text,
    constraint flow_pkey primary key (id),
    constraint flow_kind_known check (kind in ('CrossCharge', 'GrantTransfer', 'Dowry')),
    constraint flow_state_known check (state in ('Proposed', 'Agreed', 'Declined', 'Ended')),
    constraint flow_sides check (payer <> payee and proposed_by in ('Payer', 'Payee')),
    constraint flow_dates check (through_on is null or through_on >= from_on),
    constraint flow_answered check ((state = 'Proposed') = (answered_at is null)),
    constraint flow_end check ((state = 'Ended') = (end_reason is not null)),
    constraint flow_terms_of_kind check (case kind
        when 'CrossCharge' then code is not null and num_nonnulls(memorandum, person_id) = 0
        when 'GrantTransfer' then num_nulls(code, memorandum, is_recurrent, is_capital, needs_certificate, is_recovered) = 0 and person_id is null
        else num_nulls(person_id, hospital_weekly_pence, community_weekly_pence, payer_percent) = 0 and num_nonnulls(code, memorandum) = 0 end)
);
create index flow_of_agreement on flow (reference, id);
-- A charge, a grant or a person has one flow at a time.
create unique index flow_open_code on flow (reference, code) where code is not null and state in ('Proposed', 'Agreed');
create unique index flow_open_person on flow (reference, person_id) where person_id is not null and state in ('Proposed', 'Agreed');

create table flow_claim (
    flow_id uuid not null,
    number integer not null,
    from_on date not null,
    through_on date not null,
    days integer,
    amount_pence bigint not null,
    paid_pence bigint not null default 0,
    evidence text not null,
    state text not null,
    reason text,
    claimed_at timestamptz not null,
    answered_at timestamptz,
    -- How a dowry's amount came about.
    dowry_pence bigint,
    difference_pence bigint,
    surplus_added_pence bigint,
    surplus_used_pence bigint,
    payer_excess_pence bigint,
    payee_excess_pence bigint,
    hospital_pence_days bigint,
    difference_pence_days bigint,
    excess_pence bigint,
    constraint flow_claim_pkey primary key (flow_id, number),
    constraint flow_claim_flow_fkey foreign key (flow_id) references flow (id),
    constraint flow_claim_state_known check (state in ('Claimed', 'Queried', 'Agreed', 'Withdrawn', 'Paid')),
    constraint flow_claim_dates check (through_on >= from_on),
    constraint flow_claim_positive check (amount_pence > 0),
    constraint flow_claim_never_overpaid check (paid_pence between 0 and amount_pence),
    constraint flow_claim_paid_when_agreed check (paid_pence = 0 or state in ('Agreed', 'Paid')),
    constraint flow_claim_paid_is_paid check ((state = 'Paid') = (paid_pence = amount_pence)),
    constraint flow_claim_workings_together check (num_nulls(dowry_pence, difference_pence, surplus_added_pence, surplus_used_pence, payer_excess_pence, payee_excess_pence,
        hospital_pence_days, difference_pence_days, excess_pence) in (0, 9)),
    constraint flow_claim_workings_sum check (dowry_pence is null or amount_pence = dowry_pence + payer_excess_pence
        and difference_pence = payer_excess_pence + payee_excess_pence + surplus_used_pence - surplus_added_pence)
);
create unique index flow_claim_first_day on flow_claim (flow_id, from_on) where state <> 'Withdrawn' and days is not null;

-- Cash to the payee under a claim, or back to the payer for a year's grant that was not used.
create table flow_payment (
    id uuid not null,
    flow_id uuid not null,
    claim integer,
    year integer,
    amount_pence bigint not null,
    paid_on date not null,
    reference text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint flow_payment_pkey primary key (id),
    constraint flow_payment_claim_fkey foreign key (flow_id, claim) references flow_claim (flow_id, number),
    constraint flow_payment_flow_fkey foreign key (flow_id) references flow (id),
    constraint flow_payment_one_way check (num_nonnulls(claim, year) = 1 and amount_pence > 0)
);
create index flow_payment_of_flow on flow_payment (flow_id, id);

create table flow_certificate (
    flow_id uuid not null,
    year integer not null,
    used_pence bigint not null,
    officer text not null,
    evidence text not null,
    certified_at timestamptz not null,
    certified_by text not null,
    constraint flow_certificate_pkey primary key (flow_id, year),
    constraint flow_certificate_flow_fkey foreign key (flow_id) references flow (id),
    constraint flow_certificate_not_negative check (used_pence >= 0)
);

-- What each originating area's dowries have left over, kept apart from every other area's.
create table dowry_account (
    reference text not null,
    payer text not null,
    surplus_pence bigint not null default 0,
    constraint dowry_account_pkey primary key (reference, payer),
    constraint dowry_account_never_overdrawn check (surplus_pence >= 0)
);

create trigger flow_payment_append_only before update or delete or truncate on flow_payment for each statement execute function refuse_edit();
create trigger flow_certificate_append_only before update or delete or truncate on flow_certificate for each statement execute function refuse_edit();
create trigger flow_kept before delete or truncate on flow for each statement execute function refuse_edit();
create trigger flow_claim_kept before delete or truncate on flow_claim for each statement execute function refuse_edit();

create function refuse_flow_claim_edit() returns trigger language plpgsql as $$
begin
    if (new.from_on, new.through_on, new.days, new.amount_pence, new.evidence, new.dowry_pence, new.surplus_added_pence, new.surplus_used_pence, new.payer_excess_pence, new.hospital_pence_days, new.difference_pence_days, new.excess_pence)
        is distinct from
        (old.from_on, old.through_on, old.days, old.amount_pence, old.evidence, old.dowry_pence, old.surplus_added_pence, old.surplus_used_pence, old.payer_excess_pence, old.hospital_pence_days, old.difference_pence_days, old.excess_pence)
        or old.state in ('Withdrawn', 'Paid') then
        raise exception 'a claim''s figures are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger flow_claim_edit before update on flow_claim for each row execute function refuse_flow_claim_edit();
