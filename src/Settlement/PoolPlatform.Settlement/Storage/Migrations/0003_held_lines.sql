-- Disputed lines are held with a clock and stages of their own, so that what nobody disputes can settle.

create table held_line (
    id uuid not null,
    reference text not null,
    year integer not null,
    line text not null,
    settlement_id uuid not null,
    stage text not null,
    due_on date not null,
    held_at timestamptz not null,
    -- What was decided: shared as the rule says, or these amounts.
    decision text,
    amounts json,
    decided_at timestamptz,
    constraint held_line_pkey primary key (id),
    constraint held_line_settlement_fkey foreign key (settlement_id) references settlement (id),
    constraint held_line_stage_known check (stage in ('Officers', 'Chiefs', 'Referred', 'Decided')),
    constraint held_line_decided_by_decision check ((stage = 'Decided') = (decided_at is not null) and (decision is null) = (decided_at is null)),
    constraint held_line_amounts_are_decided check (amounts is null or decided_at is not null)
);
-- A line is held once at a time; what was decided on it last counts.
create unique index held_line_open on held_line (reference, year, line) where stage <> 'Decided';
create index held_line_of_year on held_line (reference, year, id);

create function refuse_held_line_edit() returns trigger language plpgsql as $$
begin
    if old.stage = 'Decided' or (new.id, new.reference, new.year, new.line, new.settlement_id, new.held_at) is distinct from (old.id, old.reference, old.year, old.line, old.settlement_id, old.held_at) then
        raise exception 'a decision on a held line stands' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger held_line_edit before update on held_line for each row execute function refuse_held_line_edit();
create trigger held_line_kept before delete or truncate on held_line for each statement execute function refuse_edit();
