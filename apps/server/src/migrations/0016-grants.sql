-- Special access (docs/decisions/0013-special-access.md): a person reaches one patient or one study without being
-- assigned to it, for at most an hour, seen by others and reviewed by somebody else. And notices: what the product tells
-- a person inside the product.

create table core.notice (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  kind text not null check (kind ~ '^[a-z][a-z-]{2,39}$'),
  -- names of colleagues, times, ids of our own: never anything of a patient, not even the reference
  facts jsonb not null check (jsonb_typeof(facts) = 'object' and pg_column_size(facts) <= 2000),
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id)
);
create index notice_of_account on core.notice (tenant_id, account_id, id desc);
grant select, insert on core.notice to hyaline_app;
grant update (read_at) on core.notice to hyaline_app;
create policy own_read on core.notice as restrictive for select to hyaline_app using (account_id = (select sec.user_id()));
create policy own_update on core.notice as restrictive for update to hyaline_app using (account_id = (select sec.user_id()));
grant select, delete on core.notice to hyaline_gate;
create policy gate on core.notice to hyaline_gate using (true) with check (true);

create table core.access_grant (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  patient_ref text check (patient_ref ~ '^PT-[0-9A-Z]{6}$'),
  study_id uuid,
  reason bytea not null,
  taken_at timestamptz not null default now(),
  ends_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('time', 'self', 'owner', 'privacy-officer', 'role', 'removed')),
  -- when the ledger was told of the end
  end_recorded_at timestamptz,
  overdue_noted_at timestamptz,
  reviewed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id),
  check (num_nonnulls(patient_ref, study_id) = 1),
  check (ends_at > taken_at and ends_at <= taken_at + interval '60 minutes'),
  check ((ended_at is null) = (end_reason is null)),
  check (ended_at <= ends_at)
);
create index access_grant_running on core.access_grant (tenant_id, account_id, ends_at) where ended_at is null;
create index access_grant_unrecorded on core.access_grant (ends_at) where end_recorded_at is null;
create index access_grant_unreviewed on core.access_grant (tenant_id, account_id, taken_at) where reviewed_at is null;
comment on column core.access_grant.patient_ref is 'as the person typed it; nothing has looked whether there is such a patient';
comment on column core.access_grant.reason is 'sealed: people write patients into it';

create table core.grant_review (
  tenant_id uuid not null,
  grant_id uuid not null,
  account_id uuid not null,
  outcome text not null check (outcome in ('justified', 'not-justified')),
  comment bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, grant_id),
  foreign key (tenant_id, grant_id) references core.access_grant (tenant_id, id),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id)
);

-- The application reads; every change goes through the functions below, which hold the rules.
grant select on core.access_grant, core.grant_review to hyaline_app;
grant select, insert, update on core.access_grant to hyaline_gate;
grant select, insert on core.grant_review to hyaline_gate;
create policy gate on core.access_grant to hyaline_gate using (true) with check (true);
create policy gate on core.grant_review to hyaline_gate using (true) with check (true);

-- Whether the person of the context is one of those who are told of special access and review it.
create function sec.reviews_grants() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role in ('owner', 'privacy-officer') and m.removed_at is null)
$$;
create policy people on core.access_grant as restrictive for select to hyaline_app using (
  account_id = (select sec.user_id()) or (select sec.reviews_grants())
);
-- nobody reads what others found about their own access
create policy people on core.grant_review as restrictive for select to hyaline_app using (
  (select sec.reviews_grants())
  and grant_id in (select g.id from core.access_grant g where g.account_id <> (select sec.user_id()))
);

-- What the person of the context reaches by a grant at this moment: patient references and study ids. The time is the
-- database's, and a person who has left, or whose role no longer takes grants, reaches nothing. Used by the policies of
-- the PHI schemas; the system user and other people have none.
create function sec.granted() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(coalesce(g.patient_ref, g.study_id::text)), '{}')
  from core.access_grant g
  join core.membership m on m.tenant_id = g.tenant_id and m.account_id = g.account_id
  where g.tenant_id = sec.tenant() and g.account_id = sec.user_id() and g.ended_at is null and g.ends_at > now()
    and m.removed_at is null and m.role in ('owner', 'admin', 'provider')
$$;

