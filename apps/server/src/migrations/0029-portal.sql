-- A patient's own way in (docs/decisions/0026-portal.md). An account belongs to one patient of one clinic and is nothing
-- that staff have: its own tables, its own session, its own database role, which sees one patient's rows and nothing else.

do $$
begin
  create role hyaline_portal nologin;
exception when duplicate_object or unique_violation then
  null; -- the role belongs to the cluster; another database of it made it
end $$;
grant usage on schema sec, core, audit to hyaline_portal;

create table core.portal_account (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  patient_ref text not null check (patient_ref ~ '^[A-Za-z0-9_-]{4,64}$'),
  email_key bytea not null check (octet_length(email_key) = 32),
  birth_mac bytea not null check (octet_length(birth_mac) = 32),
  locale text not null check (locale in ('en', 'es')),
  invited_at timestamptz not null default now(),
  invited_by uuid not null,
  activated_at timestamptz,
  last_seen_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  -- ended because the address or the birth date of the record is another one now
  record_changed boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, invited_by) references core.membership (tenant_id, account_id),
  check ((ended_at is null) = (ended_by is null))
);
create unique index portal_account_of_patient on core.portal_account (tenant_id, patient_id) where ended_at is null;
create index portal_account_by_email on core.portal_account (email_key) where ended_at is null;
comment on column core.portal_account.email_key is 'HMAC of the address under a key of the keyring; the address itself stands sealed in the record';
comment on column core.portal_account.birth_mac is 'HMAC of account and birth date under a key of the keyring';

create table core.portal_link (
  secret bytea primary key check (octet_length(secret) = 32),
  tenant_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('invitation', 'sign-in')),
  -- of the browser that asked, and the code that it showed: null for an invitation, which nobody asked for
  browser bytea,
  code bytea,
  tries smallint not null default 0 check (tries between 0 and 5),
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (tenant_id, account_id) references core.portal_account (tenant_id, id) on delete cascade,
  check ((kind = 'sign-in') = (browser is not null and code is not null))
);
create index portal_link_of_account on core.portal_link (tenant_id, account_id);
comment on column core.portal_link.secret is 'HMAC of the mailed secret';

create table core.portal_session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  started_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  absolute_expires_at timestamptz not null default now() + interval '2 hours',
  ended_at timestamptz,
  foreign key (tenant_id, account_id) references core.portal_account (tenant_id, id) on delete cascade
);
create index portal_session_of_account on core.portal_session (tenant_id, account_id);

-- Which patient the context belongs to: of an account that is in use. Null for everybody else, staff included.
create function sec.own_patient() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_id from core.portal_account a
  where a.tenant_id = sec.tenant() and a.id = sec.user_id() and a.activated_at is not null and a.ended_at is null
$$;
create function sec.own_reference() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_ref from core.portal_account a
  where a.tenant_id = sec.tenant() and a.id = sec.user_id() and a.activated_at is not null and a.ended_at is null
$$;

