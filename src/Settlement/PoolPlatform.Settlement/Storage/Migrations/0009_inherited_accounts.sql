-- A body that takes a partner's place during a year takes over its account; what of a partner's figures came from whom is kept with them.

alter table settlement_partner add column inherited json;

create or replace function refuse_settled_before_edit() returns trigger language plpgsql as $$
begin
    if (new.settled_share_pence, new.settled_outstanding_pence, new.settled_balance_pence, new.inherited::text)
        is distinct from (old.settled_share_pence, old.settled_outstanding_pence, old.settled_balance_pence, old.inherited::text) then
        raise exception 'a settlement''s figures are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
