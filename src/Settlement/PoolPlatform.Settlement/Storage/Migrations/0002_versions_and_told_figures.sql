-- What came in after an agreed settlement is settled as the difference by a new version beside it, and never edits the old one; what rules are told beside the ledger is kept with the request.

alter table settlement add column version integer not null default 1;
alter table settlement add column told json;
alter table settlement add constraint settlement_version_positive check (version > 0);

drop index settlement_one_stands;
-- One is open at a time; agreed ones stand, each under its own number.
create unique index settlement_one_open on settlement (reference, year) where state not in ('Agreed', 'Settled', 'Superseded');
create unique index settlement_version_once on settlement (reference, year, version) where state <> 'Superseded';

-- What earlier versions have settled of the partner's share, of its outstanding contribution, and of its balance.
alter table settlement_partner add column settled_share_pence bigint not null default 0;
alter table settlement_partner add column settled_outstanding_pence bigint not null default 0;
alter table settlement_partner add column settled_balance_pence bigint not null default 0;
alter table settlement_partner drop constraint settlement_partner_balance_sums;
alter table settlement_partner add constraint settlement_partner_balance_sums
    check (balance_pence = liability_pence - contribution_paid_pence - paid_on_behalf_pence - settled_balance_pence);

create function refuse_version_edit() returns trigger language plpgsql as $$
begin
    if (new.version, new.told::text) is distinct from (old.version, old.told::text) then
        raise exception 'a settlement''s version and what it was told are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger settlement_version_edit before update on settlement for each row execute function refuse_version_edit();

create function refuse_settled_before_edit() returns trigger language plpgsql as $$
begin
    if (new.settled_share_pence, new.settled_outstanding_pence, new.settled_balance_pence) is distinct from (old.settled_share_pence, old.settled_outstanding_pence, old.settled_balance_pence) then
        raise exception 'a settlement''s figures are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger settlement_partner_settled_edit before update on settlement_partner for each row execute function refuse_settled_before_edit();
