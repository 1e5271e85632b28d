-- Identity: people, their place in clinics, second factors, half-finished sign-ins and sessions.
-- The application may read little of it and write less: whatever happens before a clinic is known goes through the
-- SECURITY DEFINER functions below, owned by hyaline_gate. Every secret arrives here already hashed or sealed.

create table core.account (
  id uuid primary key,
  email text not null check (length(email) <= 254),
  email_key text not null unique,
  name text not null check (length(name) between 1 and 120),
  locale text not null default 'en' check (locale in ('en', 'es')),
  password_hash text not null check (password_hash like '$argon2id$v=19$%'),
  password_set_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
comment on table core.account is 'rls:custom a person may belong to several clinics, so no one clinic owns the row';
comment on column core.account.email_key is 'the e-mail as compared: NFKC, trimmed, lower case';

create table core.membership (
  tenant_id uuid not null references core.clinic (tenant_id),
  account_id uuid not null references core.account (id),
  role text not null check (role in ('owner', 'admin', 'provider', 'staff', 'privacy-officer')),
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (tenant_id, account_id)
);
create index membership_of_account on core.membership (account_id) where removed_at is null;

create table core.totp_factor (
  account_id uuid primary key references core.account (id),
  sealed bytea not null,
  last_step bigint not null default 0,
  confirmed_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table core.totp_factor is 'rls:custom belongs to a person, not to a clinic; reached through gate functions only';
comment on column core.totp_factor.last_step is 'RFC 6238 time step of the last accepted code; a code at or before it is refused';

create table core.recovery_code (
  hash bytea primary key,
  account_id uuid not null references core.account (id),
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index recovery_code_of_account on core.recovery_code (account_id);
comment on table core.recovery_code is 'rls:custom belongs to a person, not to a clinic; reached through gate functions only';

-- A sign-in between password and second factor. It opens the enrolment and code routes and nothing else.
create table core.sign_in_ticket (
  hash bytea primary key,
  tenant_id uuid not null,
  account_id uuid not null,
  next text not null check (next in ('enrol', 'totp')),
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  passed_at timestamptz,
  used_at timestamptz,
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id)
);
create index sign_in_ticket_expiry on core.sign_in_ticket (expires_at);

create table core.session (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  browser text not null,
  os text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  idle_limit interval not null,
  absolute_expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('sign-out', 'limit', 'idle', 'absolute', 'reuse')),
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id),
  check ((ended_at is null) = (end_reason is null))
);
create index session_of_account on core.session (account_id) where ended_at is null;

-- Every secret a session ever had, so that an old one is recognised as old and not merely as unknown.
create table core.session_secret (
  hash bytea primary key,
  tenant_id uuid not null,
  session_id uuid not null,
  issued_at timestamptz not null default now(),
  replaced_at timestamptz,
  foreign key (tenant_id, session_id) references core.session (tenant_id, id) on delete cascade
);
create index session_secret_of_session on core.session_secret (tenant_id, session_id);

-- Counters of failed tries. The key is an HMAC of what is counted: no e-mail and no address stands here.
create table core.throttle (
  key bytea primary key,
  tries integer not null,
  window_ends_at timestamptz not null
);
comment on table core.throttle is 'rls:custom counts tries before a clinic is known; reached through gate functions only';

-- What the application may see: names of the people in its clinic, its own sessions. No hash, no factor, no secret.
grant select on core.membership to hyaline_app;
grant select (id, email, name, locale, created_at) on core.account to hyaline_app;
grant select on core.session to hyaline_app;
grant update (ended_at, end_reason) on core.session to hyaline_app;

create policy colleagues on core.account for select to hyaline_app using (
  id = (select sec.user_id())
  or exists (select from core.membership m where m.account_id = account.id and m.tenant_id = (select sec.tenant()))
);

