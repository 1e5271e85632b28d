-- Support under a grant (docs/decisions/0037-support.md). Who keeps an installation running is named by its operator, signs
-- in at a desk of their own, and has a place in no clinic. An owner lets one of them in: for a reason, for an hour at most,
-- to look. What they have in the clinic meanwhile is the row of a member who is long gone, so that everything which asks
-- for a member finds none; what knows of support asks for the grant, at every statement.

alter table core.membership drop constraint membership_role_check,
  add constraint membership_role_check check (role in ('owner', 'admin', 'provider', 'staff', 'privacy-officer',
    'marketing-viewer', 'organisation-owner', 'organisation-viewer', 'sales-rep', 'support'));

-- The tenant of support itself: members and their sign-ins, and nothing else. There is one at most.
create table core.support_desk (
  tenant_id uuid primary key references core.clinic (tenant_id),
  is_the_one boolean not null default true unique check (is_the_one)
);
grant select, insert on core.support_desk to hyaline_gate;
create policy gate on core.support_desk to hyaline_gate using (true) with check (true);

-- Support is support and nothing else, at the desk and nowhere else; and nobody else is there.
create function sec.guard_support() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.removed_at is not null then
    return new;
  end if;
  if (new.role = 'support') is distinct from exists (select from core.support_desk d where d.tenant_id = new.tenant_id)
     or (new.role <> 'support' and exists (select from core.membership m where m.account_id = new.account_id and m.role = 'support')) then
    raise exception 'support has no place in a clinic, and a member none in support' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger guard_support before insert or update on core.membership for each row execute function sec.guard_support();

alter table core.access_grant
  add column kind text not null default 'emergency' check (kind in ('emergency', 'support')),
  add column given_by uuid,
  drop constraint access_grant_check,
  add constraint access_grant_target check (
    case kind when 'emergency' then num_nonnulls(patient_ref, study_id) = 1 and given_by is null
         else study_id is null and given_by is not null end);
comment on column core.access_grant.given_by is 'the owner who let support in; null for what a person took themselves';

