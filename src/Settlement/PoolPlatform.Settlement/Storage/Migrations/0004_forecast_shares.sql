-- What each partner's share of the year's variance was forecast to be, month by month: a series that is only added to, with why it changed.

create table forecast_share (
    id uuid not null,
    reference text not null,
    year integer not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    terms_version integer not null,
    budget_pence bigint not null,
    forecast_pence bigint not null,
    variance_pence bigint not null,
    -- json and not jsonb, because partners keep the agreement's order.
    shares json not null,
    schemes json not null,
    change json not null,
    constraint forecast_share_pkey primary key (id),
    constraint forecast_share_variance_sums check (variance_pence = forecast_pence - budget_pence)
);
create index forecast_share_of_year on forecast_share (reference, year, id);
create trigger forecast_share_append_only before update or delete or truncate on forecast_share for each statement execute function refuse_edit();
