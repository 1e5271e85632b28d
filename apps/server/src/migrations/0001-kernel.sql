-- Tenancy kernel: schemas, the sealed context, and the tables that belong to no module.
-- Runs as hyaline_migrator. Roles are made before (platform/db/roles.ts), because they belong to the cluster.

create schema sec;
create schema core;
revoke all on schema public from public;
grant usage on schema sec, core to hyaline_app, hyaline_gate;

-- The key that seals a transaction's context. One row; only this schema's owner can read it.
create table sec.context_key (
  only_row boolean primary key default true check (only_row),
  inner_pad bytea not null check (octet_length(inner_pad) = 64),
  outer_pad bytea not null check (octet_length(outer_pad) = 64)
);

-- `tenant|user|expiry|mac` in hy.ctx, or null when absent, malformed, expired or signed by somebody else.
-- Expiry is compared with the start of the transaction: clock_timestamp() would lose rows half-way through one.
create function sec.context() returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  sealed text := current_setting('hy.ctx', true);
  part text[];
  key sec.context_key;
begin
  if sealed is null or sealed !~ '^[0-9a-f-]{36}\|[0-9a-f-]{36}\|[0-9]{1,12}\|[0-9a-f]{64}$' then
    return null;
  end if;
  part := string_to_array(sealed, '|');
  if part[3]::bigint < extract(epoch from transaction_timestamp()) then
    return null;
  end if;
  select * into key from sec.context_key;
  -- HMAC-SHA-256 (RFC 2104) from the builtin hash: about three times cheaper than pgcrypto's
  if sha256(key.outer_pad || sha256(key.inner_pad || convert_to(part[1] || '|' || part[2] || '|' || part[3], 'UTF8')))
     <> decode(part[4], 'hex') then
    return null;
  end if;
  return part;
end $$;

create function sec.tenant() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select (sec.context())[1]::uuid $$;

create function sec.user_id() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select (sec.context())[2]::uuid $$;

grant execute on function sec.context(), sec.tenant(), sec.user_id() to public;

-- Which PHI schema stands at which version. Not visible to the application.
create table sec.phi_schema (
  tenant_id uuid primary key,
  version text not null,
  created_at timestamptz not null default now()
);

create table core.installation (
  only_row boolean primary key default true check (only_row),
  id uuid not null,
  keyring_id text not null,
  demo boolean not null,
  created_at timestamptz not null default now()
);
comment on table core.installation is 'rls:exempt one row about the installation, no clinic in it';
grant select on core.installation to hyaline_app;

-- The clinic's own entry: name, brand and theme. Nothing of a patient may ever be added here.
create table core.clinic (
  tenant_id uuid primary key,
  name text not null check (length(name) between 2 and 120),
  theme text not null default 'system',
  created_at timestamptz not null default now()
);
grant select, insert on core.clinic to hyaline_app;
grant update (name, theme) on core.clinic to hyaline_app;

-- One answer per Idempotency-Key: a create that is sent twice happens once.
create table core.idempotency (
  tenant_id uuid not null,
  key uuid not null,
  route text not null,
  body_sha256 bytea not null,
  status integer,
  response jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
grant select, insert, update on core.idempotency to hyaline_app;
create policy expiry on core.idempotency for delete to hyaline_gate using (created_at < now() - interval '24 hours');
create policy expiry_read on core.idempotency for select to hyaline_gate using (created_at < now() - interval '24 hours');