-- The grant under which this person of support is in this clinic at this moment.
create function sec.support_grant_of(p_tenant uuid, p_account uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.id from core.access_grant g
  where g.tenant_id = p_tenant and g.account_id = p_account and g.kind = 'support' and g.ended_at is null and g.ends_at > now()
    and exists (select from core.membership m join core.support_desk d on d.tenant_id = m.tenant_id
                where m.account_id = p_account and m.role = 'support' and m.removed_at is null)
$$;
create function sec.own_support_grant() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.support_grant_of(sec.tenant(), sec.user_id())
$$;
-- Whether whoever is in the context stands in a clinic as support: with a grant, or no more.
create function sec.is_visitor() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
begin
  return exists (select from core.membership m where m.tenant_id = context[1]::uuid and m.account_id = context[2]::uuid
                 and m.role = 'support' and m.removed_at is not null);
end $$;

-- 'given', or why not: 'step-up-required', 'not-found' for whoever is not of support, 'grant-live' for whoever is in here.
create function sec.give_support(p_id uuid, p_account uuid, p_patient text, p_minutes integer, p_reason bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  clinic uuid := sec.tenant();
  who uuid := sec.user_id();
begin
  if p_minutes is null or p_minutes not in (15, 30, 60) then
    raise exception 'support is let in for 15, 30 or 60 minutes' using errcode = '22023';
  end if;
  perform from core.membership m where m.tenant_id = clinic and m.account_id = who and m.removed_at is null
    and m.role = 'owner' for share;
  if not found then
    raise exception 'an owner lets support in' using errcode = '42501';
  end if;
  if not exists (select from core.session s where s.tenant_id = clinic and s.account_id = who and s.ended_at is null
                 and s.verified_at > now() - interval '15 minutes') then
    return 'step-up-required';
  end if;
  perform from core.membership m join core.support_desk d on d.tenant_id = m.tenant_id
  where m.account_id = p_account and m.role = 'support' and m.removed_at is null for share of m;
  if not found then
    return 'not-found';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('access-grant|' || clinic || '|' || p_account, 0));
  if sec.support_grant_of(clinic, p_account) is not null then
    return 'grant-live';
  end if;
  insert into core.membership (tenant_id, account_id, role, created_at, removed_at)
  values (clinic, p_account, 'support', 'epoch', 'epoch') on conflict (tenant_id, account_id) do nothing;
  insert into core.access_grant (tenant_id, id, account_id, patient_ref, reason, ends_at, kind, given_by)
  values (clinic, p_id, p_account, p_patient, p_reason, now() + make_interval(mins => p_minutes), 'support', who);
  return 'given';
end $$;

-- Of whichever grant of the clinic: who ends one may be told of its end after it is theirs no more.
create function sec.kind_of_grant(p_id uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.kind from core.access_grant g where g.tenant_id = sec.tenant() and g.id = p_id
$$;

-- Whom an owner may let in. Anybody can have a clinic, so an address of theirs is none of its business.
create function sec.support_people() returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.name from core.membership m
  join core.support_desk d on d.tenant_id = m.tenant_id
  join core.account a on a.id = m.account_id
  where m.role = 'support' and m.removed_at is null and sec.is_owner_here('owner')
  order by a.name, a.id
$$;

-- For whoever has the machine's console. Returns the desk, which the first one opens under the id that was drawn for it.
create function sec.add_support(
  p_desk uuid, p_id uuid, p_email text, p_email_key text, p_name text, p_locale text, p_password_hash text
) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  desk uuid;
begin
  if not sec.is_platform() then
    raise exception 'support is named on the console' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('support-desk', 0));
  select d.tenant_id into desk from core.support_desk d;
  if desk is null then
    insert into core.clinic (tenant_id, name) values (p_desk, 'Support');
    insert into core.support_desk (tenant_id) values (p_desk);
    desk := p_desk;
  end if;
  insert into core.account (id, email, email_key, name, locale, password_hash)
  values (p_id, p_email, p_email_key, p_name, p_locale, p_password_hash);
  insert into core.membership (tenant_id, account_id, role) values (desk, p_id, 'support');
  return desk;
end $$;
create function sec.remove_support(p_email_key text) returns table (desk uuid, account_id uuid)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.membership m set removed_at = now()
  from core.support_desk d, core.account a
  where sec.is_platform() and a.email_key = p_email_key and m.tenant_id = d.tenant_id and m.account_id = a.id
    and m.role = 'support' and m.removed_at is null
  returning m.tenant_id, m.account_id
$$;

-- As in 0016, and what support was given.
create or replace function sec.granted() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(coalesce(g.patient_ref, g.study_id::text)), '{}')
  from core.access_grant g
  join core.membership m on m.tenant_id = g.tenant_id and m.account_id = g.account_id
  where g.tenant_id = sec.tenant() and g.account_id = sec.user_id() and g.ended_at is null and g.ends_at > now()
    and num_nonnulls(g.patient_ref, g.study_id) = 1
    and case g.kind when 'emergency' then m.removed_at is null and m.role in ('owner', 'admin', 'provider')
             else g.id = sec.support_grant_of(g.tenant_id, g.account_id) end
