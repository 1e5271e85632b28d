-- Password rules by clinic, passwords that were used before, their expiry, and hashes taken over from elsewhere.

-- No row still means the defaults.
alter table core.sign_in_rules
  add column password_preset text not null default 'strict' check (password_preset in ('strict', 'nist'));

create table core.password_history (
  id bigint generated always as identity primary key,
  account_id uuid not null references core.account (id),
  password_hash text not null check (password_hash like '$argon2id$v=19$%'),
  replaced_at timestamptz not null default now()
);
create index password_history_of_account on core.password_history (account_id, id desc);
comment on table core.password_history is 'rls:custom belongs to a person, not to a clinic; reached through gate functions only';
grant select, insert, delete on core.password_history to hyaline_gate;
create policy gate on core.password_history to hyaline_gate using (true) with check (true);

alter table core.account
  add column rehashed_at timestamptz,
  add column imported_hash text check (imported_hash ~ '^\$2[aby]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$');
comment on column core.account.rehashed_at is 'when the same password was last hashed anew: no change of password';
comment on column core.account.imported_hash is
  'bcrypt hash from another system, until the first sign-in turns it into password_hash; that one is nobody''s until then';
create index account_imported on core.account (substr(imported_hash, 5, 2)) where imported_hash is not null;

-- Whatever changes a password, it is remembered here in the same statement, and its time starts anew.
create function sec.remember_password() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.imported_hash is null then
    insert into core.password_history (account_id, password_hash) values (old.id, old.password_hash);
    delete from core.password_history h where h.account_id = old.id and h.id not in (
      select k.id from core.password_history k where k.account_id = old.id order by k.id desc limit 24);
  end if;
  -- a sign-in that the old password began ends here
  update core.sign_in_ticket t set used_at = now()
  where t.account_id = old.id and t.passed_at is null and t.used_at is null;
  new.password_set_at := now();
  new.imported_hash := null;
  return new;
end $$;
create trigger remember_password before update of password_hash on core.account for each row
  when (new.password_hash is distinct from old.password_hash and new.rehashed_at is not distinct from old.rehashed_at)
  execute function sec.remember_password();

