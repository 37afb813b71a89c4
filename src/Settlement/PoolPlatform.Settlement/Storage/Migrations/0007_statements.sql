-- A partner says what its own ledger shows for each item of its statement, so that both sides see where they agree; what was said stays, the last of an item counts.
create table own_figure (
    id bigint generated always as identity,
    settlement_id uuid not null,
    partner text not null,
    item text not null,
    amount_pence bigint not null,
    shown_on date not null,
    reference text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint own_figure_pkey primary key (id),
    constraint own_figure_partner_fkey foreign key (settlement_id, partner) references settlement_partner (settlement_id, partner),
    constraint own_figure_item_known check (item in
        ('ContributionDue', 'ContributionPaid', 'PaidOnBehalf', 'VarianceShare', 'SettledBefore', 'Balance', 'Paid', 'Outstanding', 'Interest', 'InterestPaid')),
    constraint own_figure_says_where check (btrim(reference) <> '')
);
create index own_figure_of_partner on own_figure (settlement_id, partner, id);
create trigger own_figure_append_only before update or delete or truncate on own_figure for each statement execute function refuse_edit();
