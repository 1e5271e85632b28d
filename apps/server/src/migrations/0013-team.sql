-- Team: who is invited, who joins, in which rank, who leaves; several clinics for one person; the quarterly look at who
-- has access; organisations above clinics. Ranks are decided here and not in the application: an admin never reaches an
-- owner, and a clinic never loses its last one.

-- The one mechanism for rows of business that are taken away and may come back. A table takes part with the columns
-- created_at, removed_at and removed_by and this trigger. Who removed it is whoever acts; it comes back within 30 days;
-- meanwhile it does not change; and it is deleted for good by nobody but the gate, whose purges say when.
create function sec.soft_delete() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if current_user in ('hyaline_app', 'hyaline_login') then
      raise exception 'rows of % are removed, not deleted', tg_table_name using errcode = '42501';
    end if;
    return old;
  end if;
  if old.removed_at is null then
    if new.removed_at is not null then
      new.removed_at := now();
      new.removed_by := sec.user_id();
    end if;
  elsif new.removed_at is not null then
    raise exception 'a removed row does not change' using errcode = 'HY409';
  elsif new.created_at = old.created_at and old.removed_at < now() - interval '30 days' then
    raise exception 'removed more than 30 days ago' using errcode = 'HY410'; -- what begins anew is no restore
  else
    new.removed_by := null;
  end if;
  return new;
end $$;

-- An organisation is a tenant of its own kind: it has a name and members, and never a patient, a study or a link.
create table core.organisation (
  tenant_id uuid primary key references core.clinic (tenant_id),
  created_by uuid not null,
  created_at timestamptz not null default now()
);

alter table core.membership
  add column removed_by uuid,
  add column last_sign_in_at timestamptz,
  drop constraint membership_role_check,
  add constraint membership_role_check check (role in ('owner', 'admin', 'provider', 'staff', 'privacy-officer',
    'organisation-owner', 'organisation-viewer', 'sales-rep'));
comment on column core.membership.last_sign_in_at is 'last session begun in this clinic; outlives the session rows';
create trigger soft_delete before update or delete on core.membership
  for each row execute function sec.soft_delete();

create function sec.note_sign_in() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update core.membership m set last_sign_in_at = now()
  where m.tenant_id = new.tenant_id and m.account_id = new.account_id and m.removed_at is null;
  return null;
end $$;
create trigger note_sign_in after insert on core.session for each row execute function sec.note_sign_in();

-- An offer of a place. `link` is the HMAC of the secret in the mail; a new mail replaces it, and with it goes the old.
create table core.invitation (
  tenant_id uuid not null references core.clinic (tenant_id),
  id uuid not null,
  email text not null check (length(email) <= 254),
  email_key text not null,
  name text not null check (length(name) between 1 and 120),
  role text not null,
  locale text not null check (locale in ('en', 'es')),
  link bytea unique,
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  removed_at timestamptz,
  removed_by uuid,
  primary key (tenant_id, id),
  check ((accepted_at is null) = (accepted_by is null)),
  check (link is null or (accepted_at is null and removed_at is null))
);
create unique index invitation_pending on core.invitation (tenant_id, email_key)
  where accepted_at is null and removed_at is null;
create trigger soft_delete before update or delete on core.invitation
  for each row execute function sec.soft_delete();

-- Each quarter somebody looks at who has access. One open review at a time; its items are who was kept, and as what.
create table core.access_review (
  tenant_id uuid not null references core.clinic (tenant_id),
  id uuid not null,
  opened_at timestamptz not null default now(),
  due_at timestamptz not null,
  reminded_at timestamptz,
  finished_at timestamptz,
  finished_by uuid,
  primary key (tenant_id, id),
  check ((finished_at is null) = (finished_by is null))
);
create unique index access_review_open on core.access_review (tenant_id) where finished_at is null;
create table core.access_review_item (
  tenant_id uuid not null,
  review_id uuid not null,
  account_id uuid not null,
  role text not null,
  decision text not null check (decision in ('kept', 'removed')),
  primary key (tenant_id, review_id, account_id),
  foreign key (tenant_id, review_id) references core.access_review (tenant_id, id)
);