-- The presets that bind a person: those of every clinic they belong to, and of one that they are about to join.
create function sec.password_presets(p_account uuid, p_joining uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct coalesce(r.password_preset, 'strict')
  from (select m.tenant_id from core.membership m where m.account_id = p_account and m.removed_at is null
        union select p_joining where p_joining is not null) clinic
  left join core.sign_in_rules r on r.tenant_id = clinic.tenant_id
  where sec.is_platform() or ((p_account is null or p_account = sec.user_id()) and (p_joining is null or p_joining = sec.tenant()))
$$;

-- 90 days under preset strict, which one of the person's clinics is enough for.
create function sec.password_expires_at(p_account uuid) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.password_set_at + interval '90 days' from core.account a
  where a.id = p_account and (sec.is_platform() or p_account = sec.user_id())
    and exists (select from core.membership m left join core.sign_in_rules r on r.tenant_id = m.tenant_id
                where m.account_id = a.id and m.removed_at is null and coalesce(r.password_preset, 'strict') = 'strict')
$$;

create function sec.password_times(p_account uuid) returns table (set_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.password_set_at, sec.password_expires_at(a.id) from core.account a
  where a.id = p_account and (sec.is_platform() or p_account = sec.user_id())
$$;

-- The present password first, then the ones before it, newest first.
create function sec.last_passwords(p_account uuid, p_earlier integer) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  (select a.password_hash from core.account a where a.id = p_account and sec.is_platform())
  union all
  (select h.password_hash from core.password_history h
   where h.account_id = p_account and sec.is_platform()
   order by h.id desc limit p_earlier)
$$;

-- A new password for the person of the sealed context.
create function sec.set_password(p_hash text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.account a set password_hash = p_hash where a.id = sec.user_id();
  return found;
end $$;

-- The same password at other costs. The old hash has to be named: a change meanwhile must not be undone.
create function sec.rehash_password(p_account uuid, p_old text, p_new text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.account a set password_hash = p_new, imported_hash = null, rehashed_at = clock_timestamp()
  where a.id = p_account and p_old = coalesce(a.imported_hash, a.password_hash) and sec.is_platform();
  return found;
end $$;

-- What an account was taken over with, and the highest cost of all such hashes, which every comparison takes as long as.
create function sec.imported_hash(p_account uuid) returns table (hash text, max_cost integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (select a.imported_hash from core.account a where a.id = p_account),
         (select max(substr(a.imported_hash, 5, 2))::integer from core.account a where a.imported_hash is not null)
  where sec.is_platform()
$$;

-- How many accounts that were taken over have not signed in since.
create function sec.imported_count() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer from core.account a where a.imported_hash is not null and sec.is_platform()
$$;

-- An account with the hash that another system kept. Its own password is nobody's until the first sign-in.
create function sec.import_account(
  p_id uuid, p_email text, p_email_key text, p_name text, p_locale text, p_nobody text, p_imported text, p_role text
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.user_id() is distinct from '00000000-0000-0000-0000-000000000000' then
    raise exception 'only the console takes accounts over' using errcode = '42501';
  end if;
  if p_imported is null then
    raise exception 'there is nothing to take over' using errcode = '23502';
  end if;
  insert into core.account (id, email, email_key, name, locale, password_hash, imported_hash)
  values (p_id, p_email, p_email_key, p_name, p_locale, p_nobody, p_imported)
  on conflict (email_key) do nothing;
  if not found then
    return false;
  end if;
  insert into core.membership (tenant_id, account_id, role) values (sec.tenant(), p_id, p_role);
  return true;
end $$;

-- A new password by the ticket of a sign-in whose password has run out: once, since it has not run out afterwards.
create function sec.replace_password(p_ticket bytea, p_hash text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.account a set password_hash = p_hash
  from core.sign_in_ticket t
  where t.hash = p_ticket and t.next = 'password' and t.passed_at is not null and t.used_at is null
    and t.expires_at > now() and t.account_id = sec.user_id() and a.id = t.account_id
    and a.password_set_at + interval '90 days' <= now();
  return found;
end $$;

-- Only an owner changes what binds a clinic.
create function sec.set_password_preset(p_preset text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = 'owner' and m.removed_at is null) then
    raise exception 'only an owner changes the rules of a clinic' using errcode = '42501';
  end if;
  insert into core.sign_in_rules as r (tenant_id, password_preset) values (sec.tenant(), p_preset)
  on conflict (tenant_id) do update set password_preset = excluded.password_preset, changed_at = now()
    where r.password_preset <> excluded.password_preset;
  return found;
end $$;

-- A ticket whose person has passed both factors on a password that has run out becomes one that leads to a new
-- password and nowhere else, under a new secret. Null: the ticket is not passed, or its password still holds.
alter table core.sign_in_ticket drop constraint sign_in_ticket_next_check,
  add constraint sign_in_ticket_next_check check (next in ('enrol', 'totp', 'password'));
create function sec.turn_ticket(p_ticket bytea, p_next bytea, p_life interval) returns timestamptz
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.sign_in_ticket t set hash = p_next, next = 'password', tries = 0, expires_at = now() + p_life
  where t.hash = p_ticket and t.passed_at is not null and t.used_at is null and t.expires_at > now()
    and t.next <> 'password' and t.tenant_id = sec.tenant() and t.account_id = sec.user_id()
    and sec.password_expires_at(t.account_id) <= now()
  returning t.expires_at
$$;

-- As in 0002, and no session begins on a password that has run out, whichever way led here.
create or replace function sec.start_session(
  p_ticket bytea, p_id uuid, p_secret bytea, p_browser text, p_os text, p_idle interval, p_absolute interval, p_max integer
) returns table (id uuid, tenant_id uuid, ended boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  ticket core.sign_in_ticket;
begin
  if sec.password_expires_at(sec.user_id()) <= now() then
    return;
  end if;
  update core.sign_in_ticket t set used_at = now()
  where t.hash = p_ticket and t.passed_at is not null and t.used_at is null and t.expires_at > now()
    and t.tenant_id = sec.tenant() and t.account_id = sec.user_id()
  returning * into ticket;
  if not found then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('sessions|' || ticket.account_id, 0));
  insert into core.session (tenant_id, id, account_id, browser, os, created_at, last_used_at, idle_limit, absolute_expires_at)
  values (ticket.tenant_id, p_id, ticket.account_id, p_browser, p_os,
          clock_timestamp(), clock_timestamp(), p_idle, clock_timestamp() + p_absolute);
  insert into core.session_secret (hash, tenant_id, session_id) values (p_secret, ticket.tenant_id, p_id);
  return query select p_id, ticket.tenant_id, false;
  return query
    update core.session s
    set ended_at = clock_timestamp(),
        end_reason = case when s.absolute_expires_at <= now() then 'absolute'
                          when s.last_used_at + s.idle_limit <= now() then 'idle' else 'limit' end
    where s.account_id = ticket.account_id and s.ended_at is null and s.id <> p_id
      and (s.absolute_expires_at <= now() or s.last_used_at + s.idle_limit <= now()
           or s.id not in (select l.id from core.session l
                           where l.account_id = ticket.account_id and l.ended_at is null and l.absolute_expires_at > now()
                             and l.last_used_at + l.idle_limit > now()
                           order by (l.id = p_id) desc, l.created_at desc, l.id desc limit p_max))
    returning s.id, s.tenant_id, true;
end $$;

-- What the prober sees of passwords: counts, and the names of presets. `late`: sessions that began on a password that
-- had run out already.
create function sec.probe_passwords(p_canaries uuid[])
returns table (hashes bigint, other bigint, imported bigint, late bigint, presets text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with kept as (
    select password_hash as hash from core.account union all select password_hash from core.password_history
  ), costs as (
    select regexp_match(hash, '^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$') as c from kept
  )
  select (select count(*) from costs),
         (select count(*) from costs where c is null or c[1]::bigint < 19456 or c[2]::bigint < 2),
         (select count(*) from core.account a where a.imported_hash is not null
            and exists (select from core.session s where s.account_id = a.id)),
         (select count(*) from core.session s join core.account a on a.id = s.account_id
          where s.ended_at is null and s.created_at > a.password_set_at + interval '90 days'
            and exists (select from core.membership m left join core.sign_in_rules r on r.tenant_id = m.tenant_id
                        where m.account_id = a.id and m.removed_at is null and coalesce(r.password_preset, 'strict') = 'strict')),
         (select string_agg(distinct coalesce(r.password_preset, 'strict'), ', ')
          from core.clinic c left join core.sign_in_rules r on r.tenant_id = c.tenant_id
          where c.tenant_id <> all (p_canaries))
$$;

grant create on schema sec to hyaline_gate;
revoke all on function sec.probe_passwords(uuid[]) from public;
grant execute on function sec.probe_passwords(uuid[]) to hyaline_prober;
alter function sec.probe_passwords(uuid[]) owner to hyaline_gate;
grant select on core.clinic to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.password_presets(uuid, uuid)', 'sec.password_expires_at(uuid)', 'sec.password_times(uuid)',
    'sec.last_passwords(uuid, integer)', 'sec.set_password(text)', 'sec.rehash_password(uuid, text, text)',
    'sec.imported_hash(uuid)', 'sec.imported_count()',
    'sec.import_account(uuid, text, text, text, text, text, text, text)', 'sec.replace_password(bytea, text)',
    'sec.set_password_preset(text)', 'sec.turn_ticket(bytea, bytea, interval)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
