-- The issuer's keys, and the credentials of organisations. Secrets are never stored, only what checks them.

-- The newest key signs; all are published. The private key is PKCS#8, encrypted under a password that is not in this database.
create table signing_key (
    key_id text not null,
    created_at timestamptz not null,
    private_key bytea not null,
    constraint signing_key_pkey primary key (key_id)
);

create table client_credential (
    client_id text not null,
    organisation text not null,
    name text not null,
    roles text[] not null,
    secret_sha256 bytea not null,
    created_at timestamptz not null,
    revoked_at timestamptz,
    constraint client_credential_pkey primary key (client_id),
    constraint client_credential_name check (length(name) between 1 and 200),
    constraint client_credential_secret_sha256 check (octet_length(secret_sha256) = 32),
    -- A second guard behind the code: what an organisation may be given, and never the role of a service.
    constraint client_credential_roles check (
        cardinality(roles) > 0
        and roles <@ array['platform-admin', 'pool-manager', 'finance', 'commissioner', 'practitioner', 'auditor']),
    constraint client_credential_not_our_own check (client_id <> 'dev-admin' and client_id not in
        ('svc-identity', 'svc-agreements', 'svc-budgets', 'svc-clientpackages', 'svc-settlement', 'svc-reporting', 'svc-gateway'))
);
create index client_credential_organisation on client_credential (organisation, client_id);