-- A clinic's place in an organisation: offered by the organisation's owner, taken by the clinic's. Both see the row.
create table core.organisation_clinic (
  tenant_id uuid not null references core.organisation (tenant_id),
  id uuid not null,
  code bytea unique,
  clinic_id uuid references core.clinic (tenant_id),
  offered_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  joined_at timestamptz,
  joined_by uuid,
  removed_at timestamptz,
  removed_by uuid,
  primary key (tenant_id, id),
  check ((clinic_id is null) = (joined_at is null) and (joined_at is null) = (joined_by is null)),
  check (code is null or (joined_at is null and removed_at is null))
);
create unique index organisation_clinic_once on core.organisation_clinic (tenant_id, clinic_id) where removed_at is null;
create index organisation_clinic_of on core.organisation_clinic (clinic_id) where removed_at is null;
comment on table core.organisation_clinic is 'rls:custom a row is seen from both sides';
create trigger soft_delete before update or delete on core.organisation_clinic
  for each row execute function sec.soft_delete();

alter table core.session add column switched_to uuid;
comment on column core.session.switched_to is 'the session in another clinic that took over from this one';

grant select on core.organisation to hyaline_app;
grant select (tenant_id, id, email, name, role, locale, invited_by, created_at, sent_at, expires_at, accepted_at,
  accepted_by, removed_at, removed_by) on core.invitation to hyaline_app;
grant select, insert on core.access_review, core.access_review_item to hyaline_app;
grant update (reminded_at, finished_at, finished_by) on core.access_review to hyaline_app;
grant select (tenant_id, id, clinic_id, offered_by, created_at, expires_at, joined_at, joined_by, removed_at, removed_by)
  on core.organisation_clinic to hyaline_app;
create policy both_sides on core.organisation_clinic for select to hyaline_app
  using (tenant_id = (select sec.tenant()) or clinic_id = (select sec.tenant()));

grant select, insert on core.clinic, core.organisation to hyaline_gate;
grant select, insert, update, delete on core.invitation, core.organisation_clinic to hyaline_gate;
grant select on core.access_review to hyaline_gate;
create policy gate on core.clinic to hyaline_gate using (true) with check (true);
create policy gate on core.organisation to hyaline_gate using (true) with check (true);
create policy gate on core.invitation to hyaline_gate using (true) with check (true);
create policy gate on core.organisation_clinic to hyaline_gate using (true) with check (true);
create policy gate on core.access_review for select to hyaline_gate using (true);

-- Whether the person of the context may give, change or take a place of this rank in the clinic of the context.
create function sec.outranks(p_rank text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from core.membership m
    where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.removed_at is null
      and (m.role in ('owner', 'organisation-owner')
           or (m.role = 'admin' and p_rank in ('provider', 'staff', 'privacy-officer'))))
$$;

