-- Interest on balances that were paid late, which is income of the fund and clears no balance.

create table settlement_interest (
    settlement_id text not null,
    journal_id bigint not null,
    reference text not null,
    year integer not null,
    partner text not null,
    amount_pence bigint not null,
    paid_on date not null,
    constraint settlement_interest_pkey primary key (settlement_id, journal_id)
);
create index settlement_interest_pool on settlement_interest (reference, year);
