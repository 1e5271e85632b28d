-- Parents and carers (0043) get the mails of the parts they were given and have passkeys of their own; that the day of one
-- came is told (docs/decisions/0031-portal-messages-and-proxies.md).

alter table core.portal_account
  add column unwanted text[] not null default '{}' check (unwanted <@ '{messages,appointments,packets}');
comment on column core.portal_account.unwanted is 'of somebody who comes in for a patient: mails they have said no to';
grant select (unwanted), update (unwanted) on core.portal_account to hyaline_portal;

-- For the clinic's schema: those who come in for a patient and are to be told of this: of a part that they were given, and
-- did not say no to. Of a passkey each of them is told.
create function sec.proxies_told(p_patient uuid, p_about text) returns table (id uuid, locale text, invited_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale, a.invited_at from core.portal_account a
  where a.tenant_id = sec.tenant() and a.patient_id = p_patient and a.kind = 'proxy' and a.activated_at is not null
    and sec.stands(a) and p_about <> all (a.unwanted)
    and case p_about when 'messages' then 'messages' = any (a.scope) when 'appointments' then 'appointments' = any (a.scope)
        when 'packets' then 'record' = any (a.scope) else p_about = 'passkeys' end
  order by a.invited_at
$$;
-- For the clinic's schema: what somebody asked for ended, or went back to the clinic, with their way in.
create function sec.note_access_ended(p_event text, p_type text, p_id uuid, p_ref text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select audit.append(p_event, 'done', p_type, p_id::text, p_ref,
    case when sec.own_patient() is null then '{"reason":"access-ended"}' else '{"by":"patient","reason":"access-ended"}' end)
$$;
-- For the clinic's schema: whether this account is, or was, of somebody who comes in for a patient.
create function sec.is_proxy_account(p_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.portal_account a where a.tenant_id = sec.tenant() and a.id = p_account and a.kind = 'proxy')
$$;

-- A passkey opens what the account opens, until the day of the account.
drop policy scope on core.portal_passkey;
create or replace function sec.find_portal_passkey(p_credential bytea)
returns table (id uuid, tenant_id uuid, account_id uuid, patient_ref text, public_key bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id, p.tenant_id, p.account_id, a.patient_ref, p.public_key
  from core.portal_passkey p join core.portal_account a on a.tenant_id = p.tenant_id and a.id = p.account_id
  where p.credential_id = p_credential and a.activated_at is not null and sec.stands(a) and sec.is_platform()
$$;
create or replace function sec.enter_portal_by_passkey(p_id uuid, p_count bigint, p_backed_up boolean, p_session uuid, p_token_hash bytea)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.portal_passkey p set sign_count = p_count, backed_up = p_backed_up, last_used_at = now()
  from core.portal_account a
  where p.id = p_id and p.tenant_id = sec.tenant() and p.account_id = sec.user_id()
    and a.tenant_id = p.tenant_id and a.id = p.account_id and a.activated_at is not null and sec.stands(a)
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

-- Which clinics have accounts whose day has come and which nobody has marked so yet; and, in each clinic by the system, that
-- they are marked: once, in the transaction that writes of it. What is left of sessions, links, mails and passkeys goes then.
create function sec.clinics_with_proxies_over() returns table (tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct a.tenant_id from core.portal_account a where a.ends_at <= now() and a.ended_at is null and sec.is_platform()
$$;
create function sec.end_proxies_over() returns table (id uuid, patient_ref text, ended_at timestamptz)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_account a set ended_at = a.ends_at, ended_by = sec.user_id()
  where a.tenant_id = sec.tenant() and sec.user_id() = '00000000-0000-0000-0000-000000000000'
    and a.ends_at <= now() and a.ended_at is null
  returning a.id, a.patient_ref, a.ended_at
$$;
create index portal_account_by_end on core.portal_account (ends_at) where ended_at is null and ends_at is not null;
create or replace function sec.purge_portal() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.portal_link where expires_at < now() - interval '1 day' and sec.is_platform();
  delete from core.portal_session where absolute_expires_at < now() - interval '1 day' and sec.is_platform();
$$;
-- Ends the access of those who come in for a patient, each with its row in the ledger.
create function sec.end_proxies_of(p_patient uuid, p_reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  proxy record;
begin
  for proxy in
    update core.portal_account a set ended_at = now(), ended_by = sec.user_id()
    where a.tenant_id = sec.tenant() and a.patient_id = p_patient and a.ended_at is null and a.kind = 'proxy'
    returning a.id, a.patient_ref
  loop
    perform audit.append('proxy.ended', 'done', 'portal-account', proxy.id::text, proxy.patient_ref,
      '{"reason":' || to_json(p_reason)::text || '}');
  end loop;
end $$;
-- As before (0029): what was the patient's address and birth date is no more. Parents (0043) have an address of their own; a
-- birth date that makes the patient of age before the end that was given ends their access.
create or replace function sec.outdate_portal(p_patient uuid) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  account uuid;
begin
  update core.portal_account set ended_at = now(), ended_by = sec.user_id(), record_changed = true
  where tenant_id = sec.tenant() and patient_id = p_patient and ended_at is null and kind = 'patient' returning id into account;
  return account;
end $$;
-- For the clinic's schema: access of parents that a corrected birth date does not bear out. `p_of_age`: null when there is none.
create function sec.outdate_parents(p_patient uuid, p_of_age date) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  parent record;
  ended integer := 0;
begin
  for parent in
    update core.portal_account a set ended_at = now(), ended_by = sec.user_id(), record_changed = true
    where a.tenant_id = sec.tenant() and a.patient_id = p_patient and a.ended_at is null and a.basis = 'parent'
      and (p_of_age is null or a.ends_at > p_of_age::timestamp at time zone
        coalesce((select p.time_zone from core.practice p where p.tenant_id = sec.tenant()), 'UTC'))
    returning a.id, a.patient_ref
  loop
    ended := ended + 1;
    perform audit.append('proxy.ended', 'done', 'portal-account', parent.id::text, parent.patient_ref, '{"reason":"record-changed"}');
  end loop;
  return ended;
end $$;
create or replace function sec.forget_portal(p_patient uuid, p_erased boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_erased then
    delete from core.portal_account where tenant_id = sec.tenant() and patient_id = p_patient;
  else
    perform sec.end_proxies_of(p_patient, 'record-removed');
    update core.portal_account set ended_at = now(), ended_by = sec.user_id()
    where tenant_id = sec.tenant() and patient_id = p_patient and ended_at is null;
  end if;
end $$;

-- An address may belong to as many accounts as somebody has people to care for.
create or replace function sec.portal_accounts_at(p_email_key bytea)
returns table (tenant_id uuid, account_id uuid, locale text, clinic text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.tenant_id, a.id, a.locale, c.name from core.portal_account a join core.clinic c on c.tenant_id = a.tenant_id
  where a.email_key = p_email_key and a.activated_at is not null and sec.stands(a) and sec.is_platform()
  order by a.invited_at limit 50
$$;
-- Whose mailbox a link went to: answers are counted by address too, since accounts of one address hold one birth date.
create function sec.address_of_portal_link(p_secret bytea) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.email_key from core.portal_link l join core.portal_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
  where l.secret = p_secret and sec.is_platform()
$$;

-- An account bears the reference of its own patient, and no address comes in for a patient twice at a time.
create function sec.refers(p_patient uuid, p_ref text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text := 'tenant_' || replace(sec.tenant()::text, '-', '');
  answer boolean;
begin
  if place is null or to_regnamespace(place) is null then
    return false;
  end if;
  execute format('select exists (select from %I.patient p where p.tenant_id = sec.tenant() and p.id = $1 and p.ref = $2)', place)
    into answer using p_patient, p_ref;
  return answer;
end $$;
revoke all on function sec.refers(uuid, text) from public;
grant execute on function sec.refers(uuid, text) to hyaline_app;
alter policy people_insert on core.portal_account
  with check (invited_by = (select sec.user_id()) and activated_at is null and ended_at is null and sec.invites_patient(patient_id)
    and sec.refers(patient_id, patient_ref));
create unique index portal_account_of_one_proxy on core.portal_account (tenant_id, patient_id, email_key)
  where kind = 'proxy' and ended_at is null;
-- For the clinic's schema: whether the person of the context has just let this account in for this patient.
create function sec.gave_proxy(p_account uuid, p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.portal_account a where a.tenant_id = sec.tenant() and a.id = p_account and a.patient_id = p_patient
    and a.kind = 'proxy' and a.activated_at is null and a.ended_at is null and a.invited_by = sec.user_id())
$$;

-- Whoever leaves a clinic may have let somebody in who stays: the owners are told, by reference.
create function sec.tell_of_gifts() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.tell_of_patient(
    (select coalesce(array_agg(m.account_id), '{}') from core.membership m
     where m.tenant_id = new.tenant_id and m.role = 'owner' and m.removed_at is null), 'proxy-giver-left', a.patient_ref)
  from core.portal_account a
  where a.tenant_id = new.tenant_id and a.tenant_id = sec.tenant() and a.invited_by = new.account_id and a.kind = 'proxy' and sec.stands(a);
  return null;
end $$;
create trigger tell_of_gifts after update of removed_at on core.membership
  for each row when (new.removed_at is not null and old.removed_at is null) execute function sec.tell_of_gifts();

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.proxies_told(uuid, text)', 'sec.note_access_ended(text, text, uuid, text)', 'sec.is_proxy_account(uuid)',
    'sec.clinics_with_proxies_over()', 'sec.end_proxies_over()', 'sec.end_proxies_of(uuid, text)', 'sec.outdate_parents(uuid, date)', 'sec.address_of_portal_link(bytea)',
    'sec.gave_proxy(uuid, uuid)', 'sec.tell_of_gifts()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
grant execute on function sec.proxies_told(uuid, text), sec.note_access_ended(text, text, uuid, text), sec.is_proxy_account(uuid),
  sec.end_proxies_of(uuid, text), sec.outdate_parents(uuid, date) to hyaline_migrator;
grant execute on function sec.clinics_with_proxies_over(), sec.end_proxies_over(), sec.address_of_portal_link(bytea), sec.gave_proxy(uuid, uuid)
  to hyaline_app;
