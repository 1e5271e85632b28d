-- What the clinic's schema needs of the shared one when patients and the clinic write to each other
-- (docs/decisions/0031-portal-messages-and-proxies.md).

-- For the clinic's schema: tells people of the clinic, by reference alone, that a patient waits for them. Once as long as
-- they have not looked.
create function sec.tell_of_patient(p_accounts uuid[], p_kind text, p_ref text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment text := lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
begin
  insert into core.notice (tenant_id, id, account_id, kind, facts)
  select sec.tenant(), (substr(moment, 1, 8) || '-' || substr(moment, 9, 4) || '-7' || substr(gen_random_uuid()::text, 16))::uuid,
    a.id, p_kind, jsonb_build_object('ref', p_ref)
  from unnest(p_accounts) as a (id)
  where not exists (select from core.notice n where n.tenant_id = sec.tenant() and n.account_id = a.id and n.kind = p_kind
    and n.read_at is null and n.facts ->> 'ref' = p_ref);
end $$;

-- For the clinic's schema: the patient's own account that is in use, if any.
create function sec.portal_of(p_patient uuid) returns table (id uuid, locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale from core.portal_account a
  where a.tenant_id = sec.tenant() and a.patient_id = p_patient and a.activated_at is not null and a.ended_at is null
$$;

grant insert on core.notice to hyaline_gate;
grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.tell_of_patient(uuid[], text, text)', 'sec.portal_of(uuid)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_migrator', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;

-- What was asked through an account is asked no more when it ends. The clinic's schema may be older than this.
create function sec.end_wishes_of_account() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text := 'tenant_' || replace(old.tenant_id::text, '-', '');
begin
  if to_regprocedure(format('%I.end_wishes(uuid)', place)) is not null then
    execute format('select %I.end_wishes($1)', place) using old.id;
  end if;
  return null;
end $$;
revoke all on function sec.end_wishes_of_account() from public;
create trigger end_wishes after update of ended_at on core.portal_account
  for each row when (new.ended_at is not null and old.ended_at is null) execute function sec.end_wishes_of_account();

-- What a clinic lets patients do with their appointments, and when it reminds them.
create table core.appointment_rule (
  tenant_id uuid primary key references core.clinic (tenant_id),
  -- hours before the start until which a patient cancels without it being late
  cancel_hours integer not null default 24 check (cancel_hours between 0 and 336),
  -- hours before the start from which on a reminder goes out; 0: none does
  remind_hours integer not null default 24 check (remind_hours between 0 and 336),
  -- patients may ask for an appointment in the portal
  takes_wishes boolean not null default true,
  changed_at timestamptz not null default now(),
  changed_by uuid not null
);
create policy runs_insert on core.appointment_rule as restrictive for insert to hyaline_app
  with check ((select sec.runs_practice()) and changed_by = (select sec.user_id()));
create policy runs_update on core.appointment_rule as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
grant select, insert (tenant_id, cancel_hours, remind_hours, takes_wishes, changed_by),
  update (cancel_hours, remind_hours, takes_wishes, changed_at, changed_by) on core.appointment_rule to hyaline_app;
grant select (tenant_id, cancel_hours, takes_wishes) on core.appointment_rule to hyaline_portal;
grant select on core.appointment_rule to hyaline_gate;
create policy gate on core.appointment_rule for select to hyaline_gate using (true);

-- What patients were mailed about, by ids alone: a key is here once, and so a mail goes out once.
create table core.appointment_told (
  tenant_id uuid not null,
  key text not null check (key ~ '^(remind|wish)[.][0-9a-f.-]{36,60}$'),
  told_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
create policy system_only on core.appointment_told as restrictive to hyaline_app
  using ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000')
  with check ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000');
grant select, insert (tenant_id, key), delete on core.appointment_told to hyaline_app;

-- Patients see their own appointments, and what those name: kind and place. Nothing of anybody else's.
create policy own_read on core.appointment as restrictive for select to hyaline_portal
  using (patient_ref = (select sec.own_reference()));
create policy own_read on core.appointment_type as restrictive for select to hyaline_portal
  using (((by_patients and removed_at is null) or id in (select a.type_id from core.appointment a)) and (select sec.own_reference()) is not null);
create policy own_read on core.location as restrictive for select to hyaline_portal
  using (id in (select a.location_id from core.appointment a));
grant select (tenant_id, id, revision, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone, wall_start, status)
  on core.appointment to hyaline_portal;
grant select (tenant_id, id, name, minutes, by_patients, removed_at) on core.appointment_type to hyaline_portal;
grant select (tenant_id, id, name, address, phone) on core.location to hyaline_portal;

-- The patient's own appointment, still to come. Whether that is late is the clinic's rule and the database's clock.
create function sec.cancel_own_appointment(p_id uuid, p_revision integer) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  hours integer := coalesce((select r.cancel_hours from core.appointment_rule r where r.tenant_id = sec.tenant()), 24);
  done text;
  provider uuid;
begin
  update core.appointment a set status_at = now(), revision = a.revision + 1, changed_at = now(), changed_by = sec.user_id(),
    status = case when a.starts_at >= now() + make_interval(hours => hours) then 'cancelled' else 'late-cancel' end
  where a.tenant_id = sec.tenant() and a.id = p_id and a.patient_ref = sec.own_reference() and a.revision = p_revision
    and a.status in ('booked', 'confirmed') and a.starts_at > now()
  returning a.status, a.provider_id into done, provider;
  if done is not null then
    perform sec.tell_of_patient(array[provider], 'appointment-cancelled', sec.own_reference());
  end if;
  return done;
end $$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.cancel_own_appointment(uuid, integer) from public;
grant execute on function sec.cancel_own_appointment(uuid, integer) to hyaline_portal;
alter function sec.cancel_own_appointment(uuid, integer) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

-- Passkeys of patients: of one account of the portal, beside the mailed link. They end with the account.
create table core.portal_passkey (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  -- random, of the authenticator's making: says nothing of whose it is
  credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
  public_key bytea not null,
  sign_count bigint not null check (sign_count >= 0),
  transports text[] not null,
  synced boolean not null,
  backed_up boolean not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references core.portal_account (tenant_id, id) on delete cascade
);
create index portal_passkey_of_account on core.portal_passkey (tenant_id, account_id);
comment on column core.portal_passkey.sign_count is 'WebAuthn section 6.1.1; 0 for ever when the authenticator does not count';
create policy own on core.portal_passkey as restrictive to hyaline_portal
  using (account_id = (select sec.user_id()) and (select sec.own_reference()) is not null)
  with check (account_id = (select sec.user_id()) and (select sec.own_reference()) is not null);
grant select (tenant_id, id, account_id, credential_id, transports, synced, created_at, last_used_at),
  insert (tenant_id, id, account_id, credential_id, public_key, sign_count, transports, synced, backed_up)
  on core.portal_passkey to hyaline_portal;
grant select, update, delete on core.portal_passkey to hyaline_gate;
create policy gate on core.portal_passkey to hyaline_gate using (true) with check (true);

-- Whose passkey it is: of an account in use. In the platform's own context alone.
create function sec.find_portal_passkey(p_credential bytea)
returns table (id uuid, tenant_id uuid, account_id uuid, patient_ref text, public_key bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.tenant_id, p.account_id, a.patient_ref, p.public_key
  from core.portal_passkey p join core.portal_account a on a.tenant_id = p.tenant_id and a.id = p.account_id
  where p.credential_id = p_credential and a.activated_at is not null and a.ended_at is null and sec.is_platform()
$$;

-- Begins a session by a passkey of the account of the context. Compare-and-set on the counter: false when it did not grow,
-- which means that a copy of the authenticator is about (WebAuthn section 7.2, step 22).
create function sec.enter_portal_by_passkey(p_id uuid, p_count bigint, p_backed_up boolean, p_session uuid, p_token_hash bytea)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.portal_passkey p set sign_count = p_count, backed_up = p_backed_up, last_used_at = now()
  from core.portal_account a
  where p.id = p_id and p.tenant_id = sec.tenant() and p.account_id = sec.user_id()
    and a.tenant_id = p.tenant_id and a.id = p.account_id and a.activated_at is not null and a.ended_at is null
    and (p_count > p.sign_count or (p_count = 0 and p.sign_count = 0));
  if not found then
    return false;
  end if;
  update core.portal_account set last_seen_at = now() where tenant_id = sec.tenant() and id = sec.user_id();
  -- three at a time: the oldest make room
  update core.portal_session set ended_at = now()
  where token_hash in (select s.token_hash from core.portal_session s
    where s.tenant_id = sec.tenant() and s.account_id = sec.user_id() and s.ended_at is null
    order by s.started_at desc offset 2);
  insert into core.portal_session (token_hash, tenant_id, id, account_id)
  values (p_token_hash, sec.tenant(), p_session, sec.user_id());
  return true;
end $$;

-- Removes a passkey of the account of the context. Whoever may have come in with it, or added it, is out at once: of the
-- account's sessions only the one that removes it goes on.
create function sec.remove_portal_passkey(p_id uuid, p_session uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.portal_passkey p where p.id = p_id and p.tenant_id = sec.tenant() and p.account_id = sec.user_id()
    and sec.own_reference() is not null;
  if not found then
    return false;
  end if;
  update core.portal_session s set ended_at = now()
  where s.tenant_id = sec.tenant() and s.account_id = sec.user_id() and s.ended_at is null and s.id <> p_session;
  return true;
end $$;
-- Whether a session that has begun to add one still stands; it is not ended before the transaction is.
create function sec.portal_session_stands(p_session uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.portal_session s where s.tenant_id = sec.tenant() and s.account_id = sec.user_id() and s.id = p_session
    and s.ended_at is null for share;
  return found;
end $$;

-- With the account they end too: inviting again makes a new one.
create function sec.end_portal_passkeys() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.portal_passkey where tenant_id = new.tenant_id and account_id = new.id;
  return null;
end $$;
create trigger end_passkeys after update of ended_at on core.portal_account
  for each row when (new.ended_at is not null) execute function sec.end_portal_passkeys();

grant create on schema sec to hyaline_gate;
revoke all on function sec.remove_portal_passkey(uuid, uuid), sec.portal_session_stands(uuid) from public;
grant execute on function sec.remove_portal_passkey(uuid, uuid), sec.portal_session_stands(uuid) to hyaline_portal;
alter function sec.remove_portal_passkey(uuid, uuid) owner to hyaline_gate;
alter function sec.portal_session_stands(uuid) owner to hyaline_gate;
revoke all on function sec.find_portal_passkey(bytea), sec.enter_portal_by_passkey(uuid, bigint, boolean, uuid, bytea),
  sec.end_portal_passkeys() from public;
grant execute on function sec.find_portal_passkey(bytea) to hyaline_app;
grant execute on function sec.enter_portal_by_passkey(uuid, bigint, boolean, uuid, bytea) to hyaline_portal;
alter function sec.find_portal_passkey(bytea) owner to hyaline_gate;
alter function sec.enter_portal_by_passkey(uuid, bigint, boolean, uuid, bytea) owner to hyaline_gate;
alter function sec.end_portal_passkeys() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
