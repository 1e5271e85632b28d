-- Parents and carers in the portal (docs/decisions/0031-portal-messages-and-proxies.md): an account of its own for one
-- patient, with a basis, a scope and an end. Who they are stands sealed in the clinic's schema; here stand codes and times.

alter table core.portal_account
  add column kind text not null default 'patient' check (kind in ('patient', 'proxy')),
  add column basis text check (basis in ('parent', 'representative', 'authorised')),
  add column scope text[] check (cardinality(scope) > 0 and scope <@ '{record,appointments,messages,requests}'),
  add column ends_at timestamptz,
  add constraint portal_account_proxy check ((kind = 'proxy') = (basis is not null)
    and (basis is null) = (scope is null) and (basis is null) = (ends_at is null)),
  add constraint portal_account_term check (ends_at <= invited_at + interval '366 days');
drop index core.portal_account_of_patient;
create unique index portal_account_of_patient on core.portal_account (tenant_id, patient_id)
  where ended_at is null and kind = 'patient';
create index portal_account_of_proxies on core.portal_account (tenant_id, patient_id) where kind = 'proxy';
grant select (kind, basis, scope, ends_at), insert (kind, basis, scope, ends_at) on core.portal_account to hyaline_app;

-- Every function that lets somebody in asks here. The clock is the database's.
create function sec.stands(p_account core.portal_account) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select p_account.ended_at is null and (p_account.ends_at is null or p_account.ends_at > now()) $$;

create or replace function sec.own_patient() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_id from core.portal_account a
  where a.tenant_id = sec.tenant() and a.id = sec.user_id() and a.activated_at is not null and sec.stands(a)
$$;
create or replace function sec.own_reference() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_ref from core.portal_account a
  where a.tenant_id = sec.tenant() and a.id = sec.user_id() and a.activated_at is not null and sec.stands(a)
$$;
-- Whether the context may see this part of its patient: the patient all of it, others what they were given. 'self' is
-- given to nobody: it is what patients alone do and see.
create function sec.own_scope(p_part text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.portal_account a
    where a.tenant_id = sec.tenant() and a.id = sec.user_id() and a.activated_at is not null and sec.stands(a)
      and (a.kind = 'patient' or p_part = any (a.scope)))
$$;
create function sec.is_proxy() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.portal_account a where a.tenant_id = sec.tenant() and a.id = sec.user_id() and a.kind = 'proxy')
$$;