$$;
-- As in 0016, and whoever of support was in the clinic is out of it, unless they came in by a later grant.
create or replace function sec.end_grant(p_id uuid)
returns table (account_id uuid, patient_ref text, study_id uuid, ended_at timestamptz, end_reason text, review_due_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  who uuid := sec.user_id();
  g core.access_grant;
  by_whom text;
begin
  select * into g from core.access_grant x where x.tenant_id = sec.tenant() and x.id = p_id for update;
  if not found or g.end_recorded_at is not null then
    return;
  end if;
  by_whom := case when who = g.account_id then 'self'
    else (select m.role from core.membership m where m.tenant_id = g.tenant_id and m.account_id = who
          and m.removed_at is null and m.role in ('owner', 'privacy-officer')) end;
  if by_whom is null and who <> '00000000-0000-0000-0000-000000000000' then
    return;
  end if;
  if g.ended_at is null then
    if g.ends_at <= now() then
      by_whom := 'time';
    elsif by_whom is null then
      return;
    end if;
    g.ended_at := least(now(), g.ends_at);
    g.end_reason := by_whom;
  end if;
  update core.access_grant x set ended_at = g.ended_at, end_reason = g.end_reason, end_recorded_at = now()
  where x.tenant_id = g.tenant_id and x.id = g.id;
  if g.kind = 'support' then
    update core.session s set ended_at = clock_timestamp(), end_reason = 'removed'
    where s.tenant_id = g.tenant_id and s.account_id = g.account_id and s.ended_at is null
      and not exists (select from core.access_grant n where n.tenant_id = g.tenant_id and n.account_id = g.account_id
                      and n.kind = 'support' and n.taken_at > g.taken_at and n.taken_at <= s.created_at);
  end if;
  return query select g.account_id, g.patient_ref, g.study_id, g.ended_at, g.end_reason, g.taken_at + interval '72 hours';
end $$;
-- As in 0016: what a person took is reviewed; what an owner gave was judged before it began.
create or replace function sec.review_grant(p_id uuid, p_outcome text, p_comment bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.reviews_grants() then
    raise exception 'this role reviews no special access' using errcode = '42501';
  end if;
  update core.access_grant g set reviewed_at = now()
  where g.tenant_id = sec.tenant() and g.id = p_id and g.account_id <> sec.user_id() and g.reviewed_at is null
    and g.kind = 'emergency' and (g.ended_at is not null or g.ends_at <= now());
  if not found then
    return false;
  end if;
  insert into core.grant_review (tenant_id, grant_id, account_id, outcome, comment)
  values (sec.tenant(), p_id, sec.user_id(), p_outcome, p_comment);
  return true;
end $$;
create or replace function sec.grants_to_sweep(p_limit integer) returns table (tenant_id uuid, grant_id uuid, is_over boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.tenant_id, g.id, g.end_recorded_at is null from core.access_grant g
  where sec.is_platform() and (
    (g.end_recorded_at is null and (g.ended_at is not null or g.ends_at <= now()))
    or (g.kind = 'emergency' and g.reviewed_at is null and g.overdue_noted_at is null
        and g.taken_at <= now() - interval '72 hours'))
  order by g.ends_at limit p_limit
$$;
create or replace function sec.note_grant_overdue(p_id uuid) returns table (account_id uuid, review_due_at timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.access_grant g set overdue_noted_at = now()
  where g.tenant_id = sec.tenant() and g.id = p_id and sec.user_id() = '00000000-0000-0000-0000-000000000000'
    and g.kind = 'emergency' and g.reviewed_at is null and g.overdue_noted_at is null
    and g.taken_at <= now() - interval '72 hours'
  returning g.account_id, g.taken_at + interval '72 hours'
$$;
-- As in 0016, and whoever is no more of support leaves every clinic at once.
create or replace function sec.end_grants_of_member() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.access_grant g set ended_at = least(now(), g.ends_at),
    end_reason = case when g.ends_at <= now() then 'time' when new.removed_at is null then 'role' else 'removed' end
  where g.account_id = new.account_id and g.ended_at is null
    and (g.tenant_id = new.tenant_id or (g.kind = 'support' and old.role = 'support'));
  return null;
end $$;

-- As in 0007 and 0008: a session of support in a clinic holds as long as the grant does.
create or replace function sec.require_session(p_hash bytea, p_role text, p_rotate_after interval) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
begin
  if not exists (
    select from core.session_secret k
    join core.session s on s.tenant_id = k.tenant_id and s.id = k.session_id
    join core.membership m on m.tenant_id = s.tenant_id and m.account_id = s.account_id
    where k.hash = p_hash and k.replaced_at is null and k.issued_at + p_rotate_after > now()
      and s.tenant_id = context[1]::uuid and s.account_id = context[2]::uuid and s.ended_at is null
      and s.absolute_expires_at > now() and s.last_used_at + s.idle_limit > now()
      and m.role = p_role
      and (m.removed_at is null or (m.role = 'support' and sec.support_grant_of(m.tenant_id, m.account_id) is not null))
  ) then
    raise exception 'the session does not hold' using errcode = 'HY401';
  end if;
end $$;
create or replace function sec.resolve_session(
  p_hash bytea, p_next bytea, p_background boolean, p_rotate_after interval, p_grace interval
) returns table (
  state text, session_id uuid, tenant_id uuid, account_id uuid, role text, rotated boolean,
  idle_expires_at timestamptz, absolute_expires_at timestamptz, verified_at timestamptz
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
  where m.tenant_id = s.tenant_id and m.account_id = s.account_id
    and (m.removed_at is null or (m.role = 'support' and sec.support_grant_of(m.tenant_id, m.account_id) is not null));
  if not found then
    return;
  end if;
  used_at := s.last_used_at;
  state := case when s.absolute_expires_at <= now() then 'absolute'
                when s.last_used_at + s.idle_limit <= now() then 'idle'
                when secret.replaced_at + p_grace <= now() then 'reused'
                else 'live' end;
  if state = 'live' then
    if secret.stepped_up then
      null; -- its successor was given to whoever confirmed both factors, and to nobody else
    elsif secret.replaced_at is not null then
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
  return query select state, s.id, s.tenant_id, s.account_id, member_role, fresh,
                      used_at + s.idle_limit, s.absolute_expires_at,
                      case when secret.stepped_up then 'epoch'::timestamptz else s.verified_at end;
end $$;
-- As in 0013; support comes in by its grant, and stays no longer.
create or replace function sec.switch_session(
  p_from_tenant uuid, p_from uuid, p_id uuid, p_secret bytea, p_max integer
) returns table (id uuid, tenant_id uuid, ended boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  before core.session;
  visit uuid := sec.own_support_grant();
begin
  perform pg_advisory_xact_lock(hashtextextended('sessions|' || sec.user_id(), 0));
  if visit is null and not exists (select from core.membership m where m.tenant_id = sec.tenant()
                                   and m.account_id = sec.user_id() and m.removed_at is null) then
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
          before.idle_limit, least(before.absolute_expires_at, (select g.ends_at from core.access_grant g where g.id = visit)),
          before.verified_at);
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
create or replace function sec.my_clinics() returns table (tenant_id uuid, name text, role text, organisation boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.tenant_id, c.name, m.role, exists (select from core.organisation o where o.tenant_id = m.tenant_id)
  from core.membership m join core.clinic c on c.tenant_id = m.tenant_id
  where m.account_id = sec.user_id() and (m.removed_at is null
    or (m.role = 'support' and sec.support_grant_of(m.tenant_id, m.account_id) is not null))
  order by m.removed_at is not null, c.name, m.tenant_id
$$;
-- As in 0013: a clinic has other ranks than an organisation, and neither has support.
create or replace function sec.role_fits(p_role text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p_role <> 'support' and (p_role in ('organisation-owner', 'organisation-viewer', 'sales-rep'))
         = exists (select from core.organisation o where o.tenant_id = sec.tenant())
$$;
-- As in 0013; the desk has no access to review.
create or replace function sec.reviews_to_open(p_every interval) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id from core.clinic c
  where sec.is_platform()
    and exists (select from core.membership m where m.tenant_id = c.tenant_id and m.removed_at is null and m.role <> 'support')
    and not exists (select from core.access_review r where r.tenant_id = c.tenant_id
                    and (r.finished_at is null or r.finished_at > now() - p_every))
    and c.created_at <= now() - p_every
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.guard_support()', 'sec.support_grant_of(uuid, uuid)', 'sec.own_support_grant()', 'sec.is_visitor()', 'sec.kind_of_grant(uuid)',
    'sec.give_support(uuid, uuid, text, integer, bytea)', 'sec.support_people()',
    'sec.add_support(uuid, uuid, text, text, text, text, text)', 'sec.remove_support(text)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke execute on function sec.guard_support() from hyaline_app;
revoke execute on function sec.support_grant_of(uuid, uuid) from hyaline_app;
revoke create on schema sec from hyaline_gate;

-- As in 0016, but equal ones in one row with how often, so that many requests hide none: what concerns a patient before
-- all else, then the newest, in the order of their first. `more` where that is not all of it.
set local role hyaline_audit_owner;
drop function audit.entries_of_grant(uuid, timestamptz, timestamptz);
create function audit.entries_of_grant(p_grant uuid, p_from timestamptz, p_to timestamptz)
returns table (at timestamptz, last_at timestamptz, times integer, event text, outcome text, resource_type text,
               resource_id text, patient_ref text, route text, more boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with bounds as (
    select rpad(lpad(to_hex((extract(epoch from p_from) * 1000)::bigint), 12, '0'), 32, '0')::uuid as first,
           rpad(lpad(to_hex((extract(epoch from p_to) * 1000)::bigint + 60000), 12, '0'), 32, 'f')::uuid as last
  ), entries as (
    select e.id, e.at, e.event, e.outcome, e.resource_type, e.resource_id, e.patient_ref,
           e.canonical::json -> 'facts' ->> 'route' as route
    from audit.entry e
    where e.tenant_id = (select sec.tenant())
      and e.id between (select b.first from bounds b) and (select b.last from bounds b)
      and e.canonical::json -> 'facts' ->> 'grant' = p_grant::text
  ), looks as (
    select min(e.id::text) as first, min(e.at) as at, max(e.at) as last_at, count(*)::integer as times, e.event, e.outcome,
           e.resource_type, e.resource_id, e.patient_ref, e.route
    from entries e group by e.event, e.outcome, e.resource_type, e.resource_id, e.patient_ref, e.route
  ), shown as (
    select l.*, count(*) over () > 1000 as more from looks l order by l.patient_ref is null, l.last_at desc limit 1000
  )
  select s.at, s.last_at, s.times, s.event, s.outcome, s.resource_type, s.resource_id, s.patient_ref, s.route, s.more
  from shown s order by s.first
$$;
revoke all on function audit.entries_of_grant(uuid, timestamptz, timestamptz) from public;
grant execute on function audit.entries_of_grant(uuid, timestamptz, timestamptz) to hyaline_app;
reset role;
