-- Patients of one clinic (docs/decisions/0018-patients.md). Everything that says who somebody is stands sealed in
-- `details`, under the patient's own key; open are only ids, references, counts and system times.
-- Restrictive policies are given to the clinic's role alone: functions of this schema, owned by the migrator, answer
-- who sees whom without asking the policies that ask them.

-- Which references are taken, by patients and by studies of people without a record. Nobody reads it.
create table :schema.reference (
  tenant_id uuid not null,
  ref text not null check (ref ~ '^PT-[0-9A-F]{6}$'),
  -- keyed hash of patient ID and name, for studies that came with no record; null for a patient's own
  identity_key bytea,
  primary key (tenant_id, ref),
  unique (tenant_id, identity_key)
);

create table :schema.patient (
  tenant_id uuid not null,
  id uuid not null,
  ref text not null,
  revision integer not null default 1 check (revision > 0),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  removed_by uuid,
  primary key (tenant_id, id),
  unique (tenant_id, ref),
  foreign key (tenant_id, ref) references :schema.reference (tenant_id, ref),
  check ((removed_at is null) = (removed_by is null))
);
create index patient_by_change on :schema.patient (tenant_id, changed_at desc, id desc);

-- Name and phone apart from the rest: an identity-only grant opens this row and no other.
create table :schema.patient_identity (
  tenant_id uuid not null,
  patient_id uuid not null,
  details bytea not null,
  primary key (tenant_id, patient_id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
comment on column :schema.patient_identity.details is 'sealed: names and phone';

create table :schema.patient_profile (
  tenant_id uuid not null,
  patient_id uuid not null,
  details bytea not null,
  primary key (tenant_id, patient_id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
comment on column :schema.patient_profile.details is 'sealed: everything else of PatientFields';

-- What the record said before each change.
create table :schema.patient_version (
  tenant_id uuid not null,
  patient_id uuid not null,
  revision integer not null check (revision > 0),
  details bytea not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, patient_id, revision),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
comment on column :schema.patient_version.details is 'sealed: PatientFields as they were before the change';

-- Blind index: HMAC-SHA-256 over kind and normalised value, 64 bits, checked again once the row is opened.
create table :schema.patient_token (
  tenant_id uuid not null,
  token bigint not null,
  patient_id uuid not null,
  primary key (tenant_id, token, patient_id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index token_of_patient on :schema.patient_token (tenant_id, patient_id);

create table :schema.patient_assignment (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('provider', 'cover', 'identity')),
  made_by uuid not null,
  started_at timestamptz not null default now(),
  ends_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check ((kind = 'provider') = (ends_at is null)),
  check (kind <> 'cover' or ends_at <= started_at + interval '90 days'),
  check (kind <> 'identity' or ends_at <= started_at + interval '60 days'),
  check ((ended_at is null) = (ended_by is null))
);
create index assignment_of_account on :schema.patient_assignment (tenant_id, account_id) where ended_at is null;
create index assignment_of_patient on :schema.patient_assignment (tenant_id, patient_id);
create unique index one_of_a_kind on :schema.patient_assignment (tenant_id, patient_id, account_id, kind)
  where ended_at is null and kind = 'provider';

-- Whether the person of the context is in a role that treats. The membership row says so, each time.
create function :schema.treats() returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m
                 where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.role in ('owner', 'provider')
                   and m.removed_at is null)
$$;
grant execute on function :schema.treats() to :role;

-- The patients whom the person of the context treats now: assigned, or covering, and still in a role that treats.
create function :schema.my_patients() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_id from :schema.patient_assignment a
  join core.membership m on m.tenant_id = a.tenant_id and m.account_id = a.account_id
  where a.tenant_id = sec.tenant() and a.account_id = sec.user_id() and a.kind in ('provider', 'cover')
    and a.ended_at is null and (a.ends_at is null or a.ends_at > now())
    and m.removed_at is null and m.role in ('owner', 'provider')
$$;
-- Those whom they treat in their own right, and may so hand on: cover does not pass itself on.
create function :schema.my_own_patients() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_id from :schema.patient_assignment a
  join core.membership m on m.tenant_id = a.tenant_id and m.account_id = a.account_id
  where a.tenant_id = sec.tenant() and a.account_id = sec.user_id() and a.kind = 'provider' and a.ended_at is null
    and m.removed_at is null and m.role in ('owner', 'provider')
$$;
-- Those whom they reach by special access at this moment.
create function :schema.granted_patients() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id from :schema.patient p where p.tenant_id = sec.tenant() and p.ref = any (sec.granted())
$$;
-- Those whose name and phone they may see, to receive them or to call them, and nothing else.
create function :schema.my_identities() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_id from :schema.patient_assignment a
  join core.membership m on m.tenant_id = a.tenant_id and m.account_id = a.account_id
  join :schema.patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
  where a.tenant_id = sec.tenant() and a.account_id = sec.user_id() and a.kind = 'identity'
    and a.ended_at is null and a.ends_at > now() and p.removed_at is null
    and m.removed_at is null and m.role in ('owner', 'admin', 'provider', 'staff')
$$;
-- Entered by the person of the context in this very transaction: whoever enters a patient may finish doing so.
create function :schema.is_being_entered(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient
                 and p.created_by = sec.user_id() and p.created_at = transaction_timestamp())
$$;
-- Whether they hold special access to the patient that lets them write: a provider's does, an owner writes anyway.
create function :schema.writes_by_grant(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from :schema.patient p
    join core.membership m on m.tenant_id = p.tenant_id and m.account_id = sec.user_id()
    where p.tenant_id = sec.tenant() and p.id = p_patient and m.removed_at is null and m.role = 'provider'
      and array[p.ref] && sec.granted())
$$;
-- The one question behind every policy for writing about a patient.
create function :schema.writes_patient(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = 'owner' and m.removed_at is null)
    or p_patient in (select :schema.my_patients()) or :schema.is_being_entered(p_patient) or :schema.writes_by_grant(p_patient)
$$;
-- Why the person of the context sees this patient now; null when they do not.
create function :schema.sees_as(p_patient uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(
    (select a.kind from :schema.patient_assignment a where a.tenant_id = sec.tenant() and a.patient_id = p_patient
       and a.account_id = sec.user_id() and a.kind in ('provider', 'cover') and a.ended_at is null
       and (a.ends_at is null or a.ends_at > now())
       and exists (select from core.membership m where m.tenant_id = a.tenant_id and m.account_id = a.account_id
                   and m.removed_at is null and m.role in ('owner', 'provider'))
     order by a.kind desc limit 1),
    (select 'owner' from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
       and m.role = 'owner' and m.removed_at is null),
    (select 'grant' from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient
       and array[p.ref] && sec.granted()))
$$;

-- The reference of a patient whom the person of the context sees, was named for, or ends an assignment of.
create function :schema.ref_of(p_patient uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.ref from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient
    and (sec.user_id() = '00000000-0000-0000-0000-000000000000' or :schema.sees_as(p_patient) is not null
         or p_patient in (select :schema.my_identities()))
$$;

-- A reference that nobody has: 24 random bits, drawn again when taken, so the clinic's are all different.
create function :schema.draw_reference(p_identity bytea default null) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  drawn text;
begin
  if sec.tenant() is null then
    raise exception 'no context' using errcode = '42501';
  end if;
  for attempt in 1..200 loop
    drawn := 'PT-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 6));
    insert into :schema.reference (tenant_id, ref, identity_key) values (sec.tenant(), drawn, p_identity)
    on conflict do nothing;
    if found then
      return drawn;
    end if;
    if p_identity is not null then
      select r.ref into drawn from :schema.reference r where r.tenant_id = sec.tenant() and r.identity_key = p_identity;
      if found then
        return drawn;
      end if;
    end if;
  end loop;
  raise exception 'no reference is left' using errcode = '54000';
end $$;
-- The reference of a person known by a study alone: the same again for the same hash.
create function :schema.reference_of(p_identity bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  known text;
begin
  select r.ref into known from :schema.reference r where r.tenant_id = sec.tenant() and r.identity_key = p_identity;
  return coalesce(known, :schema.draw_reference(p_identity));
end $$;

do $$
declare
  f text;
begin
  foreach f in array array['my_patients()', 'my_own_patients()', 'granted_patients()', 'my_identities()', 'is_being_entered(uuid)',
    'writes_by_grant(uuid)', 'writes_patient(uuid)', 'sees_as(uuid)', 'ref_of(uuid)', 'draw_reference(bytea)', 'reference_of(bytea)'] loop
    execute 'revoke all on function :schema.' || f || ' from public';
    execute 'grant execute on function :schema.' || f || ' to :role';
  end loop;
end $$;

-- Who sees a patient: the owner, those who treat them, and whoever holds special access. Nobody else, by whatever way.
-- Asked of the assignments themselves and not of a function: the planner looks one up for one patient, and hashes all
-- of them for a list.
create policy people_read on :schema.patient as restrictive for select to :role using (
  (select :schema.is_owner())
  or ((select :schema.treats()) and exists (
    select from :schema.patient_assignment a where a.tenant_id = patient.tenant_id and a.patient_id = patient.id
      and a.account_id = (select sec.user_id()) and a.kind in ('provider', 'cover') and a.ended_at is null
      and (a.ends_at is null or a.ends_at > now())))
  or array[ref] && (select sec.granted())
);
create policy people_insert on :schema.patient as restrictive for insert to :role with check (
  created_by = (select sec.user_id()) and removed_at is null and exists (
    select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
      and m.removed_at is null and m.role in ('owner', 'provider'))
);
create policy people_update on :schema.patient as restrictive for update to :role
  using ((select :schema.is_owner()) or id in (select :schema.my_patients()) or :schema.writes_by_grant(id))
  with check (removed_by is null or removed_by = (select sec.user_id()));
create policy people_delete on :schema.patient as restrictive for delete to :role using (false);

-- For every table that holds something of a patient: read by those who see the patient, written by those who may write
-- of them, never without a current agreement. Migrations call it for each table they add.
create function :schema.guard_patient_table(p_table name) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $f$
begin
  execute format($p$create policy people_read on :schema.%1$I as restrictive for select to :role using (
    (select :schema.is_owner())
    or ((select :schema.treats()) and exists (
      select from :schema.patient_assignment a where a.tenant_id = %1$I.tenant_id and a.patient_id = %1$I.patient_id
        and a.account_id = (select sec.user_id()) and a.kind in ('provider', 'cover') and a.ended_at is null
        and (a.ends_at is null or a.ends_at > now())))
    or patient_id in (select :schema.granted_patients()))$p$, p_table);
  execute format($p$create policy people_insert on :schema.%I as restrictive for insert to :role
    with check (:schema.writes_patient(patient_id))$p$, p_table);
  execute format($p$create policy people_update on :schema.%I as restrictive for update to :role
    using (:schema.writes_patient(patient_id)) with check (:schema.writes_patient(patient_id))$p$, p_table);
  execute format($p$create policy people_delete on :schema.%I as restrictive for delete to :role
    using (:schema.writes_patient(patient_id))$p$, p_table);
  execute format($p$create trigger baa_gate before insert or update on :schema.%I
    for each statement execute function sec.require_baa()$p$, p_table);
end $f$;
revoke all on function :schema.guard_patient_table(name) from public;
select :schema.guard_patient_table(t)
from unnest(array['patient_identity', 'patient_profile', 'patient_version', 'patient_token']::name[]) as t;
alter policy people_insert on :schema.patient_version
  with check (:schema.writes_patient(patient_id) and changed_by = (select sec.user_id()) and changed_at = now());
-- an identity-only grant opens this one
alter policy people_read on :schema.patient_identity using (
  (select :schema.is_owner())
  or ((select :schema.treats()) and exists (
    select from :schema.patient_assignment a where a.tenant_id = patient_identity.tenant_id
      and a.patient_id = patient_identity.patient_id and a.account_id = (select sec.user_id())
      and a.kind in ('provider', 'cover') and a.ended_at is null and (a.ends_at is null or a.ends_at > now())))
  or patient_id in (select :schema.granted_patients()) or patient_id in (select :schema.my_identities())
);
create trigger baa_gate before insert on :schema.patient for each statement execute function sec.require_baa();

-- Assignments are seen by the owner, by those who treat the patient, and by the person assigned. Owners make them, and
-- those who treat the patient in their own right; one may always give up one's own.
create policy people_read on :schema.patient_assignment as restrictive for select to :role using (
  (select :schema.is_owner()) or account_id = (select sec.user_id()) or patient_id in (select :schema.my_patients())
  or patient_id in (select :schema.granted_patients())
  -- the system user tells the ledger of those whose time is over
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000' and ends_at <= now())
);
create policy people_insert on :schema.patient_assignment as restrictive for insert to :role with check (
  made_by = (select sec.user_id()) and ended_at is null
  and ((select :schema.is_owner()) or patient_id in (select :schema.my_own_patients()) or :schema.is_being_entered(patient_id))
  and exists (select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = patient_assignment.account_id
    and m.removed_at is null and (m.role in ('owner', 'provider') or (kind = 'identity' and m.role in ('admin', 'staff'))))
);
create policy people_update on :schema.patient_assignment as restrictive for update to :role using (
  ended_at is null and ((select :schema.is_owner()) or account_id = (select sec.user_id())
    or patient_id in (select :schema.my_own_patients())
    or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000' and ends_at <= now()))
) with check (ended_at <= now() and ended_by = (select sec.user_id()));
create policy people_delete on :schema.patient_assignment as restrictive for delete to :role using (false);

-- The clinic's figures follow in the same transaction.
create function :schema.follow_patient() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    perform sec.forget_reference(old.ref);
  else
    perform sec.keep_reference(new.ref, new.removed_at is not null);
  end if;
  return null;
end $$;
revoke all on function :schema.follow_patient() from public;
create trigger follow after insert or delete or update of removed_at on :schema.patient
  for each row execute function :schema.follow_patient();

grant select, insert, delete on :schema.patient_identity, :schema.patient_profile, :schema.patient_token to :role;
grant update (details) on :schema.patient_identity, :schema.patient_profile to :role;
grant select, insert on :schema.patient, :schema.patient_version to :role;
grant select, insert (tenant_id, id, patient_id, account_id, kind, made_by, ends_at) on :schema.patient_assignment to :role;
grant update (revision, changed_at, removed_at, removed_by) on :schema.patient to :role;
grant update (ended_at, ended_by) on :schema.patient_assignment to :role;
