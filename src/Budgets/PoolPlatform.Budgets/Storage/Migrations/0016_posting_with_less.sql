-- What a single posting costs the database is mostly the getting ready of its statements. A check on a table is read from the catalogue and parsed anew for each statement,
-- that of a domain once a session; and what belongs to a line is looked up by the statement that writes the line.

create domain journal_kind as text constraint journal_kind check (value in (
    'Contribution', 'Receipt', 'Expenditure', 'Suspense', 'Settlement', 'SettlementPayment', 'SettlementInterest', 'Income', 'Reserve', 'Accrual', 'Arrears', 'Transfer', 'Recoding', 'PriorYear', 'YearEnd'));
alter table journal drop constraint journal_kind;
alter table journal alter column kind type journal_kind;

-- What can be recovered of VAT is between nothing and all of it, whichever sign it has. In whole pence: the sign of a number, asked before, is a binary fraction.
alter table journal_line drop constraint journal_line_vat;
alter table journal_line add constraint journal_line_vat check (
    (vat_pence is null) = (recoverable_pence is null) and recoverable_pence between least(vat_pence, 0) and greatest(vat_pence, 0));

create or replace function post_journal(
    in_pool integer, in_fy smallint, in_kind text, in_effective_on date, in_period smallint,
    in_source_system text, in_source_ref text, in_reference text, in_supplier text, in_description text,
    in_package_id text, in_reverses_id bigint, in_actor text, in_recorded_at timestamptz,
    in_accounts text[], in_amounts bigint[],
    in_dimensions text[] default null, in_vat bigint[] default null, in_recoverable bigint[] default null, in_corrects_id bigint default null,
    out journal_id bigint, out posted boolean) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
    -- As journal_hash has it; written out because calling it would parse it anew each time.
    new_hash bytea := sha256(convert_to(concat_ws('|', in_kind, in_effective_on - date '2000-01-01', array_to_string(in_accounts, ','), array_to_string(in_amounts, ',')), 'UTF8'));
    old_hash bytea;
    total numeric := 0;
    amount bigint;
begin
    perform pg_advisory_xact_lock_shared(in_pool, in_fy);
    foreach amount in array in_amounts loop
        total := total + amount;
    end loop;
    if total <> 0 or cardinality(in_accounts) <> cardinality(in_amounts) then
        raise exception 'a % does not balance', in_kind using errcode = 'check_violation', constraint = 'journal_balanced';
    end if;
    -- A settlement or a year's end may come to nothing and still stands in the ledger, so that it cannot be posted again.
    if cardinality(in_accounts) < 2 and in_kind not in ('Settlement', 'YearEnd') then
        raise exception 'a % has no lines', in_kind using errcode = 'check_violation', constraint = 'journal_lines';
    end if;

    if in_source_system <> 'api' then
        perform pg_advisory_xact_lock(hashtextextended(in_source_system || chr(31) || in_source_ref, in_pool));
        select id, body_hash into journal_id, old_hash
        from journal
        where fy = in_fy and pool_id = in_pool and source_system = in_source_system and source_ref = in_source_ref;
        if found then
            if old_hash <> new_hash then
                raise exception '% % stands with other figures', in_source_system, in_source_ref using errcode = 'check_violation', constraint = 'journal_same_body';
            end if;
            posted := false;
            return;
        end if;
    end if;

    if in_kind not in ('Settlement', 'SettlementPayment', 'SettlementInterest')
        and exists (select from period where pool_id = in_pool and fy = in_fy and number = in_period and state <> 'Open') then
        raise exception 'period % is closed', in_period using errcode = 'check_violation', constraint = 'journal_period_open';
    end if;

    insert into journal (
        fy, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, package_id, reverses_id, corrects_id, actor, recorded_at, body_hash)
    values (
        in_fy, in_pool, in_kind, in_effective_on, in_period, in_source_system, in_source_ref, in_reference, in_supplier, in_description, in_package_id, in_reverses_id, in_corrects_id, in_actor, in_recorded_at, new_hash)
    returning id into journal_id;

    -- Nearly always account and dimension exist; where one does not, all that are missing are made at once, in the one order.
    insert into journal_line (fy, journal_id, no, pool_id, account_id, period, effective_on, recorded_at, amount_pence, dimension_id, vat_pence, recoverable_pence)
    select in_fy, post_journal.journal_id, n, in_pool,
        coalesce((select a.id from account a where a.pool_id = in_pool and a.code = in_accounts[n]), (account_ids(in_pool, in_accounts))[n]),
        in_period, in_effective_on, in_recorded_at, in_amounts[n],
        case when in_dimensions[n] is null then 0 else coalesce((select d.id from dimension d where d.pool_id = in_pool and d.key = in_dimensions[n]), (dimension_ids(in_pool, in_dimensions))[n]) end,
        in_vat[n], in_recoverable[n]
    from generate_series(1, cardinality(in_accounts)) n;
    posted := true;
end $$;
