-- A balance has a day on which it is due and may bear interest after it; a payment says whether it clears the balance, by cash or by set-off, or is interest.

-- The agreement's payment terms as they were when the figures were worked out; null where none were agreed.
alter table settlement add column payment_terms json;

alter table settlement_payment add column kind text not null default 'Balance';
alter table settlement_payment add column set_off_id uuid;
alter table settlement_payment add constraint settlement_payment_kind_known check (kind in ('Balance', 'SetOff', 'Interest'));
alter table settlement_payment add constraint settlement_payment_set_off_named check ((kind = 'SetOff') = (set_off_id is not null));

-- Interest goes the way of the balance; how much of it there is only the rule can say.
alter table settlement_partner add column interest_paid_pence bigint not null default 0;
alter table settlement_partner add constraint settlement_partner_interest_direction check (interest_paid_pence = 0 or sign(interest_paid_pence) = sign(balance_pence));

-- What two bodies owed each other in several pools and set off: the balances cleared one way come to those cleared the other way.
create table set_off (
    id uuid not null,
    body text not null,
    -- The partners for whom the body acts: itself and those that it has followed.
    acts_for text[] not null,
    counterparty text not null,
    amount_pence bigint not null,
    set_off_on date not null,
    reference text,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint set_off_pkey primary key (id),
    constraint set_off_two_bodies check (body <> counterparty),
    constraint set_off_positive check (amount_pence > 0)
);
create index set_off_of_body on set_off (body, id);
alter table settlement_payment add constraint settlement_payment_set_off_fkey foreign key (set_off_id) references set_off (id);
create index settlement_payment_of_set_off on settlement_payment (set_off_id) where set_off_id is not null;
create trigger set_off_append_only before update or delete or truncate on set_off for each statement execute function refuse_edit();

-- A second guard behind the code: seen from the body, what it pays and what it is paid come to nothing, and each way to the amount.
create function check_set_off_balances() returns trigger language plpgsql as $$
declare
    paid bigint;
    received bigint;
begin
    select coalesce(sum(greatest(signed, 0)), 0), coalesce(sum(greatest(-signed, 0)), 0) into paid, received
    from (
        select case when p.partner = any (new.acts_for) then p.amount_pence else -p.amount_pence end as signed
        from settlement_payment p
        where p.set_off_id = new.id
    ) moved;
    if paid <> new.amount_pence or received <> new.amount_pence then
        raise exception 'a set-off moves no cash' using errcode = 'check_violation', constraint = 'set_off_moves_no_cash';
    end if;
    return null;
end $$;
create constraint trigger set_off_moves_no_cash after insert on set_off deferrable initially deferred for each row execute function check_set_off_balances();

create function refuse_payment_terms_edit() returns trigger language plpgsql as $$
begin
    if old.proposed_at is not null and new.payment_terms::text is distinct from old.payment_terms::text then
        raise exception 'a settlement''s payment terms are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger settlement_payment_terms_edit before update on settlement for each row execute function refuse_payment_terms_edit();
