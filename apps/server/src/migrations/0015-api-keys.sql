-- API keys: a person's own keys for programs, and the person's own view of what the ledger says of their sign-ins.

create table core.api_key (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  scopes text[] not null check (cardinality(scopes) between 1 and 20),
  hash bytea not null unique check (octet_length(hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoke_reason text check (revoke_reason in ('by-person', 'not-me', 'removed', 'role')),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id),
  check (expires_at > created_at and expires_at <= created_at + interval '365 days'),
  check ((revoked_at is null) = (revoke_reason is null))
);
create index api_key_of_account on core.api_key (tenant_id, account_id);
create index api_key_ending on core.api_key (expires_at) where revoked_at is null;
comment on column core.api_key.hash is 'HMAC of the whole key under a key of the keyring; the key itself is kept nowhere';

-- A person sees their own keys and never the hash; making and ending them goes through the functions below.
grant select (tenant_id, id, account_id, name, scopes, created_at, expires_at, last_used_at, revoked_at)
  on core.api_key to hyaline_app;
create policy own on core.api_key as restrictive for select to hyaline_app using (account_id = (select sec.user_id()));

grant select, insert, update on core.api_key to hyaline_gate;
create policy gate on core.api_key to hyaline_gate using (true) with check (true);

-- A key of the person of the sealed context, in its clinic. Null when they have as many live ones as they may, or no
-- place in the clinic. There is no argument for whose key it is.
create function sec.add_api_key(
  p_id uuid, p_name text, p_scopes text[], p_hash bytea, p_life interval, p_max integer
) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ends timestamptz;
begin
  perform from core.membership m
  where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.removed_at is null for update;
  if not found then
    return null;
  end if;
  if (select count(*) from core.api_key k where k.tenant_id = sec.tenant() and k.account_id = sec.user_id()
      and k.revoked_at is null and k.expires_at > now()) >= p_max then
    return null;
  end if;
  insert into core.api_key (tenant_id, id, account_id, name, scopes, hash, expires_at)
  values (sec.tenant(), p_id, sec.user_id(), p_name, p_scopes, p_hash, now() + p_life)
  returning expires_at into ends;
  return ends;
end $$;

-- Ends one live key of the person of the context, or all of them in this clinic. Returns those that this call ended.
create function sec.revoke_api_keys(p_id uuid, p_reason text) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.api_key k set revoked_at = now(), revoke_reason = p_reason
  where k.tenant_id = sec.tenant() and k.account_id = sec.user_id() and (p_id is null or k.id = p_id)
    and k.revoked_at is null and k.expires_at > now()
  returning k.id
$$;

-- Who a key speaks for, as what, now: one round trip, with the role that the person has at this moment. Unknown,
-- revoked and expired keys, and those of people who have left, give no row alike.
create function sec.resolve_api_key(p_hash bytea)
returns table (key_id uuid, tenant_id uuid, account_id uuid, role text, scopes text[], expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if not sec.is_platform() then
    return;
  end if;
  return query
    select k.id, k.tenant_id, k.account_id, m.role, k.scopes, k.expires_at
    from core.api_key k
    join core.membership m on m.tenant_id = k.tenant_id and m.account_id = k.account_id and m.removed_at is null
    where k.hash = p_hash and k.revoked_at is null and k.expires_at > now();
  if found then
    -- bounded: one write a minute
    update core.api_key k set last_used_at = now()
    where k.hash = p_hash and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute');
  end if;
end $$;

-- Keys that end soon, for the mail that says so. Whoever makes one for two days knows it.
create function sec.api_keys_ending(p_within interval)
returns table (key_id uuid, tenant_id uuid, account_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.id, k.tenant_id, k.account_id
  from core.api_key k
  join core.membership m on m.tenant_id = k.tenant_id and m.account_id = k.account_id and m.removed_at is null
  where k.revoked_at is null and k.expires_at > now() and k.expires_at < now() + p_within
    and k.created_at < now() - interval '1 day' and sec.is_platform()
$$;

-- Whoever leaves, or gets another role, loses the keys made before, whichever way the change comes. It stands in the
-- clinic's ledger in the same transaction, unless the change comes from outside the clinic: that has a row of its own.
create function sec.end_api_keys() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  why text := case when new.removed_at is not null then 'removed' else 'role' end;
  ended uuid;
begin
  for ended in
    update core.api_key k set revoked_at = now(), revoke_reason = why
    where k.tenant_id = new.tenant_id and k.account_id = new.account_id and k.revoked_at is null and k.expires_at > now()
    returning k.id
  loop
    if sec.tenant() = new.tenant_id then
      perform audit.append('api-key.revoked', 'done', 'api-key', ended::text, null,
        '{"account":"' || new.account_id || '","reason":"' || why || '"}');
    end if;
  end loop;
  return null;
end $$;
create trigger end_api_keys after update of role, removed_at on core.membership for each row
  when ((new.removed_at is not null and old.removed_at is null) or new.role <> old.role)
  execute function sec.end_api_keys();

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.add_api_key(uuid, text, text[], bytea, interval, integer)', 'sec.revoke_api_keys(uuid, text)',
    'sec.resolve_api_key(bytea)', 'sec.api_keys_ending(interval)', 'sec.end_api_keys()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;

-- A person's own sign-ins, out of their clinic's ledger. Few of its rows are such; the index holds no others.
set local role hyaline_audit_owner;
grant usage on schema audit to hyaline_gate;
grant execute on function audit.append(text, text, text, text, text, text, bytea) to hyaline_gate;

create index entry_of_sign_in on audit.entry (tenant_id, id) where event in (
  'session.started', 'session.refused', 'session.reuse-detected', 'session.stepped-up', 'session.switched',
  'recovery-code.used', 'account.password-changed', 'account.password-reset', 'account.unlocked',
  'account.totp-enrolled', 'account.totp-reset', 'account.recovery-codes-made', 'passkey.added', 'passkey.removed',
  'api-key.created', 'api-key.revoked');

-- Newest first, of the person of the sealed context and nobody else: what they did, and what was tried on their account.
-- An address stays a year beside its entry; so far back this reads.
create function audit.own_sign_ins(p_before uuid, p_limit integer)
returns table (entry_id uuid, canonical text, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.canonical, i.sealed
  from audit.entry e left join audit.entry_ip i on i.tenant_id = e.tenant_id and i.entry_id = e.id
  where e.tenant_id = (select sec.tenant())
    and e.event in (
      'session.started', 'session.refused', 'session.reuse-detected', 'session.stepped-up', 'session.switched',
      'recovery-code.used', 'account.password-changed', 'account.password-reset', 'account.unlocked',
      'account.totp-enrolled', 'account.totp-reset', 'account.recovery-codes-made', 'passkey.added', 'passkey.removed',
      'api-key.created', 'api-key.revoked')
    and e.at > now() - interval '12 months'
    and (p_before is null or e.id < p_before)
    and position((select sec.user_id())::text in e.canonical) > 0 -- cheap; the next line decides
    and (select sec.user_id())::text in (e.canonical::json ->> 'actor', e.canonical::json #>> '{facts,account}',
           case when e.resource_type = 'account' then e.resource_id end)
  order by e.id desc limit least(p_limit, 100)
$$;
revoke all on function audit.own_sign_ins(uuid, integer) from public;
grant execute on function audit.own_sign_ins(uuid, integer) to hyaline_app;
reset role;