-- The grant by which the person of the context reaches this study now, for the ledger row of the read.
create function sec.grant_for(p_study uuid, p_patient text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.id from core.access_grant g
  where g.tenant_id = sec.tenant() and g.account_id = sec.user_id() and g.ended_at is null and g.ends_at > now()
    and (g.study_id = p_study or g.patient_ref = p_patient)
  order by g.taken_at limit 1
$$;

-- Takes special access for the person of the context. It looks at the person and their earlier grants and at nothing
-- else: whether there is such a patient or study makes no difference to answer or time.
-- 'taken', or why not: 'step-up-required', 'grant-live' (one at a time, so none can be prolonged), 'review-pending'.
create function sec.take_grant(p_id uuid, p_patient text, p_study uuid, p_minutes integer, p_reason bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  clinic uuid := sec.tenant();
  who uuid := sec.user_id();
begin
  if p_minutes is null or p_minutes not in (15, 30, 60) then
    raise exception 'special access lasts 15, 30 or 60 minutes' using errcode = '22023';
  end if;
  perform from core.membership m where m.tenant_id = clinic and m.account_id = who and m.removed_at is null
    and m.role in ('owner', 'admin', 'provider') for share;
  if not found then
    raise exception 'this role takes no special access' using errcode = '42501';
  end if;
  if not exists (select from core.session s where s.tenant_id = clinic and s.account_id = who and s.ended_at is null
                 and s.verified_at > now() - interval '15 minutes') then
    return 'step-up-required';
  end if;
  -- requests of one person queue here, so that each sees the grants of those before it
  perform pg_advisory_xact_lock(hashtextextended('access-grant|' || clinic || '|' || who, 0));
  if exists (select from core.access_grant g where g.tenant_id = clinic and g.account_id = who and g.ended_at is null
             and g.ends_at > now()) then
    return 'grant-live';
  end if;
  if exists (select from core.access_grant g where g.tenant_id = clinic and g.account_id = who
             and g.reviewed_at is null) then
    return 'review-pending';
  end if;
  insert into core.access_grant (tenant_id, id, account_id, patient_ref, study_id, reason, ends_at)
  values (clinic, p_id, who, p_patient, p_study, p_reason, now() + make_interval(mins => p_minutes));
  return 'taken';
end $$;

-- Ends a grant, or finds that it is over, exactly once: the row it returns is the one that goes into the ledger. By the
-- person themselves, an owner, a privacy officer; by the system user only what is over already.
create function sec.end_grant(p_id uuid)
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
  return query select g.account_id, g.patient_ref, g.study_id, g.ended_at, g.end_reason, g.taken_at + interval '72 hours';
end $$;

-- False when the grant is not there for this reviewer: unknown, their own, still running, or reviewed before.
create function sec.review_grant(p_id uuid, p_outcome text, p_comment bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.reviews_grants() then
    raise exception 'this role reviews no special access' using errcode = '42501';
  end if;
  update core.access_grant g set reviewed_at = now()
  where g.tenant_id = sec.tenant() and g.id = p_id and g.account_id <> sec.user_id() and g.reviewed_at is null
    and (g.ended_at is not null or g.ends_at <= now());
  if not found then
    return false;
  end if;
  insert into core.grant_review (tenant_id, grant_id, account_id, outcome, comment)
  values (sec.tenant(), p_id, sec.user_id(), p_outcome, p_comment);
  return true;
end $$;

-- Somebody who leaves, or gets another role, loses what they had taken in the old one; also when they come back at once.
create function sec.end_grants_of_member() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.access_grant g set ended_at = least(now(), g.ends_at),
    end_reason = case when g.ends_at <= now() then 'time' when new.removed_at is null then 'role' else 'removed' end
  where g.tenant_id = new.tenant_id and g.account_id = new.account_id and g.ended_at is null;
  return null;
end $$;
create trigger end_grants after update of role, removed_at on core.membership for each row
  when (old.role is distinct from new.role or (old.removed_at is null and new.removed_at is not null))
  execute function sec.end_grants_of_member();

-- Grants whose end the ledger does not know, and reviews that are late and have not been called so.
create function sec.grants_to_sweep(p_limit integer) returns table (tenant_id uuid, grant_id uuid, is_over boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.tenant_id, g.id, g.end_recorded_at is null from core.access_grant g
  where sec.is_platform() and (
    (g.end_recorded_at is null and (g.ended_at is not null or g.ends_at <= now()))
    or (g.reviewed_at is null and g.overdue_noted_at is null and g.taken_at <= now() - interval '72 hours'))
  order by g.ends_at limit p_limit
$$;

-- True once, when the review of a grant has become late: for the system user's notice.
create function sec.note_grant_overdue(p_id uuid) returns table (account_id uuid, review_due_at timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.access_grant g set overdue_noted_at = now()
  where g.tenant_id = sec.tenant() and g.id = p_id and sec.user_id() = '00000000-0000-0000-0000-000000000000'
    and g.reviewed_at is null and g.overdue_noted_at is null and g.taken_at <= now() - interval '72 hours'
  returning g.account_id, g.taken_at + interval '72 hours'
$$;

create function sec.forget_notices() returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forgotten bigint;
begin
  delete from core.notice n where n.created_at < now() - interval '90 days';
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.reviews_grants()', 'sec.granted()', 'sec.grant_for(uuid, text)',
    'sec.take_grant(uuid, text, uuid, integer, bytea)', 'sec.end_grant(uuid)', 'sec.review_grant(uuid, text, bytea)',
    'sec.grants_to_sweep(integer)', 'sec.note_grant_overdue(uuid)', 'sec.forget_notices()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke all on function sec.end_grants_of_member() from public;
alter function sec.end_grants_of_member() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

-- What was done under a grant: the rows whose facts name it, between its beginning and a minute after its end. Ids are
-- UUIDs of version 7, so a stretch of time is a stretch of the key.
set local role hyaline_audit_owner;
create function audit.entries_of_grant(p_grant uuid, p_from timestamptz, p_to timestamptz)
returns table (at timestamptz, event text, outcome text, resource_type text, resource_id text, patient_ref text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with bounds as (
    select rpad(lpad(to_hex((extract(epoch from p_from) * 1000)::bigint), 12, '0'), 32, '0')::uuid as first,
           rpad(lpad(to_hex((extract(epoch from p_to) * 1000)::bigint + 60000), 12, '0'), 32, 'f')::uuid as last
  )
  select e.at, e.event, e.outcome, e.resource_type, e.resource_id, e.patient_ref
  from audit.entry e
  where e.tenant_id = (select sec.tenant())
    and e.id between (select b.first from bounds b) and (select b.last from bounds b)
    and e.canonical::json -> 'facts' ->> 'grant' = p_grant::text
  order by e.id limit 1000
$$;
revoke all on function audit.entries_of_grant(uuid, timestamptz, timestamptz) from public;
grant execute on function audit.entries_of_grant(uuid, timestamptz, timestamptz) to hyaline_app;
reset role;
