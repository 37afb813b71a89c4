-- Rates set for the whole country, with the day they take effect and the day they were decided: nursing care in England, as published. 2022-23 and 2023-24 have not been checked.

create table national_rate (
    id bigint generated always as identity,
    rate text not null,
    effective_from date not null,
    per_week_pence bigint not null,
    decided_on date,
    recorded_at timestamptz not null default now(),
    constraint national_rate_pkey primary key (id),
    constraint national_rate_positive check (per_week_pence > 0)
);
create trigger national_rate_append_only before update or delete or truncate on national_rate for each statement execute function refuse_edit();

insert into national_rate (rate, effective_from, per_week_pence, decided_on) values
    ('FncStandard', '2015-04-01', 11200, null),
    ('FncStandard', '2016-04-01', 15625, '2016-07-31'), ('FncHigher', '2016-04-01', 21504, '2016-07-31'),
    ('FncStandard', '2017-04-01', 15505, null), ('FncHigher', '2017-04-01', 21332, null),
    ('FncStandard', '2018-04-01', 15816, null), ('FncHigher', '2018-04-01', 21759, null),
    ('FncStandard', '2019-04-01', 16556, null), ('FncHigher', '2019-04-01', 22777, null),
    ('FncStandard', '2019-04-01', 18031, '2020-03-31'), ('FncHigher', '2019-04-01', 24806, '2020-03-31'),
    ('FncStandard', '2020-04-01', 18392, null), ('FncHigher', '2020-04-01', 25302, null),
    ('FncStandard', '2021-04-01', 18760, null), ('FncHigher', '2021-04-01', 25808, null),
    ('FncStandard', '2024-04-01', 23588, null), ('FncHigher', '2024-04-01', 32450, null),
    ('FncStandard', '2025-04-01', 25406, null), ('FncHigher', '2025-04-01', 34950, null),
    ('FncStandard', '2026-04-01', 26768, null), ('FncHigher', '2026-04-01', 36824, null);
