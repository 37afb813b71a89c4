-- An agreement may hold one rule for the pool as a whole; what that rule is told beside the ledger is kept with the request, as the schemes' is.

alter table settlement add column told_of_pool json;

create or replace function refuse_version_edit() returns trigger language plpgsql as $$
begin
    if (new.version, new.told::text, new.told_of_pool::text) is distinct from (old.version, old.told::text, old.told_of_pool::text) then
        raise exception 'a settlement''s version and what it was told are never edited' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
