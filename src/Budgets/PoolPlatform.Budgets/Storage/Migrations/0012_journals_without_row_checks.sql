-- A foreign key on each journal was a sixth of what posting costs and is looked up for every row of an import. Pools cannot be deleted and every writer has found
-- its pool in the table, so nothing is lost; verify looks for journals whose pool is gone.

create trigger pool_append_only before delete or truncate on pool for each statement execute function refuse_edit();
create trigger pool_year_append_only before delete or truncate on pool_year for each statement execute function refuse_edit();
alter table journal drop constraint journal_pool_fkey;