grant select, insert, update on core.account, core.membership, core.totp_factor to hyaline_gate;
grant select, insert, update, delete
  on core.recovery_code, core.sign_in_ticket, core.session, core.session_secret, core.throttle to hyaline_gate;
create policy gate on core.account to hyaline_gate using (true) with check (true);
create policy gate on core.membership to hyaline_gate using (true) with check (true);
create policy gate on core.totp_factor to hyaline_gate using (true) with check (true);
create policy gate on core.recovery_code to hyaline_gate using (true) with check (true);
create policy gate on core.sign_in_ticket to hyaline_gate using (true) with check (true);
create policy gate on core.session to hyaline_gate using (true) with check (true);
create policy gate on core.session_secret to hyaline_gate using (true) with check (true);
create policy gate on core.throttle to hyaline_gate using (true) with check (true);

-- Whoever gets an injected statement into a request holds the context of a clinic, never the platform's. So what may be
-- asked before a clinic is known answers only in the platform's context, and the rest only to the person concerned.
create function sec.is_platform() returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(sec.tenant() = '00000000-0000-0000-0000-000000000000', false)
$$;

-- An account with its first place in the clinic of the sealed context. The first one of a clinic is its owner,
-- and only an empty clinic takes an account this way unless the caller already acts as its owner.
create function sec.add_account(
  p_id uuid, p_email text, p_email_key text, p_name text, p_locale text, p_password_hash text, p_role text
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  clinic uuid := sec.tenant();
begin
  if clinic is null then
    raise exception 'no context' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('clinic-members|' || clinic, 0));
  if exists (select from core.membership m where m.tenant_id = clinic) then
    if not exists (select from core.membership m where m.tenant_id = clinic and m.account_id = sec.user_id()
                   and m.role = 'owner' and m.removed_at is null) then
      raise exception 'only an owner adds an account' using errcode = '42501';
    end if;
  elsif p_role <> 'owner' then
    raise exception 'the first member of a clinic is its owner' using errcode = '42501';
  end if;
  insert into core.account (id, email, email_key, name, locale, password_hash)
  values (p_id, p_email, p_email_key, p_name, p_locale, p_password_hash);
  insert into core.membership (tenant_id, account_id, role) values (clinic, p_id, p_role);
end $$;

create function sec.any_owner() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.role = 'owner' and m.removed_at is null)
$$;