-- Whether the person of the context gives this patient a way in, or sees that there is one: the clinic's schema answers.
create function sec.asks_of_patient(p_function name, p_patient uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text := 'tenant_' || replace(sec.tenant()::text, '-', '');
  answer boolean;
begin
  if p_patient is null or place is null or to_regnamespace(place) is null then
    return false;
  end if;
  execute format('select %I.%I($1)', place, p_function) into answer using p_patient;
  return coalesce(answer, false);
end $$;
revoke all on function sec.asks_of_patient(name, uuid) from public;
create function sec.invites_patient(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select sec.asks_of_patient('invites', p_patient) $$;
create function sec.sees_portal_of(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select sec.asks_of_patient('sees', p_patient) $$;

create policy people_read on core.portal_account as restrictive for select to hyaline_app
  using (sec.sees_portal_of(patient_id));
create policy people_insert on core.portal_account as restrictive for insert to hyaline_app
  with check (invited_by = (select sec.user_id()) and activated_at is null and ended_at is null and sec.invites_patient(patient_id));
create policy people_update on core.portal_account as restrictive for update to hyaline_app
  using (ended_at is null and sec.invites_patient(patient_id)) with check (ended_by = (select sec.user_id()));
create policy own_read on core.portal_account as restrictive for select to hyaline_portal
  using (id = (select sec.user_id()) and ended_at is null);
create policy own_update on core.portal_account as restrictive for update to hyaline_portal
  using (id = (select sec.user_id()) and ended_at is null);
grant select (tenant_id, id, patient_id, locale, invited_at, invited_by, activated_at, last_seen_at, ended_at, record_changed)
  on core.portal_account to hyaline_app;
grant insert (tenant_id, id, patient_id, patient_ref, email_key, birth_mac, locale, invited_by) on core.portal_account to hyaline_app;
grant update (ended_at, ended_by) on core.portal_account to hyaline_app;
grant select (tenant_id, id, locale, ended_at), update (locale) on core.portal_account to hyaline_portal;
grant select (tenant_id, name) on core.clinic to hyaline_portal;

grant select, update, delete on core.portal_account to hyaline_gate;
grant select, insert, update, delete on core.portal_link, core.portal_session to hyaline_gate;
create policy gate on core.portal_account to hyaline_gate using (true) with check (true);
create policy gate on core.portal_link to hyaline_gate using (true) with check (true);
create policy gate on core.portal_session to hyaline_gate using (true) with check (true);

-- Whatever ends an account ends its sessions and links with it, and the mails that carry them, in the same transaction.
create function sec.end_portal_account() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.portal_session set ended_at = now()
  where tenant_id = old.tenant_id and account_id = old.id and ended_at is null;
  delete from core.portal_link where tenant_id = old.tenant_id and account_id = old.id;
  update core.mail set state = 'failed', reason = 'too-late', sealed = null, lease_until = null
  where tenant_id = old.tenant_id and starts_with(dedupe_key, 'portal.' || old.id || '.') and state <> 'sent';
  return null;
end $$;
create trigger end_sessions after update of ended_at on core.portal_account
  for each row when (new.ended_at is not null) execute function sec.end_portal_account();
create trigger end_mails after delete on core.portal_account for each row execute function sec.end_portal_account();

-- For the clinic's schema: a patient was put away, or erased.
create function sec.forget_portal(p_patient uuid, p_erased boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_erased then
    delete from core.portal_account where tenant_id = sec.tenant() and patient_id = p_patient;
  else
    update core.portal_account set ended_at = now(), ended_by = sec.user_id()
    where tenant_id = sec.tenant() and patient_id = p_patient and ended_at is null;
  end if;
end $$;

-- For the clinic's schema: who proves the address and the birth date of before proves nothing any more. The account, if any.
create function sec.outdate_portal(p_patient uuid) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_account set ended_at = now(), ended_by = sec.user_id(), record_changed = true
  where tenant_id = sec.tenant() and patient_id = p_patient and ended_at is null returning id
$$;

-- Accounts in use of one address, whichever clinics they are in. In the platform's own context alone.
create function sec.portal_accounts_at(p_email_key bytea) returns table (tenant_id uuid, account_id uuid, locale text, clinic text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.tenant_id, a.id, a.locale, c.name from core.portal_account a join core.clinic c on c.tenant_id = a.tenant_id
  where a.email_key = p_email_key and a.activated_at is not null and a.ended_at is null and sec.is_platform()
  order by a.invited_at limit 5
$$;

-- Keeps what is left of a mailed secret. An invitation is for those who may invite, and takes the place of the one
-- before; a sign-in is the system's, for an account in use.
create function sec.keep_portal_link(
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
  where a.tenant_id = sec.tenant() and a.id = p_account and a.ended_at is null
    and case p_kind when 'invitation' then a.activated_at is null and sec.invites_patient(a.patient_id)
        else a.activated_at is not null and sec.user_id() = '00000000-0000-0000-0000-000000000000' end;
  return found;
end $$;

-- Takes one of five tries before anybody looks at the answer, so that parallel guesses share them. Another browser
-- than the one that asked is sent for the code first, which costs no try: it has shown no answer yet.
create function sec.try_portal_link(p_secret bytea, p_browser bytea, p_code bytea)
returns table (tenant_id uuid, account_id uuid, kind text, birth_mac bytea, tries_left integer, patient_ref text, at_home boolean, coded boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_link l
  set tries = l.tries + case when l.browser is null or l.browser = p_browser or p_code is not null then 1 else 0 end
  from core.portal_account a
  where l.secret = p_secret and l.tries < 5 and l.used_at is null and l.expires_at > now()
    and a.tenant_id = l.tenant_id and a.id = l.account_id and a.ended_at is null
    and (a.activated_at is null) = (l.kind = 'invitation') and sec.is_platform()
  returning l.tenant_id, l.account_id, l.kind, a.birth_mac, 5 - l.tries, a.patient_ref,
    l.browser is null or l.browser = p_browser, coalesce(l.code = p_code, false)
$$;

-- Uses a link up and begins a session, in the context of its own account. Of presses at the same moment one wins.
create function sec.enter_portal(p_secret bytea, p_session uuid, p_token_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.portal_link l set used_at = now() from core.portal_account a
  where l.secret = p_secret and l.tenant_id = sec.tenant() and l.account_id = sec.user_id() and l.used_at is null
    and l.expires_at > now() and a.tenant_id = l.tenant_id and a.id = l.account_id and a.ended_at is null;
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

-- The live session of a token: idle for less than 15 minutes, not older than 2 hours, of an account in use.
create function sec.resolve_portal_session(p_token_hash bytea)
returns table (tenant_id uuid, account_id uuid, session_id uuid, patient_id uuid, patient_ref text, locale text,
  started_at timestamptz, idle_expires_at timestamptz, absolute_expires_at timestamptz, is_recent boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_session s set last_used_at = now() from core.portal_account a
  where s.token_hash = p_token_hash and s.ended_at is null and s.absolute_expires_at > now()
    and s.last_used_at > now() - interval '15 minutes'
    and a.tenant_id = s.tenant_id and a.id = s.account_id and a.activated_at is not null and a.ended_at is null
    and sec.is_platform()
  returning s.tenant_id, s.account_id, s.id, a.patient_id, a.patient_ref, a.locale, s.started_at,
    least(now() + interval '15 minutes', s.absolute_expires_at), s.absolute_expires_at, s.started_at > now() - interval '15 minutes'
$$;
-- One's own session, at sign-out. True for the one request that ended it.
create function sec.end_portal_session(p_token_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.portal_session set ended_at = now()
  where token_hash = p_token_hash and tenant_id = sec.tenant() and account_id = sec.user_id() and ended_at is null;
  return found;
end $$;

create function sec.purge_portal() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.portal_link where expires_at < now() - interval '1 day' and sec.is_platform();
  delete from core.portal_session where absolute_expires_at < now() - interval '1 day' and sec.is_platform();
$$;

-- People of the clinic as a patient is told of them: by name and role, those who have left included.
create function sec.people_for_patient(p_ids uuid[]) returns table (id uuid, name text, role text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.name, m.role from core.membership m join core.account a on a.id = m.account_id
  where m.tenant_id = sec.tenant() and m.account_id = any (p_ids) and sec.own_patient() is not null
$$;
-- Whether the clinic shows its patients who looked (0023): it does not unless it says so.
create function sec.shows_looks() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select s.access_report from core.access_settings s where s.tenant_id = sec.tenant()), false)
$$;
grant select on core.access_settings to hyaline_gate;
create policy gate on core.access_settings for select to hyaline_gate using (true);

grant execute on function sec.own_patient(), sec.own_reference(), sec.people_for_patient(uuid[]), sec.shows_looks(),
  sec.enter_portal(bytea, uuid, bytea), sec.end_portal_session(bytea) to hyaline_portal;
grant execute on function sec.invites_patient(uuid), sec.sees_portal_of(uuid) to hyaline_app, hyaline_gate;
grant execute on function sec.own_reference(), sec.shows_looks() to hyaline_audit_owner;
grant execute on function sec.forget_portal(uuid, boolean), sec.outdate_portal(uuid) to hyaline_migrator;
grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.own_patient()', 'sec.own_reference()', 'sec.end_portal_account()', 'sec.forget_portal(uuid, boolean)', 'sec.outdate_portal(uuid)',
    'sec.portal_accounts_at(bytea)', 'sec.keep_portal_link(bytea, uuid, text, bytea, bytea, interval)',
    'sec.try_portal_link(bytea, bytea, bytea)', 'sec.enter_portal(bytea, uuid, bytea)',
    'sec.resolve_portal_session(bytea)', 'sec.end_portal_session(bytea)', 'sec.purge_portal()',
    'sec.people_for_patient(uuid[])', 'sec.shows_looks()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
  foreach f in array array[
    'sec.portal_accounts_at(bytea)', 'sec.keep_portal_link(bytea, uuid, text, bytea, bytea, interval)',
    'sec.try_portal_link(bytea, bytea, bytea)', 'sec.resolve_portal_session(bytea)', 'sec.purge_portal()']::regprocedure[]
  loop
    execute format('grant execute on function %s to hyaline_app', f);
  end loop;
end $$;
revoke all on function sec.invites_patient(uuid), sec.sees_portal_of(uuid) from public;
revoke create on schema sec from hyaline_gate;

-- The patient's own question to the ledger: who was at this record. Never about anybody else, and without what the
-- clinic must be able to do unseen: holding back an accounting for an agency (45 CFR 164.528(a)(2)), holds, reviews.
set local role hyaline_audit_owner;
create function audit.own_looks(p_before uuid, p_limit integer) returns table (entry_id uuid, canonical text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.canonical from audit.entry e
  where e.tenant_id = (select sec.tenant()) and e.patient_ref = (select sec.own_reference()) and (select sec.shows_looks())
    and e.outcome = 'done' and e.event !~ '^(disclosure|accounting|hold|erasure|access-log|grant)\.'
    and (p_before is null or e.id < p_before)
  order by e.id desc limit p_limit
$$;
revoke all on function audit.own_looks(uuid, integer) from public;
grant execute on function audit.own_looks(uuid, integer), audit.append(text, text, text, text, text, text, bytea) to hyaline_portal;
reset role;
