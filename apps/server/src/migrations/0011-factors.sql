-- Factors that a person manages: passkeys beside the authenticator app, a new secret for the app, new recovery codes.

-- A WebAuthn credential (W3C Web Authentication Level 3). The public key signs nothing and opens nothing by itself.
create table core.passkey (
  id uuid primary key,
  account_id uuid not null references core.account (id),
  credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
  public_key bytea not null,
  sign_count bigint not null check (sign_count >= 0),
  transports text[] not null,
  synced boolean not null,
  backed_up boolean not null,
  name text not null check (length(name) between 1 and 60),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_of_account on core.passkey (account_id);
comment on table core.passkey is 'rls:custom belongs to a person, not to a clinic; reached through gate functions only';
comment on column core.passkey.sign_count is 'WebAuthn section 6.1.1; 0 for ever when the authenticator does not count';
comment on column core.passkey.synced is 'backup eligibility (BE): the key may live on several devices of the person';

-- The hash covers the purpose and whom the challenge was given to, so neither stands here.
create table core.passkey_challenge (
  hash bytea primary key,
  expires_at timestamptz not null
);
create index passkey_challenge_expiry on core.passkey_challenge (expires_at);
comment on table core.passkey_challenge is 'rls:custom given before a clinic is known; reached through gate functions only';

-- A new secret for the authenticator app. The old one stays the factor until a code confirms this one.
create table core.totp_replacement (
  account_id uuid primary key references core.account (id),
  sealed bytea not null,
  expires_at timestamptz not null
);
comment on table core.totp_replacement is 'rls:custom belongs to a person, not to a clinic; reached through gate functions only';

grant select, insert, update, delete on core.passkey, core.totp_replacement to hyaline_gate;
grant select, insert, delete on core.passkey_challenge to hyaline_gate;
grant delete on core.totp_factor to hyaline_gate;
create policy gate on core.passkey to hyaline_gate using (true) with check (true);
create policy gate on core.passkey_challenge to hyaline_gate using (true) with check (true);
create policy gate on core.totp_replacement to hyaline_gate using (true) with check (true);

create function sec.keep_passkey_challenge(p_hash bytea, p_life interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.passkey_challenge (hash, expires_at) select p_hash, now() + p_life where sec.is_platform()
$$;

-- Of all tries with one challenge exactly one gets true.
create function sec.spend_passkey_challenge(p_hash bytea) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with spent as (
    delete from core.passkey_challenge c where c.hash = p_hash and sec.is_platform() returning c.expires_at > now() as good
  )
  select coalesce((select good from spent), false)
$$;

create function sec.purge_passkey_challenges() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.passkey_challenge where expires_at < now();
  delete from core.totp_replacement where expires_at < now();
$$;

-- Whose passkey it is and where that person signs in: the clinic joined first, as sec.find_sign_in() has it.
create function sec.find_passkey(p_credential bytea)
returns table (id uuid, account_id uuid, tenant_id uuid, email_key text, public_key bytea, transports text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.account_id, m.tenant_id, a.email_key, p.public_key, p.transports
  from core.passkey p
  join core.account a on a.id = p.account_id
  join core.membership m on m.account_id = p.account_id and m.removed_at is null
  where p.credential_id = p_credential and sec.is_platform()
  order by m.created_at limit 1
$$;

-- Writes down the use of a passkey of the person of the context. Compare-and-set on the counter: false when it did not
-- grow, which means that a copy of the authenticator is about (WebAuthn section 7.2, step 22).
create function sec.use_passkey(p_id uuid, p_count bigint, p_backed_up boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.passkey p set sign_count = p_count, backed_up = p_backed_up, last_used_at = now()
  where p.id = p_id and p.account_id = sec.user_id()
    and (p_count > p.sign_count or (p_count = 0 and p.sign_count = 0));
  return found;
end $$;

-- As sec.pass_totp(), for a ticket of an enrolled person.
create function sec.pass_passkey(p_ticket bytea, p_id uuid, p_count bigint, p_backed_up boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.sign_in_ticket t
  where t.hash = p_ticket and t.next = 'totp' and t.used_at is null and t.expires_at > now()
    and t.account_id = sec.user_id()
  for update;
  if not found or not sec.use_passkey(p_id, p_count, p_backed_up) then
    return false;
  end if;
  update core.sign_in_ticket t set passed_at = now() where t.hash = p_ticket;
  return true;
end $$;

create function sec.has_passkey() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.passkey p where p.account_id = sec.user_id())
$$;

create function sec.own_passkeys() returns table (
  id uuid, credential_id bytea, transports text[], synced boolean, backed_up boolean, name text,
  created_at timestamptz, last_used_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.credential_id, p.transports, p.synced, p.backed_up, p.name, p.created_at, p.last_used_at
  from core.passkey p where p.account_id = sec.user_id() order by p.created_at, p.id
$$;

-- At most p_max for one person, counted under a lock of that person. False when there are as many, when the person has
-- not enrolled an authenticator app, or when the credential is somebody's already.
create function sec.add_passkey(
  p_id uuid, p_credential bytea, p_public_key bytea, p_count bigint, p_transports text[], p_synced boolean,
  p_backed_up boolean, p_name text, p_max integer
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.totp_factor f where f.account_id = sec.user_id() and f.confirmed_at is not null for update;
  if not found or (select count(*) from core.passkey p where p.account_id = sec.user_id()) >= p_max then
    return false;
  end if;
  insert into core.passkey
    (id, account_id, credential_id, public_key, sign_count, transports, synced, backed_up, name)
  values (p_id, sec.user_id(), p_credential, p_public_key, p_count, p_transports, p_synced, p_backed_up, p_name)
  on conflict (credential_id) do nothing;
  return found;
end $$;

create function sec.rename_passkey(p_id uuid, p_name text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.passkey p set name = p_name where p.id = p_id and p.account_id = sec.user_id();
  return found;
end $$;

create function sec.remove_passkey(p_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.passkey p where p.id = p_id and p.account_id = sec.user_id();
  return found;
end $$;

create function sec.own_factor_state()
returns table (totp_since timestamptz, codes_left integer, codes_made_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select f.confirmed_at from core.totp_factor f where f.account_id = sec.user_id()),
         (select count(*)::integer from core.recovery_code r where r.account_id = sec.user_id() and r.used_at is null),
         (select max(r.created_at) from core.recovery_code r where r.account_id = sec.user_id())
$$;

create function sec.begin_totp_replacement(p_sealed bytea, p_life interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.totp_replacement as r (account_id, sealed, expires_at)
  select f.account_id, p_sealed, now() + p_life from core.totp_factor f
  where f.account_id = sec.user_id() and f.confirmed_at is not null
  on conflict (account_id) do update set sealed = excluded.sealed, expires_at = excluded.expires_at
$$;

create function sec.own_totp_replacement() returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.sealed from core.totp_replacement r where r.account_id = sec.user_id() and r.expires_at > now()
$$;

-- The new secret takes the place of the old one in one statement, and the code that confirmed it is spent with it.
create function sec.confirm_totp_replacement(p_sealed bytea, p_step bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.totp_replacement r
  where r.account_id = sec.user_id() and r.sealed = p_sealed and r.expires_at > now();
  if not found then
    return false;
  end if;
  update core.totp_factor f set sealed = p_sealed, last_step = p_step, confirmed_at = now()
  where f.account_id = sec.user_id() and f.confirmed_at is not null;
  return found;
end $$;

-- New recovery codes for a person who has a factor; the older ones are gone, used or not.
create function sec.replace_recovery_codes(p_codes bytea[]) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.totp_factor f where f.account_id = sec.user_id() and f.confirmed_at is not null for update;
  if not found then
    return false;
  end if;
  delete from core.recovery_code r where r.account_id = sec.user_id();
  insert into core.recovery_code (hash, account_id) select unnest(p_codes), sec.user_id();
  return true;
end $$;

-- Whether the actor may take the factors of a person: on the console (the platform's context), or as owner or admin of a
-- clinic where the person is an active member. Nobody does it to themselves, an admin not to an owner, and an owner of
-- some other clinic is out of reach: they could be asked to join a clinic for no other purpose.
create function sec.may_drop_factors(p_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (sec.is_platform() and exists (select from core.account a where a.id = p_account)) or exists (
    select from core.membership mine
    join core.membership theirs on theirs.tenant_id = mine.tenant_id and theirs.account_id = p_account
    where mine.tenant_id = sec.tenant() and mine.account_id = sec.user_id() and p_account <> sec.user_id()
      and mine.removed_at is null and theirs.removed_at is null
      and mine.role in ('owner', 'admin') and (mine.role = 'owner' or theirs.role <> 'owner')
      and not exists (select from core.membership m where m.account_id = p_account and m.role = 'owner'
                      and m.removed_at is null and m.tenant_id <> sec.tenant()))
$$;

-- Takes every factor from a person who lost them; the next sign-in enrols anew. No row when it may not be.
create function sec.drop_factors(p_account uuid) returns table (had_totp boolean, passkeys integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.may_drop_factors(p_account) then
    return;
  end if;
  delete from core.sign_in_ticket t where t.account_id = p_account;
  delete from core.totp_replacement r where r.account_id = p_account;
  delete from core.totp_factor f where f.account_id = p_account;
  had_totp := found;
  delete from core.recovery_code r where r.account_id = p_account;
  delete from core.passkey p where p.account_id = p_account;
  get diagnostics passkeys = row_count;
  return next;
end $$;

-- The clinics where a person is an active member now: for the platform, which tells each of them.
create function sec.clinics_of(p_account uuid) returns table (tenant_id uuid, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.tenant_id, m.role from core.membership m
  where m.account_id = p_account and m.removed_at is null and sec.is_platform()
  order by m.created_at
$$;

-- Live sessions of people who have no confirmed factor: there is no way to one, so the answer is 0 or something broke.
create function sec.sessions_without_factor() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer from core.session s
  join core.membership m on m.tenant_id = s.tenant_id and m.account_id = s.account_id and m.removed_at is null
  where s.ended_at is null and s.absolute_expires_at > now() and s.last_used_at + s.idle_limit > now()
    and not exists (select from core.totp_factor f where f.account_id = s.account_id and f.confirmed_at is not null)
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.keep_passkey_challenge(bytea, interval)', 'sec.spend_passkey_challenge(bytea)',
    'sec.purge_passkey_challenges()', 'sec.find_passkey(bytea)', 'sec.use_passkey(uuid, bigint, boolean)',
    'sec.pass_passkey(bytea, uuid, bigint, boolean)', 'sec.has_passkey()', 'sec.own_passkeys()',
    'sec.add_passkey(uuid, bytea, bytea, bigint, text[], boolean, boolean, text, integer)',
    'sec.rename_passkey(uuid, text)', 'sec.remove_passkey(uuid)', 'sec.own_factor_state()',
    'sec.begin_totp_replacement(bytea, interval)', 'sec.own_totp_replacement()',
    'sec.confirm_totp_replacement(bytea, bigint)', 'sec.replace_recovery_codes(bytea[])', 'sec.may_drop_factors(uuid)',
    'sec.drop_factors(uuid)', 'sec.clinics_of(uuid)', 'sec.sessions_without_factor()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
