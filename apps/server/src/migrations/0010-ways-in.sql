-- Ways in by mail: a sign-up that waits for its address to be proved, and links that reset, unlock or begin a sign-in.
-- Every secret arrives here hashed; what a sign-up asked for arrives sealed.

alter table core.account
  add column email_verified_at timestamptz,
  add column first_signed_in_at timestamptz;
comment on column core.account.email_verified_at is 'when a link that was mailed to the address was used; null for an owner made on the console';
grant select (email_verified_at) on core.account to hyaline_app;

-- A clinic that somebody asked for and nobody has proved the address of. Its ids are drawn already: whoever opens it
-- does so in its own context.
create table core.pending_sign_up (
  id uuid primary key,
  secret bytea not null unique,
  browser bytea not null,
  clinic_id uuid not null,
  owner_id uuid not null,
  sealed bytea not null,
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index pending_sign_up_expiry on core.pending_sign_up (expires_at);
comment on table core.pending_sign_up is 'rls:custom its clinic does not exist yet; reached through gate functions only';
comment on column core.pending_sign_up.tries is 'passwords tried from another browser than the one that signed up';

create table core.mail_link (
  secret bytea primary key,
  kind text not null check (kind in ('password-reset', 'unlock', 'magic-link')),
  account_id uuid not null references core.account (id),
  clinic_id uuid not null,
  browser bytea,
  code bytea,
  tries integer not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  opened_at timestamptz,
  used_at timestamptz,
  check ((kind = 'magic-link') = (browser is not null and code is not null))
);
create index mail_link_of_account on core.mail_link (account_id) where used_at is null;
create index mail_link_expiry on core.mail_link (expires_at);
comment on table core.mail_link is 'rls:custom belongs to a person, not to a clinic; reached through gate functions only';
comment on column core.mail_link.browser is 'of a magic link: the browser that asked; any other has to know the code shown there';
comment on column core.mail_link.opened_at is 'whoever brought the secret may use it: from the right browser, or with the code';

-- No row: links are on. Written by the clinic's owner alone, through a function.
create table core.sign_in_rules (
  tenant_id uuid primary key references core.clinic (tenant_id),
  magic_link boolean not null default true,
  changed_at timestamptz not null default now()
);
grant select on core.sign_in_rules to hyaline_app;

-- Whose tries are counted, so that they can all be forgotten together: an HMAC too.
alter table core.throttle add column subject bytea;
create index throttle_of_subject on core.throttle (subject) where subject is not null;

grant select, insert, update, delete on core.pending_sign_up, core.mail_link, core.sign_in_rules to hyaline_gate;
create policy gate on core.pending_sign_up to hyaline_gate using (true) with check (true);
create policy gate on core.mail_link to hyaline_gate using (true) with check (true);
create policy gate on core.sign_in_rules to hyaline_gate using (true) with check (true);

create function sec.account_of_email(p_email_key text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id from core.account a where a.email_key = p_email_key and sec.is_platform()
$$;

create function sec.keep_sign_up(
  p_id uuid, p_secret bytea, p_browser bytea, p_clinic uuid, p_owner uuid, p_sealed bytea, p_life interval
) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.pending_sign_up (id, secret, browser, clinic_id, owner_id, sealed, expires_at)
  select p_id, p_secret, p_browser, p_clinic, p_owner, p_sealed, now() + p_life where sec.is_platform()
$$;

-- What waits behind a secret. From another browser than the one that signed up it costs, with p_try, one of its tries.
create function sec.read_sign_up(p_secret bytea, p_browser bytea, p_try boolean, p_max_tries integer)
returns table (id uuid, clinic_id uuid, owner_id uuid, sealed bytea, same_browser boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.pending_sign_up p set tries = p.tries + case when p_try and p.browser <> p_browser then 1 else 0 end
  where p.secret = p_secret and p.used_at is null and p.expires_at > now() and sec.is_platform()
    and (p.browser = p_browser or p.tries < p_max_tries)
  returning p.id, p.clinic_id, p.owner_id, p.sealed, p.browser = p_browser
$$;

-- In the context of the clinic that is being opened. Of parallel tries exactly one gets true.
create function sec.use_sign_up(p_secret bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.pending_sign_up p set used_at = now()
  where p.secret = p_secret and p.used_at is null and p.expires_at > now()
    and p.clinic_id = sec.tenant() and p.owner_id = sec.user_id();
  return found;
end $$;

-- The account is there now: its address counts as proved, and what was asked for is forgotten.
create function sec.finish_sign_up(p_secret bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.pending_sign_up p
  where p.secret = p_secret and p.used_at is not null and p.clinic_id = sec.tenant() and p.owner_id = sec.user_id();
  if not found then
    return false;
  end if;
  update core.account a set email_verified_at = now() where a.id = sec.user_id();
  return found;
end $$;

-- A magic link stands in for a password: only where every clinic of the person allows it, for the roles named here and
-- so for none that comes later, and only for somebody with a second factor to be asked for.
create function sec.magic_link_allowed(p_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.is_platform() and exists (select from core.totp_factor f where f.account_id = p_account and f.confirmed_at is not null)
    and not exists (
      select from core.membership m left join core.sign_in_rules r on r.tenant_id = m.tenant_id
      where m.account_id = p_account and m.removed_at is null
        and (not coalesce(r.magic_link, true) or m.role not in ('owner', 'admin', 'provider', 'staff', 'privacy-officer')))
$$;

-- Keeps a link for the person behind an e-mail, or of an id, who can sign in; returns that person, or nothing.
create function sec.keep_mail_link(
  p_secret bytea, p_kind text, p_email_key text, p_account uuid, p_browser bytea, p_code bytea, p_life interval
) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.mail_link (secret, kind, account_id, clinic_id, browser, code, expires_at)
  select p_secret, p_kind, a.id, m.tenant_id, p_browser, p_code, now() + p_life
  from core.account a join core.membership m on m.account_id = a.id and m.removed_at is null
  where (a.email_key = p_email_key or a.id = p_account) and sec.is_platform()
    and (p_kind <> 'magic-link' or sec.magic_link_allowed(a.id))
  order by m.created_at limit 1
  returning account_id
$$;

-- The person behind a link. A magic link from another browser opens with the code that the first one shows; p_code
-- costs one of its tries there.
create function sec.open_mail_link(p_secret bytea, p_kind text, p_browser bytea, p_code bytea, p_max_tries integer)
returns table (account_id uuid, clinic_id uuid, email text, email_key text, name text, clinic_name text, opened boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  link core.mail_link;
begin
  select * into link from core.mail_link l
  where l.secret = p_secret and l.kind = p_kind and l.used_at is null and l.expires_at > now()
    and l.tries < p_max_tries and sec.is_platform()
  for update;
  if not found or (p_kind = 'magic-link' and not sec.magic_link_allowed(link.account_id)) then
    return;
  end if;
  opened := p_kind <> 'magic-link' or coalesce(link.browser = p_browser, false) or coalesce(link.code = p_code, false);
  update core.mail_link l
  set opened_at = case when opened then now() else l.opened_at end,
      tries = l.tries + case when not opened and p_code is not null then 1 else 0 end
  where l.secret = p_secret;
  return query
    select a.id, link.clinic_id, a.email, a.email_key, a.name, c.name, opened
    from core.account a join core.clinic c on c.tenant_id = link.clinic_id
    join core.membership m on m.tenant_id = link.clinic_id and m.account_id = a.id and m.removed_at is null
    where a.id = link.account_id;
end $$;
grant select on core.clinic to hyaline_gate;
create policy gate_read on core.clinic for select to hyaline_gate using (true);

-- In the context of the person. Of parallel tries exactly one gets true; whoever holds the link can read the address.
create function sec.use_mail_link(p_secret bytea, p_kind text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.mail_link l set used_at = now()
  where l.secret = p_secret and l.kind = p_kind and l.used_at is null and l.expires_at > now() and l.opened_at is not null
    and l.account_id = sec.user_id() and l.clinic_id = sec.tenant();
  if not found then
    return false;
  end if;
  update core.account a set email_verified_at = now() where a.id = sec.user_id() and a.email_verified_at is null;
  return true;
end $$;

-- With the old password go the sign-ins that it began, and every other link that was mailed for it.
create function sec.reset_password(p_secret bytea, p_password_hash text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.use_mail_link(p_secret, 'password-reset') then
    return false;
  end if;
  update core.account a set password_hash = p_password_hash, password_set_at = now() where a.id = sec.user_id();
  update core.mail_link l set used_at = now() where l.account_id = sec.user_id() and l.used_at is null;
  delete from core.sign_in_ticket t where t.account_id = sec.user_id();
  return true;
end $$;

create function sec.throttle_try_of(p_key bytea, p_subject bytea, p_max integer, p_window interval) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  wait integer := sec.throttle_try(p_key, p_max, p_window);
begin
  update core.throttle c set subject = p_subject where c.key = p_key and c.subject is distinct from p_subject;
  return wait;
end $$;

create function sec.throttle_forget(p_subjects bytea[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.throttle c where c.subject = any (p_subjects)
$$;

-- Called once for every session that begins: true for the first one that this person ever had.
create function sec.note_first_sign_in() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.account a set first_signed_in_at = now() where a.id = sec.user_id() and a.first_signed_in_at is null;
  return found and (select count(*) from core.session s where s.account_id = sec.user_id()) <= 1;
end $$;

create function sec.set_magic_link(p_on boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = 'owner' and m.removed_at is null) then
    raise exception 'only an owner changes the rules of a clinic' using errcode = '42501';
  end if;
  insert into core.sign_in_rules as r (tenant_id, magic_link) select sec.tenant(), p_on
  where not p_on or exists (select from core.sign_in_rules x where x.tenant_id = sec.tenant())
  on conflict (tenant_id) do update set magic_link = excluded.magic_link, changed_at = now()
    where r.magic_link <> excluded.magic_link;
  return found;
end $$;

create function sec.purge_ways_in() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.pending_sign_up where expires_at < now();
  delete from core.mail_link where expires_at < now() - interval '1 hour';
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.account_of_email(text)', 'sec.keep_sign_up(uuid, bytea, bytea, uuid, uuid, bytea, interval)',
    'sec.read_sign_up(bytea, bytea, boolean, integer)', 'sec.use_sign_up(bytea)', 'sec.finish_sign_up(bytea)',
    'sec.magic_link_allowed(uuid)', 'sec.keep_mail_link(bytea, text, text, uuid, bytea, bytea, interval)',
    'sec.open_mail_link(bytea, text, bytea, bytea, integer)', 'sec.use_mail_link(bytea, text)',
    'sec.reset_password(bytea, text)', 'sec.throttle_try_of(bytea, bytea, integer, interval)',
    'sec.throttle_forget(bytea[])', 'sec.note_first_sign_in()', 'sec.set_magic_link(boolean)',
    'sec.purge_ways_in()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