-- What a sign-in needs to know about an e-mail: at most one row, the clinic joined first.
create function sec.find_sign_in(p_email_key text)
returns table (account_id uuid, tenant_id uuid, password_hash text, enrolled boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, m.tenant_id, a.password_hash,
         exists (select from core.totp_factor f where f.account_id = a.id and f.confirmed_at is not null)
  from core.account a join core.membership m on m.account_id = a.id and m.removed_at is null
  where a.email_key = p_email_key and sec.is_platform()
  order by m.created_at limit 1
$$;

create function sec.open_ticket(p_hash bytea, p_tenant uuid, p_account uuid, p_life interval)
returns table (next text, expires_at timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.sign_in_ticket (hash, tenant_id, account_id, next, expires_at)
  select p_hash, p_tenant, p_account,
         case when exists (select from core.totp_factor f where f.account_id = p_account and f.confirmed_at is not null)
              then 'totp' else 'enrol' end,
         now() + p_life
  where sec.is_platform() or (p_tenant = sec.tenant() and p_account = sec.user_id())
  returning next, expires_at
$$;

-- The ticket behind a hash while it can still lead to a session; with p_try it also costs one of its tries.
create function sec.read_ticket(p_hash bytea, p_next text, p_try boolean, p_max_tries integer)
returns table (account_id uuid, tenant_id uuid, email text, sealed bytea)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with ticket as (
    update core.sign_in_ticket t set tries = t.tries + case when p_try then 1 else 0 end
    where t.hash = p_hash and t.next = p_next and t.used_at is null and t.expires_at > now() and t.tries < p_max_tries
      and sec.is_platform()
    returning t.account_id, t.tenant_id
  )
  select t.account_id, t.tenant_id, a.email, f.sealed
  from ticket t join core.account a on a.id = t.account_id
  left join core.totp_factor f on f.account_id = t.account_id
$$;

-- Keeps a new TOTP secret that no code has confirmed yet. A confirmed factor is never replaced here.
create function sec.begin_totp(p_ticket bytea, p_sealed bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who uuid;
begin
  select t.account_id into who from core.sign_in_ticket t
  where t.hash = p_ticket and t.next = 'enrol' and t.used_at is null and t.expires_at > now()
    and t.account_id = sec.user_id();
  if who is null then
    return false;
  end if;
  insert into core.totp_factor as f (account_id, sealed) values (who, p_sealed)
  on conflict (account_id) do update set sealed = excluded.sealed, last_step = 0, created_at = now()
    where f.confirmed_at is null;
  return found;
end $$;

-- Compare-and-set: of all tries with the code of one time step exactly one gets true. Confirms a factor being enrolled.
create function sec.pass_totp(p_ticket bytea, p_step bigint, p_sealed bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.totp_factor f set last_step = p_step, confirmed_at = coalesce(f.confirmed_at, now())
  from core.sign_in_ticket t
  where t.hash = p_ticket and t.used_at is null and t.expires_at > now() and t.account_id = sec.user_id()
    and f.account_id = t.account_id
    and f.sealed = p_sealed and f.last_step < p_step and (f.confirmed_at is not null) = (t.next = 'totp');
  if not found then
    return false;
  end if;
  update core.sign_in_ticket t set passed_at = now() where t.hash = p_ticket;
  return true;
end $$;

create function sec.pass_recovery_code(p_ticket bytea, p_code bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.recovery_code r set used_at = now()
  from core.sign_in_ticket t
  where t.hash = p_ticket and t.next = 'totp' and t.used_at is null and t.expires_at > now()
    and t.account_id = sec.user_id() and r.account_id = t.account_id and r.hash = p_code and r.used_at is null;
  if not found then
    return false;
  end if;
  update core.sign_in_ticket t set passed_at = now() where t.hash = p_ticket;
  return true;
end $$;

-- Ten new recovery codes for the account of a ticket whose enrolment has just been confirmed; older ones are gone.
create function sec.keep_recovery_codes(p_ticket bytea, p_codes bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who uuid;
begin
  select t.account_id into strict who from core.sign_in_ticket t
  where t.hash = p_ticket and t.next = 'enrol' and t.passed_at is not null and t.used_at is null
    and t.account_id = sec.user_id();
  delete from core.recovery_code r where r.account_id = who;
  insert into core.recovery_code (hash, account_id) select unnest(p_codes), who;
end $$;

-- The only way to a session: a ticket whose second factor has passed, once. At most p_max live ones per person,
-- counted under a lock of that person; the oldest end. Returns the new session first, then those that it ended.
create function sec.start_session(
  p_ticket bytea, p_id uuid, p_secret bytea, p_browser text, p_os text, p_idle interval, p_absolute interval, p_max integer
) returns table (id uuid, tenant_id uuid, ended boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  ticket core.sign_in_ticket;
begin
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

-- The session of a request, in one round trip: is it live, whose is it, in which role, and has its secret just rotated?
-- p_next is the hash of the successor that the caller derives from the presented secret, so parallel requests agree on it.
-- state: live, or idle | absolute | reused (the caller ends it together with its ledger row). No row: nobody's secret.
create function sec.resolve_session(
  p_hash bytea, p_next bytea, p_background boolean, p_rotate_after interval, p_grace interval
) returns table (
  state text, session_id uuid, tenant_id uuid, account_id uuid, role text, rotated boolean,
  idle_expires_at timestamptz, absolute_expires_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  secret core.session_secret;
  s core.session;
  member_role text;
  fresh boolean := false;
  used_at timestamptz;
begin
  select * into secret from core.session_secret k where k.hash = p_hash;
  if not found then
    return;
  end if;
  select * into s from core.session x
  where x.tenant_id = secret.tenant_id and x.id = secret.session_id and x.ended_at is null;
  if not found then
    return;
  end if;
  select m.role into member_role from core.membership m
  where m.tenant_id = s.tenant_id and m.account_id = s.account_id and m.removed_at is null;
  if not found then
    return;
  end if;
  used_at := s.last_used_at;
  state := case when s.absolute_expires_at <= now() then 'absolute'
                when s.last_used_at + s.idle_limit <= now() then 'idle'
                when secret.replaced_at + p_grace <= now() then 'reused'
                else 'live' end;
  if state = 'live' then
    if secret.replaced_at is not null then
      fresh := true;
    elsif secret.issued_at + p_rotate_after <= now() then
      update core.session_secret k set replaced_at = now() where k.hash = p_hash and k.replaced_at is null;
      insert into core.session_secret (hash, tenant_id, session_id) values (p_next, s.tenant_id, s.id)
      on conflict (hash) do nothing;
      fresh := true;
    end if;
    -- bounded: one write a minute, so idle time is counted from at most a minute before the last request, never later
    if not p_background and s.last_used_at < now() - interval '1 minute' then
      update core.session x set last_used_at = now()
      where x.tenant_id = s.tenant_id and x.id = s.id and x.last_used_at < now() - interval '1 minute';
      used_at := now();
    end if;
  end if;
  return query select state, s.id, s.tenant_id, s.account_id, member_role, fresh, used_at + s.idle_limit, s.absolute_expires_at;
end $$;

-- Counts one try and answers how many seconds to wait; 0 when the try is within the limit. Counting comes before the
-- work that may fail, so parallel tries cannot slip past the limit together.
create function sec.throttle_try(p_key bytea, p_max integer, p_window interval) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  counter core.throttle;
begin
  insert into core.throttle as c (key, tries, window_ends_at) values (p_key, 1, now() + p_window)
  on conflict (key) do update set
    tries = case when c.window_ends_at <= now() then 1 else least(c.tries, p_max) + 1 end,
    window_ends_at = case when c.window_ends_at <= now() then now() + p_window else c.window_ends_at end
  returning * into counter;
  if counter.tries <= p_max then
    return 0;
  end if;
  return greatest(1, ceil(extract(epoch from counter.window_ends_at - now())))::integer;
end $$;

create function sec.throttle_clear(p_key bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.throttle c where c.key = p_key
$$;

-- Takes back one counted try, for counters that hold other people's failures too.
create function sec.throttle_forgive(p_key bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.throttle c set tries = greatest(0, c.tries - 1) where c.key = p_key
$$;

-- Housekeeping: nothing here is needed once it has run out; ended sessions stay a month for the person to see.
create function sec.purge_identity() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.sign_in_ticket where expires_at < now() - interval '1 hour';
  delete from core.throttle where window_ends_at < now();
  delete from core.session where coalesce(ended_at, absolute_expires_at) < now() - interval '30 days';
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.add_account(uuid, text, text, text, text, text, text)', 'sec.any_owner()', 'sec.find_sign_in(text)',
    'sec.open_ticket(bytea, uuid, uuid, interval)', 'sec.read_ticket(bytea, text, boolean, integer)',
    'sec.begin_totp(bytea, bytea)', 'sec.pass_totp(bytea, bigint, bytea)', 'sec.pass_recovery_code(bytea, bytea)',
    'sec.keep_recovery_codes(bytea, bytea[])',
    'sec.start_session(bytea, uuid, bytea, text, text, interval, interval, integer)',
    'sec.resolve_session(bytea, bytea, boolean, interval, interval)',
    'sec.throttle_try(bytea, integer, interval)', 'sec.throttle_clear(bytea)', 'sec.throttle_forgive(bytea)',
    'sec.purge_identity()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
