-- A dowry may end before days that were agreed: what its end takes back of each claim stands by itself, and so does what comes back of what was paid.

create table flow_credit (
    flow_id uuid not null,
    claim integer not null,
    from_on date not null,
    through_on date not null,
    days integer not null,
    amount_pence bigint not null,
    -- What the area's account got back (positive) or gave up again.
    surplus_moved_pence bigint not null,
    shortfall_pence bigint not null,
    credited_at timestamptz not null,
    credited_by text not null,
    constraint flow_credit_pkey primary key (flow_id, claim),
    constraint flow_credit_claim_fkey foreign key (flow_id, claim) references flow_claim (flow_id, number),
    constraint flow_credit_days check (days = through_on - from_on + 1 and days > 0),
    constraint flow_credit_not_negative check (amount_pence >= 0 and shortfall_pence >= 0)
);
create trigger flow_credit_append_only before update or delete or truncate on flow_credit for each statement execute function refuse_edit();

alter table flow_payment add column is_recovery boolean not null default false;
-- Only what was credited comes back of a claim.
alter table flow_payment add column credit integer generated always as (case when is_recovery then claim end) stored;
alter table flow_payment add constraint flow_payment_credit_fkey foreign key (flow_id, credit) references flow_credit (flow_id, claim);