-- What was the patient's address and birth date is no more; who is here as the parent of a minor was let in by them too.
create or replace function sec.outdate_portal(p_patient uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  account uuid;
begin
  update core.portal_account set ended_at = now(), ended_by = sec.user_id(), record_changed = true
  where tenant_id = sec.tenant() and patient_id = p_patient and ended_at is null and basis = 'parent';
  update core.portal_account set ended_at = now(), ended_by = sec.user_id(), record_changed = true
  where tenant_id = sec.tenant() and patient_id = p_patient and ended_at is null and kind = 'patient' returning id into account;
  return account;
end $$;
create or replace function sec.portal_of(p_patient uuid) returns table (id uuid, locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale from core.portal_account a
  where a.tenant_id = sec.tenant() and a.patient_id = p_patient and a.kind = 'patient' and a.activated_at is not null
    and a.ended_at is null
$$;
create or replace function sec.portal_accounts_at(p_email_key bytea)
returns table (tenant_id uuid, account_id uuid, locale text, clinic text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.tenant_id, a.id, a.locale, c.name from core.portal_account a join core.clinic c on c.tenant_id = a.tenant_id
  where a.email_key = p_email_key and a.activated_at is not null and sec.stands(a) and sec.is_platform()
  order by a.invited_at limit 5
$$;
create or replace function sec.keep_portal_link(
  p_secret bytea, p_account uuid, p_kind text, p_browser bytea, p_code bytea, p_life interval
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_kind = 'invitation' then
    delete from core.portal_link l where l.tenant_id = sec.tenant() and l.account_id = p_account and l.kind = 'invitation';
  end if;
  insert into core.portal_link (secret, tenant_id, account_id, kind, browser, code, expires_at)
  select p_secret, a.tenant_id, a.id, p_kind, p_browser, p_code, now() + p_life
  from core.portal_account a
  where a.tenant_id = sec.tenant() and a.id = p_account and sec.stands(a)
    and case p_kind when 'invitation' then a.activated_at is null and sec.invites_patient(a.patient_id)
        else a.activated_at is not null and sec.user_id() = '00000000-0000-0000-0000-000000000000' end;
  return found;
end $$;
create or replace function sec.try_portal_link(p_secret bytea, p_browser bytea, p_code bytea)
returns table (tenant_id uuid, account_id uuid, kind text, birth_mac bytea, tries_left integer, patient_ref text, at_home boolean, coded boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_link l
  set tries = l.tries + case when l.browser is null or l.browser = p_browser or p_code is not null then 1 else 0 end
  from core.portal_account a
  where l.secret = p_secret and l.tries < 5 and l.used_at is null and l.expires_at > now()
    and a.tenant_id = l.tenant_id and a.id = l.account_id and sec.stands(a)
    and (a.activated_at is null) = (l.kind = 'invitation') and sec.is_platform()
  returning l.tenant_id, l.account_id, l.kind, a.birth_mac, 5 - l.tries, a.patient_ref,
    l.browser is null or l.browser = p_browser, coalesce(l.code = p_code, false)
$$;
create or replace function sec.enter_portal(p_secret bytea, p_session uuid, p_token_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.portal_link l set used_at = now() from core.portal_account a
  where l.secret = p_secret and l.tenant_id = sec.tenant() and l.account_id = sec.user_id() and l.used_at is null
    and l.expires_at > now() and a.tenant_id = l.tenant_id and a.id = l.account_id and sec.stands(a);
  if not found then
    return false;
  end if;
  update core.portal_account set activated_at = coalesce(activated_at, now()), last_seen_at = now()
  where tenant_id = sec.tenant() and id = sec.user_id();
  -- three at a time: the oldest make room
  update core.portal_session set ended_at = now()
  where token_hash in (select s.token_hash from core.portal_session s
    where s.tenant_id = sec.tenant() and s.account_id = sec.user_id() and s.ended_at is null
    order by s.started_at desc offset 2);
  insert into core.portal_session (token_hash, tenant_id, id, account_id)
  values (p_token_hash, sec.tenant(), p_session, sec.user_id());
  return true;
end $$;
create or replace function sec.clinic_of_portal_link(p_secret bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.tenant_id from core.portal_link l
  join core.portal_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
  where l.secret = p_secret and l.used_at is null and l.tries < 5 and l.expires_at > now() and sec.stands(a)
    and (a.activated_at is null) = (l.kind = 'invitation') and sec.is_platform()
$$;
-- passkeys are the patient's own
create or replace function sec.find_portal_passkey(p_credential bytea)
returns table (id uuid, tenant_id uuid, account_id uuid, patient_ref text, public_key bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.tenant_id, p.account_id, a.patient_ref, p.public_key
  from core.portal_passkey p join core.portal_account a on a.tenant_id = p.tenant_id and a.id = p.account_id
  where p.credential_id = p_credential and a.kind = 'patient' and a.activated_at is not null and a.ended_at is null
    and sec.is_platform()
$$;
drop function sec.resolve_portal_session(bytea);
create function sec.resolve_portal_session(p_token_hash bytea)
returns table (tenant_id uuid, account_id uuid, session_id uuid, patient_id uuid, patient_ref text, locale text,
  started_at timestamptz, idle_expires_at timestamptz, absolute_expires_at timestamptz, is_recent boolean,
  scope text[], ends_at timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_session s set last_used_at = now() from core.portal_account a
  where s.token_hash = p_token_hash and s.ended_at is null and s.absolute_expires_at > now()
    and s.last_used_at > now() - interval '15 minutes'
    and a.tenant_id = s.tenant_id and a.id = s.account_id and a.activated_at is not null and sec.stands(a)
    and sec.is_platform()
  returning s.tenant_id, s.account_id, s.id, a.patient_id, a.patient_ref, a.locale, s.started_at,
    least(now() + interval '15 minutes', s.absolute_expires_at, a.ends_at), least(s.absolute_expires_at, a.ends_at),
    s.started_at > now() - interval '15 minutes', a.scope, a.ends_at
$$;
-- Those whose day has come are marked as ended too: it ends what is left of sessions, links and mails.
create or replace function sec.purge_portal() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_account set ended_at = ends_at, ended_by = '00000000-0000-0000-0000-000000000000'
  where ends_at <= now() and ended_at is null and sec.is_platform();
  delete from core.portal_link where expires_at < now() - interval '1 day' and sec.is_platform();
  delete from core.portal_session where absolute_expires_at < now() - interval '1 day' and sec.is_platform();
$$;
create or replace function sec.cancel_own_appointment(p_id uuid, p_revision integer) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  hours integer := coalesce((select r.cancel_hours from core.appointment_rule r where r.tenant_id = sec.tenant()), 24);
  done text;
  provider uuid;
begin
  update core.appointment a set status_at = now(), revision = a.revision + 1, changed_at = now(), changed_by = sec.user_id(),
    status = case when a.starts_at >= now() + make_interval(hours => hours) then 'cancelled' else 'late-cancel' end
  where a.tenant_id = sec.tenant() and a.id = p_id and a.patient_ref = sec.own_reference() and a.revision = p_revision
    and a.status in ('booked', 'confirmed') and a.starts_at > now() and sec.own_scope('appointments')
  returning a.status, a.provider_id into done, provider;
  if done is not null then
    perform sec.tell_of_patient(array[provider], 'appointment-cancelled', sec.own_reference());
  end if;
  return done;
end $$;

-- For patients: who else comes in to their pages, and that one of them no longer does. The reference of whom it was, or null.
create function sec.own_proxies() returns table (id uuid, basis text, scope text[], activated_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.basis, a.scope, a.activated_at, a.ends_at from core.portal_account a
  where a.tenant_id = sec.tenant() and a.patient_id = sec.own_patient() and a.kind = 'proxy' and sec.stands(a)
    and sec.own_scope('self')
  order by a.invited_at
$$;
create function sec.end_own_proxy(p_id uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.portal_account a set ended_at = now(), ended_by = sec.user_id()
  where a.tenant_id = sec.tenant() and a.id = p_id and a.patient_id = sec.own_patient() and a.kind = 'proxy'
    and a.ended_at is null and sec.own_scope('self');
  return found;
end $$;

create policy scope on core.appointment as restrictive to hyaline_portal using ((select sec.own_scope('appointments')));
create policy scope on core.portal_passkey as restrictive to hyaline_portal using ((select sec.own_scope('self')));

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.own_scope(text)', 'sec.is_proxy()', 'sec.resolve_portal_session(bytea)', 'sec.own_proxies()',
    'sec.end_own_proxy(uuid)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
revoke all on function sec.stands(core.portal_account) from public;
grant execute on function sec.stands(core.portal_account) to hyaline_gate;
grant execute on function sec.own_scope(text), sec.own_proxies(), sec.end_own_proxy(uuid) to hyaline_portal;
grant execute on function sec.resolve_portal_session(bytea) to hyaline_app;
grant execute on function sec.own_scope(text), sec.is_proxy() to hyaline_audit_owner;

set local role hyaline_audit_owner;
-- Who looked is the patient's own question.
create or replace function audit.own_looks(p_before uuid, p_limit integer) returns table (entry_id uuid, canonical text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.canonical from audit.entry e
  where e.tenant_id = (select sec.tenant()) and e.patient_ref = (select sec.own_reference()) and (select sec.shows_looks())
    and (select sec.own_scope('self'))
    and e.outcome = 'done' and e.event !~ '^(disclosure|accounting|hold|erasure|access-log|grant)\.'
    and (p_before is null or e.id < p_before)
  order by e.id desc limit p_limit
$$;
-- As before (0003), and the fact by whom.
create or replace function audit.append(
  p_event text, p_outcome text, p_resource_type text, p_resource_id text, p_patient text, p_facts text,
  p_ip bytea default null
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
  moment timestamptz := clock_timestamp();
  micros bigint := (extract(epoch from moment) * 1000000)::bigint;
  -- UUID v7 (RFC 9562, method 3: the 12 bits after the version continue the millisecond), so ids sort as written
  entry_id text := lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
    || substr(replace(gen_random_uuid()::text, '-', ''), 17);
  line text;
  leaf_hash bytea;
begin
  if context is null then
    raise exception 'no context: an event needs somebody who caused it' using errcode = '42501';
  end if;
  if json_typeof(p_facts::json) <> 'object' then -- one whole JSON value, so it cannot bring keys of its own to the event
    raise exception 'facts are one JSON object' using errcode = '22023';
  end if;
  -- no program can write of somebody else in the portal as of the patient
  if position('"by":"patient"' in p_facts) > 0 and sec.is_proxy() then
    p_facts := replace(p_facts, '"by":"patient"', '"by":"proxy"');
  end if;
  if p_resource_type is null or p_resource_id is null then
    p_resource_type := 'clinic';
    p_resource_id := context[1];
  end if;
  if p_event !~ '^[a-z-]+\.[a-z-]+$' or p_outcome not in ('done', 'refused')
     or p_resource_type !~ '^[a-z-]{2,40}$' or length(p_resource_id) not between 1 and 200
     or p_patient !~ '^[A-Za-z0-9_-]{4,64}$' or octet_length(p_facts) > 16000 then
    raise exception 'malformed event' using errcode = '23514';
  end if;
  entry_id := entry_id::uuid::text;
  moment := date_trunc('milliseconds', moment);
  line := '{"actor":'
    || case context[2] when '00000000-0000-0000-0000-000000000000' then 'null' else '"' || context[2] || '"' end
    || ',"at":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","entry":"' || entry_id || '","event":' || to_json(p_event)::text
    || ',"facts":' || p_facts
    || ',"ip":' || coalesce('"' || encode(sha256(p_ip), 'hex') || '"', 'null')
    || ',"outcome":' || to_json(p_outcome)::text
    || ',"patient":' || coalesce(to_json(p_patient)::text, 'null')
    || ',"resource":{"id":' || to_json(p_resource_id)::text || ',"type":' || to_json(p_resource_type)::text
    || '},"tenant":"' || context[1] || '","v":1}';
  leaf_hash := sha256('\x00'::bytea || convert_to(line, 'UTF8'));
  insert into audit.entry (tenant_id, id, at, event, outcome, resource_type, resource_id, patient_ref, canonical, leaf)
  values (context[1]::uuid, entry_id::uuid, moment, p_event, p_outcome, p_resource_type, p_resource_id, p_patient, line, leaf_hash);
  if p_ip is not null then
    insert into audit.entry_ip (tenant_id, entry_id, sealed) values (context[1]::uuid, entry_id::uuid, p_ip);
  end if;
  return entry_id || ' ' || encode(leaf_hash, 'hex');
end $$;
reset role;