-- Whether such a place exists in the tenant of the context: a clinic has other ranks than an organisation.
create function sec.role_fits(p_role text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (p_role in ('organisation-owner', 'organisation-viewer', 'sales-rep'))
         = exists (select from core.organisation o where o.tenant_id = sec.tenant())
$$;

-- Places are given and taken one after another: whoever counts owners or places counts what the one before has left.
create function sec.lock_members() returns void
language sql set search_path = pg_catalog, pg_temp as $$
  select pg_advisory_xact_lock(hashtextextended('clinic-members|' || sec.tenant(), 0))
$$;

-- 'done', 'forbidden', or 'already-member' for whoever is in the clinic or invited to it.
create function sec.invite(
  p_id uuid, p_email text, p_email_key text, p_name text, p_role text, p_locale text, p_link bytea, p_life interval
) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.lock_members();
  if not sec.outranks(p_role) or not sec.role_fits(p_role) then
    return 'forbidden';
  end if;
  if exists (select from core.account a join core.membership m on m.account_id = a.id
             where a.email_key = p_email_key and m.tenant_id = sec.tenant() and m.removed_at is null)
     or exists (select from core.invitation i where i.tenant_id = sec.tenant() and i.email_key = p_email_key
                and i.accepted_at is null and i.removed_at is null) then
    return 'already-member';
  end if;
  insert into core.invitation (tenant_id, id, email, email_key, name, role, locale, link, invited_by, expires_at)
  values (sec.tenant(), p_id, p_email, p_email_key, p_name, p_role, p_locale, p_link, sec.user_id(), now() + p_life);
  return 'done';
end $$;

-- Another link for an invitation that was not accepted; the one before is dead from here on. No row: not there.
create function sec.renew_invitation(p_id uuid, p_link bytea, p_life interval)
returns table (email text, role text, locale text, allowed boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  found_one core.invitation;
begin
  perform sec.lock_members();
  select * into found_one from core.invitation i
  where i.tenant_id = sec.tenant() and i.id = p_id and i.accepted_at is null and i.removed_at is null;
  if not found then
    return;
  end if;
  if sec.outranks(found_one.role) then
    update core.invitation i set link = p_link, expires_at = now() + p_life, sent_at = now(), invited_by = sec.user_id()
    where i.tenant_id = sec.tenant() and i.id = p_id;
  end if;
  return query select found_one.email, found_one.role, found_one.locale, sec.outranks(found_one.role);
end $$;

-- 'done', 'forbidden' or 'not-found'.
create function sec.withdraw_invitation(p_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  rank text;
begin
  perform sec.lock_members();
  select i.role into rank from core.invitation i
  where i.tenant_id = sec.tenant() and i.id = p_id and i.accepted_at is null and i.removed_at is null;
  if not found then
    return 'not-found';
  end if;
  if not sec.outranks(rank) then
    return 'forbidden';
  end if;
  update core.invitation i set removed_at = now(), link = null where i.tenant_id = sec.tenant() and i.id = p_id;
  return 'done';
end $$;

-- What an invitation offers, to whoever holds its link. No row for one that was never there, or is over.
create function sec.open_invitation(p_link bytea) returns table (
  tenant_id uuid, id uuid, clinic text, inviter text, email text, email_key text, name text, role text, account_id uuid,
  enrolled boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.tenant_id, i.id, c.name, by_whom.name, i.email, i.email_key, i.name, i.role, a.id,
         exists (select from core.totp_factor f where f.account_id = a.id and f.confirmed_at is not null)
  from core.invitation i
  join core.clinic c on c.tenant_id = i.tenant_id
  join core.account by_whom on by_whom.id = i.invited_by
  left join core.account a on a.email_key = i.email_key
  where i.link = p_link and i.accepted_at is null and i.removed_at is null and i.expires_at > now() and sec.is_platform()
$$;

-- Takes the invitation for the person of the context and gives the place. Once: the row says who was first.
create function sec.take_invitation(p_link bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  offer core.invitation;
begin
  perform sec.lock_members();
  update core.invitation i set accepted_at = now(), accepted_by = sec.user_id(), link = null
  where i.link = p_link and i.tenant_id = sec.tenant() and i.accepted_at is null and i.removed_at is null
    and i.expires_at > now()
    and exists (select from core.account a where a.id = sec.user_id() and a.email_key = i.email_key)
  returning * into offer;
  if not found then
    return null;
  end if;
  insert into core.membership as m (tenant_id, account_id, role) values (offer.tenant_id, sec.user_id(), offer.role)
  on conflict (tenant_id, account_id) do update
    set role = excluded.role, created_at = now(), removed_at = null, last_sign_in_at = null
    where m.removed_at is not null;
  update core.account a set email_verified_at = now() where a.id = sec.user_id() and a.email_verified_at is null;
  return offer.role;
end $$;

-- A new account for the person that a link was mailed to: whoever opened it reads that mailbox.
create function sec.add_invited_account(p_link bytea, p_locale text, p_password_hash text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.account (id, email, email_key, name, locale, password_hash, email_verified_at)
  select sec.user_id(), i.email, i.email_key, i.name, p_locale, p_password_hash, now()
  from core.invitation i
  where i.link = p_link and i.tenant_id = sec.tenant() and i.accepted_at is null and i.removed_at is null
    and i.expires_at > now();
  if not found then
    return null;
  end if;
  return sec.take_invitation(p_link);
end $$;

-- Everybody with a place here, and who lost one within the last 30 days: for whoever manages them.
create function sec.roster() returns table (
  account_id uuid, name text, email text, role text, joined_at timestamptz, removed_at timestamptz, removed_by text,
  last_sign_in_at timestamptz, totp boolean, passkeys integer, sessions integer, elsewhere boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.name, a.email, m.role, m.created_at, m.removed_at, by_whom.name, m.last_sign_in_at,
         exists (select from core.totp_factor f where f.account_id = a.id and f.confirmed_at is not null),
         (select count(*) from core.passkey p where p.account_id = a.id)::integer,
         (select count(*) from core.session s where s.tenant_id = m.tenant_id and s.account_id = a.id
            and s.ended_at is null and s.absolute_expires_at > now() and s.last_used_at + s.idle_limit > now())::integer,
         exists (select from core.membership o where o.account_id = a.id and o.tenant_id <> m.tenant_id
                 and o.removed_at is null)
  from core.membership m
  join core.account a on a.id = m.account_id
  left join core.account by_whom on by_whom.id = m.removed_by
  where m.tenant_id = sec.tenant() and sec.outranks('staff')
    and (m.removed_at is null or m.removed_at > now() - interval '30 days')
$$;

-- Whether the clinic would be without an owner if this one were none any more.
create function sec.is_last_owner(p_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = p_account
                 and m.role in ('owner', 'organisation-owner') and m.removed_at is null)
     and not exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id <> p_account
                     and m.role in ('owner', 'organisation-owner') and m.removed_at is null)
$$;

-- outcome: 'done', 'not-found', 'forbidden' or 'last-owner'; before: the rank until now.
create function sec.change_role(p_account uuid, p_role text) returns table (outcome text, before text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.lock_members();
  select m.role into before from core.membership m
  where m.tenant_id = sec.tenant() and m.account_id = p_account and m.removed_at is null;
  outcome := case
    when before is null then 'not-found'
    when not sec.outranks(before) or not sec.outranks(p_role) or not sec.role_fits(p_role) then 'forbidden'
    when p_role not in ('owner', 'organisation-owner') and sec.is_last_owner(p_account) then 'last-owner'
    else 'done' end;
  if outcome = 'done' then
    update core.membership m set role = p_role where m.tenant_id = sec.tenant() and m.account_id = p_account;
  end if;
  return next;
end $$;

-- As above. What the person has half-opened, a sign-in between its two factors, ends with the place.
create function sec.remove_member(p_account uuid) returns table (outcome text, before text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.lock_members();
  select m.role into before from core.membership m
  where m.tenant_id = sec.tenant() and m.account_id = p_account and m.removed_at is null;
  outcome := case
    when before is null then 'not-found'
    when not sec.outranks(before) then 'forbidden'
    when sec.is_last_owner(p_account) then 'last-owner'
    else 'done' end;
  if outcome = 'done' then
    update core.membership m set removed_at = now() where m.tenant_id = sec.tenant() and m.account_id = p_account;
    update core.sign_in_ticket t set used_at = now()
    where t.tenant_id = sec.tenant() and t.account_id = p_account and t.used_at is null;
  end if;
  return next;
end $$;

-- As above; the person comes back in the rank they had.
create function sec.restore_member(p_account uuid) returns table (outcome text, before text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.lock_members();
  select m.role into before from core.membership m
  where m.tenant_id = sec.tenant() and m.account_id = p_account and m.removed_at > now() - interval '30 days';
  outcome := case when before is null then 'not-found' when not sec.outranks(before) then 'forbidden' else 'done' end;
  if outcome = 'done' then
    update core.membership m set removed_at = null where m.tenant_id = sec.tenant() and m.account_id = p_account;
    update core.invitation i set removed_at = now(), link = null
    from core.account a
    where a.id = p_account and i.tenant_id = sec.tenant() and i.email_key = a.email_key
      and i.accepted_at is null and i.removed_at is null;
  end if;
  return next;
end $$;

-- Invitations that a person has out and may not make any more. Called by whoever has just changed that person's place.
create function sec.withdraw_invitations_of(p_account uuid) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.invitation i set removed_at = now(), link = null
  where i.tenant_id = sec.tenant() and i.invited_by = p_account and i.accepted_at is null and i.removed_at is null
    and (sec.outranks('staff') or p_account = sec.user_id())
    and not exists (
      select from core.membership m
      where m.tenant_id = i.tenant_id and m.account_id = p_account and m.removed_at is null
        and (m.role in ('owner', 'organisation-owner')
             or (m.role = 'admin' and i.role in ('provider', 'staff', 'privacy-officer'))))
  returning i.id
$$;

-- Where the person of the context has a place.
create function sec.my_clinics() returns table (tenant_id uuid, name text, role text, organisation boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.tenant_id, c.name, m.role, exists (select from core.organisation o where o.tenant_id = m.tenant_id)
  from core.membership m join core.clinic c on c.tenant_id = m.tenant_id
  where m.account_id = sec.user_id() and m.removed_at is null
  order by c.name, m.tenant_id
$$;

-- Where a person's next sign-in leads: the clinic of the last one. Null for somebody who has never signed in.
create function sec.last_clinic_of(p_account uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.tenant_id from core.membership m
  where m.account_id = p_account and m.removed_at is null and m.last_sign_in_at is not null and sec.is_platform()
  order by m.last_sign_in_at desc limit 1
$$;

-- The session that takes over in the clinic of the context from one that has just ended, for that reason, elsewhere.
-- It is no newer a proof than that one: its end and the time of its last proof go on. Returns it first, then those over
-- the limit of p_max, which end.
create function sec.switch_session(
  p_from_tenant uuid, p_from uuid, p_id uuid, p_secret bytea, p_max integer
) returns table (id uuid, tenant_id uuid, ended boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  before core.session;
begin
  perform pg_advisory_xact_lock(hashtextextended('sessions|' || sec.user_id(), 0));
  if not exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.removed_at is null) then
    return;
  end if;
  update core.session s set switched_to = p_id
  where s.tenant_id = p_from_tenant and s.id = p_from and s.account_id = sec.user_id() and s.end_reason = 'switch'
    and s.switched_to is null and s.ended_at > now() - interval '1 minute' and s.absolute_expires_at > now()
  returning * into before;
  if not found then
    return;
  end if;
  insert into core.session (tenant_id, id, account_id, browser, os, created_at, last_used_at, idle_limit,
                            absolute_expires_at, verified_at)
  values (sec.tenant(), p_id, before.account_id, before.browser, before.os, clock_timestamp(), clock_timestamp(),
          before.idle_limit, before.absolute_expires_at, before.verified_at);
  insert into core.session_secret (hash, tenant_id, session_id) values (p_secret, sec.tenant(), p_id);
  return query select p_id, sec.tenant(), false;
  return query
    update core.session s set ended_at = clock_timestamp(), end_reason = 'limit'
    where s.account_id = before.account_id and s.ended_at is null and s.id <> p_id
      and s.absolute_expires_at > now() and s.last_used_at + s.idle_limit > now()
      and s.id not in (select l.id from core.session l
                       where l.account_id = before.account_id and l.ended_at is null and l.absolute_expires_at > now()
                         and l.last_used_at + l.idle_limit > now()
                       order by (l.id = p_id) desc, l.created_at desc, l.id desc limit p_max)
    returning s.id, s.tenant_id, true;
end $$;

-- Clinics whose last review, or opening, is longer ago than p_every, and which have none open.
create function sec.reviews_to_open(p_every interval) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id from core.clinic c
  where sec.is_platform()
    and exists (select from core.membership m where m.tenant_id = c.tenant_id and m.removed_at is null)
    and not exists (select from core.access_review r where r.tenant_id = c.tenant_id
                    and (r.finished_at is null or r.finished_at > now() - p_every))
    and c.created_at <= now() - p_every
$$;

create function sec.reviews_overdue() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.tenant_id from core.access_review r
  where r.finished_at is null and r.due_at <= now() and r.reminded_at is null and sec.is_platform()
$$;

-- Everybody with a place anywhere, for whoever has the machine's console.
create function sec.everybody() returns table (
  tenant_id uuid, clinic text, account_id uuid, email text, name text, role text, totp boolean, passkeys integer,
  last_sign_in_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.tenant_id, c.name, a.id, a.email, a.name, m.role,
         exists (select from core.totp_factor f where f.account_id = a.id and f.confirmed_at is not null),
         (select count(*) from core.passkey p where p.account_id = a.id)::integer,
         m.last_sign_in_at
  from core.membership m
  join core.clinic c on c.tenant_id = m.tenant_id
  join core.account a on a.id = m.account_id
  where m.removed_at is null and sec.is_platform()
  order by c.name, m.tenant_id, a.email
$$;

-- The authorised way for good: invitations that have been over for 90 days hold a name and an address for nothing.
create function sec.purge_team() returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.invitation i
  where sec.is_platform()
    and greatest(i.expires_at, coalesce(i.accepted_at, i.removed_at, i.expires_at)) < now() - interval '90 days'
$$;

-- An organisation with the person of the context as its owner; they own a clinic already. The tenant is a new one.
create function sec.open_organisation(p_name text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from core.membership m where m.account_id = sec.user_id() and m.role = 'owner' and m.removed_at is null)
     or exists (select from core.clinic c where c.tenant_id = sec.tenant()) then
    return false;
  end if;
  insert into core.clinic (tenant_id, name) values (sec.tenant(), p_name);
  insert into core.organisation (tenant_id, created_by) values (sec.tenant(), sec.user_id());
  insert into core.membership (tenant_id, account_id, role) values (sec.tenant(), sec.user_id(), 'organisation-owner');
  return true;
end $$;

create function sec.is_owner_here(p_role text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = p_role and m.removed_at is null)
$$;

create function sec.offer_place(p_id uuid, p_code bytea, p_life interval) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_owner_here('organisation-owner') then
    return false;
  end if;
  insert into core.organisation_clinic (tenant_id, id, code, offered_by, expires_at)
  values (sec.tenant(), p_id, p_code, sec.user_id(), now() + p_life);
  return true;
end $$;

-- Which organisation a code belongs to; for the owner of a clinic who was given it.
create function sec.read_offer(p_code bytea) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.name from core.organisation_clinic o join core.clinic c on c.tenant_id = o.tenant_id
  where o.code = p_code and o.expires_at > now() and sec.is_owner_here('owner')
$$;

-- The clinic of the context takes the place. No row: the code leads nowhere, or the clinic is in there already.
create function sec.take_place(p_code bytea) returns table (id uuid, organisation_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if not sec.is_owner_here('owner') then
    return;
  end if;
  perform sec.lock_members();
  return query
    update core.organisation_clinic o
    set code = null, clinic_id = sec.tenant(), joined_at = now(), joined_by = sec.user_id()
    where o.code = p_code and o.expires_at > now() and o.removed_at is null
      and not exists (select from core.organisation_clinic x
                      where x.tenant_id = o.tenant_id and x.clinic_id = sec.tenant() and x.removed_at is null)
    returning o.id, o.tenant_id;
end $$;

-- Either side ends it, or the organisation takes back an offer. Returns both sides, so that each ledger tells of it.
create function sec.leave_place(p_id uuid) returns table (organisation_id uuid, clinic_id uuid)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.organisation_clinic o set removed_at = now(), code = null
  where o.id = p_id and o.removed_at is null
    and ((o.tenant_id = sec.tenant() and sec.is_owner_here('organisation-owner'))
         or (o.clinic_id = sec.tenant() and sec.is_owner_here('owner')))
  returning o.tenant_id, o.clinic_id
$$;

-- Both sides by name, for members of either.
create function sec.places() returns table (
  id uuid, organisation text, clinic text, created_at timestamptz, expires_at timestamptz, joined_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.id, org.name, clinic.name, o.created_at, o.expires_at, o.joined_at
  from core.organisation_clinic o
  join core.clinic org on org.tenant_id = o.tenant_id
  left join core.clinic clinic on clinic.tenant_id = o.clinic_id
  where o.removed_at is null and sec.tenant() in (o.tenant_id, o.clinic_id)
    and exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                and m.removed_at is null)
  order by o.created_at
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.lock_members()', 'sec.outranks(text)', 'sec.role_fits(text)', 'sec.is_last_owner(uuid)', 'sec.is_owner_here(text)',
    'sec.invite(uuid, text, text, text, text, text, bytea, interval)', 'sec.renew_invitation(uuid, bytea, interval)',
    'sec.withdraw_invitation(uuid)', 'sec.withdraw_invitations_of(uuid)', 'sec.open_invitation(bytea)',
    'sec.take_invitation(bytea)', 'sec.add_invited_account(bytea, text, text)', 'sec.roster()',
    'sec.change_role(uuid, text)', 'sec.remove_member(uuid)', 'sec.restore_member(uuid)', 'sec.my_clinics()',
    'sec.last_clinic_of(uuid)', 'sec.switch_session(uuid, uuid, uuid, bytea, integer)',
    'sec.reviews_to_open(interval)', 'sec.reviews_overdue()', 'sec.purge_team()', 'sec.everybody()', 'sec.open_organisation(text)',
    'sec.offer_place(uuid, bytea, interval)', 'sec.read_offer(bytea)', 'sec.take_place(bytea)',
    'sec.leave_place(uuid)', 'sec.places()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
