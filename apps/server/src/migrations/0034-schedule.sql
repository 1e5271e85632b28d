-- The schedule of a clinic (docs/decisions/0029-schedule.md), by references alone: no name, no reason of a visit, no free
-- text about anybody. Times of appointments are instants, with the zone and the wall time of when they were made.

-- Trusted, and part of PostgreSQL's own distribution: equality of ids inside a GiST index.
create extension if not exists btree_gist with schema public;

-- Who works with the schedule: these offices, and the system itself.
create function sec.schedules() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.user_id() = '00000000-0000-0000-0000-000000000000' or exists (
    select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
      and m.removed_at is null and m.role in ('owner', 'admin', 'provider', 'staff'))
$$;
-- Who changes hours: owner and admin everybody's, a provider their own.
create function sec.sets_hours(p_provider uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
    and m.removed_at is null and (m.role in ('owner', 'admin') or (m.role = 'provider' and m.account_id = p_provider)))
$$;
-- Whether something can be booked for a reference: a patient of the clinic, not put away.
create function sec.is_bookable(p_ref text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.schedules() and exists (select from core.patient_reference r
    where r.tenant_id = sec.tenant() and r.ref = p_ref and r.removed_on is null)
$$;

create table core.appointment_type (
  tenant_id uuid not null references core.practice (tenant_id),
  id uuid not null,
  revision integer not null default 1 check (revision > 0),
  name text not null check (length(name) between 1 and 60),
  minutes integer not null check (minutes between 5 and 480),
  buffer_before integer not null check (buffer_before between 0 and 120),
  buffer_after integer not null check (buffer_after between 0 and 120),
  colour text not null check (colour ~ '^[a-z]{3,10}$'),
  -- empty: everybody who treats
  provider_ids uuid[] not null default '{}' check (cardinality(provider_ids) <= 200),
  by_patients boolean not null default false,
  removed_at timestamptz,
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  primary key (tenant_id, id)
);
create unique index appointment_type_name on core.appointment_type (tenant_id, lower(name)) where removed_at is null;

-- The weekly plan of a provider; its revision stands beside.
create table core.provider_schedule (
  tenant_id uuid not null,
  provider_id uuid not null,
  revision integer not null default 1 check (revision > 0),
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  primary key (tenant_id, provider_id),
  foreign key (tenant_id, provider_id) references core.membership (tenant_id, account_id)
);
create table core.availability (
  tenant_id uuid not null,
  id uuid not null,
  provider_id uuid not null,
  location_id uuid not null,
  -- ISO 8601
  weekday smallint not null check (weekday between 1 and 7),
  -- minutes of a clock on the wall of the location
  from_minute smallint not null check (from_minute between 0 and 1439),
  to_minute smallint not null check (to_minute between 1 and 1440 and to_minute > from_minute),
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  primary key (tenant_id, id),
  foreign key (tenant_id, provider_id) references core.provider_schedule (tenant_id, provider_id),
  foreign key (tenant_id, location_id) references core.location (tenant_id, id)
);
create index availability_of_provider on core.availability (tenant_id, provider_id);

create table core.availability_exception (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('closed', 'extra')),
  provider_id uuid,
  location_id uuid,
  -- clocks on the wall of the location, else of the practice
  from_wall timestamp not null,
  to_wall timestamp not null check (to_wall > from_wall),
  reason text check (reason in ('vacation', 'holiday', 'illness', 'training', 'other')),
  created_at timestamptz not null default now(),
  created_by uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, provider_id) references core.membership (tenant_id, account_id),
  foreign key (tenant_id, location_id) references core.location (tenant_id, id),
  check (num_nonnulls(provider_id, location_id) >= case when kind = 'extra' then 2 else 1 end)
);
create index availability_exception_by_end on core.availability_exception (tenant_id, to_wall);

create table core.appointment_series (
  tenant_id uuid not null,
  id uuid not null,
  patient_ref text check (patient_ref ~ '^PT-[0-9A-F]{6}$'),
  type_id uuid not null,
  -- RFC 5545 without a zone: wall times of the zone beside it
  rule text not null check (length(rule) between 5 and 200),
  zone text not null check (length(zone) between 1 and 64),
  wall_start timestamp not null,
  created_at timestamptz not null default now(),
  created_by uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, type_id) references core.appointment_type (tenant_id, id)
);

create table core.appointment (
  tenant_id uuid not null,
  id uuid not null,
  revision integer not null default 1 check (revision > 0),
  patient_ref text check (patient_ref ~ '^PT-[0-9A-F]{6}$'),
  -- somebody without a record: who they are stands sealed in the clinic's own schema
  visitor_id uuid,
  type_id uuid not null,
  provider_id uuid not null,
  location_id uuid not null,
  room_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  zone text not null check (length(zone) between 1 and 64),
  wall_start timestamp not null,
  -- with the buffers of its type
  busy_from timestamptz not null,
  busy_until timestamptz not null,
  status text not null default 'booked' check (status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed',
    'cancelled', 'late-cancel', 'no-show', 'rescheduled')),
  status_at timestamptz not null default now(),
  series_id uuid,
  replaces_id uuid,
  source text not null check (source in ('clinic', 'portal', 'public', 'import')),
  created_at timestamptz not null default now(),
  created_by uuid not null,
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, type_id) references core.appointment_type (tenant_id, id),
  foreign key (tenant_id, provider_id) references core.membership (tenant_id, account_id),
  foreign key (tenant_id, location_id) references core.location (tenant_id, id),
  foreign key (tenant_id, room_id) references core.room (tenant_id, id),
  foreign key (tenant_id, series_id) references core.appointment_series (tenant_id, id),
  foreign key (tenant_id, replaces_id) references core.appointment (tenant_id, id),
  check (num_nonnulls(patient_ref, visitor_id) <= 1),
  check (starts_at < ends_at and ends_at <= starts_at + interval '480 minutes'),
  check (busy_from between starts_at - interval '120 minutes' and starts_at),
  check (busy_until between ends_at and ends_at + interval '120 minutes'),
  -- nobody is in two places, and no room holds two: whatever a program does
  constraint appointment_provider_once exclude using gist
    (tenant_id with =, provider_id with =, tstzrange(busy_from, busy_until) with &&)
    where (status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed')),
  constraint appointment_room_once exclude using gist
    (tenant_id with =, room_id with =, tstzrange(busy_from, busy_until) with &&)
    where (room_id is not null and status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed'))
);
create index appointment_by_start on core.appointment (tenant_id, starts_at);
create index appointment_of_patient on core.appointment (tenant_id, patient_ref, starts_at) where patient_ref is not null;
create index appointment_of_series on core.appointment (tenant_id, series_id, starts_at) where series_id is not null;
create unique index appointment_replaced_once on core.appointment (tenant_id, replaces_id) where replaces_id is not null;

create table core.waiting (
  tenant_id uuid not null,
  id uuid not null,
  patient_ref text not null check (patient_ref ~ '^PT-[0-9A-F]{6}$'),
  type_id uuid not null,
  provider_ids uuid[] not null check (cardinality(provider_ids) <= 20),
  location_ids uuid[] not null check (cardinality(location_ids) <= 20),
  weekdays smallint[] not null check (cardinality(weekdays) <= 7),
  from_day date not null,
  until_day date not null check (until_day >= from_day),
  earliest_minute smallint not null check (earliest_minute between 0 and 1439),
  latest_minute smallint not null check (latest_minute between 1 and 1440 and latest_minute > earliest_minute),
  appointment_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('booked', 'removed')),
  primary key (tenant_id, id),
  foreign key (tenant_id, type_id) references core.appointment_type (tenant_id, id),
  foreign key (tenant_id, appointment_id) references core.appointment (tenant_id, id),
  check ((ended_at is null) = (end_reason is null))
);
create index waiting_now on core.waiting (tenant_id, created_at) where ended_at is null;

do $$
declare
  t text;
begin
  foreach t in array array['appointment_type', 'provider_schedule', 'availability', 'availability_exception',
    'appointment_series', 'appointment', 'waiting'] loop
    execute format('create policy people_read on core.%I as restrictive for select to hyaline_app using ((select sec.schedules()))', t);
    execute format('grant select on core.%I to hyaline_app', t);
  end loop;
  foreach t in array array['appointment_series', 'appointment', 'waiting'] loop
    execute format('create policy people_insert on core.%I as restrictive for insert to hyaline_app
      with check ((select sec.schedules()) and created_by = (select sec.user_id()))', t);
    execute format('create policy people_update on core.%I as restrictive for update to hyaline_app using ((select sec.schedules()))', t);
  end loop;
end $$;
-- whoever books books for a patient who is there; a visitor is none yet
alter policy people_insert on core.appointment with check (
  (select sec.schedules()) and created_by = (select sec.user_id()) and changed_by = (select sec.user_id())
  and (visitor_id is not null or sec.is_bookable(patient_ref))
);
alter policy people_update on core.appointment with check (changed_by = (select sec.user_id()));
alter policy people_insert on core.appointment_series with check (
  (select sec.schedules()) and created_by = (select sec.user_id()) and sec.is_bookable(patient_ref)
);
-- Whose visit it is stays: only a visitor becomes a patient, by those who see the visitor, and erasure (as the gate) takes a
-- reference away. When something changed is the database's to say.
create function sec.appointment_kept() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = 'hyaline_gate' or not row_security_active('core.appointment') then
    return new;
  end if;
  if (new.patient_ref, new.visitor_id) is distinct from (old.patient_ref, old.visitor_id)
    and sec.user_id() <> '00000000-0000-0000-0000-000000000000' then
    if old.visitor_id is null or new.visitor_id is not null
      or (new.patient_ref is not null and not sec.is_bookable(new.patient_ref))
      or not exists (select from core.membership m where m.tenant_id = old.tenant_id and m.account_id = sec.user_id()
        and m.removed_at is null and (m.role = 'owner' or (m.role = 'provider' and m.account_id = old.provider_id))) then
      raise insufficient_privilege using message = 'whose visit it is stays';
    end if;
  end if;
  new.changed_at := now();
  new.status_at := case when new.status = old.status then old.status_at else now() end;
  return new;
end $$;
revoke all on function sec.appointment_kept() from public;
grant execute on function sec.appointment_kept() to hyaline_app;
create trigger appointment_kept before update on core.appointment for each row execute function sec.appointment_kept();
alter policy people_insert on core.waiting with check (
  created_by = (select sec.user_id()) and (select sec.schedules()) and sec.is_bookable(patient_ref)
);
create policy settings_insert on core.appointment_type as restrictive for insert to hyaline_app
  with check ((select sec.runs_practice()) and changed_by = (select sec.user_id()));
create policy settings_update on core.appointment_type as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
create policy settings_insert on core.provider_schedule as restrictive for insert to hyaline_app
  with check (sec.sets_hours(provider_id) and changed_by = (select sec.user_id()));
create policy settings_update on core.provider_schedule as restrictive for update to hyaline_app
  using (sec.sets_hours(provider_id)) with check (changed_by = (select sec.user_id()));
create policy settings_insert on core.availability as restrictive for insert to hyaline_app with check (sec.sets_hours(provider_id));
create policy settings_delete on core.availability as restrictive for delete to hyaline_app using (sec.sets_hours(provider_id));
-- without a provider: of a whole location, which no provider closes
create policy settings_insert on core.availability_exception as restrictive for insert to hyaline_app
  with check (sec.sets_hours(provider_id) and created_by = (select sec.user_id()));
create policy settings_delete on core.availability_exception as restrictive for delete to hyaline_app using (sec.sets_hours(provider_id));

grant insert (tenant_id, id, name, minutes, buffer_before, buffer_after, colour, provider_ids, by_patients, changed_by)
  on core.appointment_type to hyaline_app;
grant update (revision, name, minutes, buffer_before, buffer_after, colour, provider_ids, by_patients, removed_at,
  changed_at, changed_by) on core.appointment_type to hyaline_app;
grant insert (tenant_id, provider_id, changed_by), update (revision, changed_at, changed_by)
  on core.provider_schedule to hyaline_app;
grant insert, delete on core.availability to hyaline_app;
grant insert (tenant_id, id, kind, provider_id, location_id, from_wall, to_wall, reason, created_by), delete
  on core.availability_exception to hyaline_app;
grant insert (tenant_id, id, patient_ref, type_id, rule, zone, wall_start, created_by) on core.appointment_series to hyaline_app;
grant insert (tenant_id, id, patient_ref, visitor_id, type_id, provider_id, location_id, room_id, starts_at, ends_at, zone,
  wall_start, busy_from, busy_until, status, series_id, replaces_id, source, created_by, changed_by) on core.appointment to hyaline_app;
grant update (revision, patient_ref, visitor_id, provider_id, location_id, room_id, starts_at, ends_at, zone, wall_start,
  busy_from, busy_until, status, status_at, changed_at, changed_by) on core.appointment to hyaline_app;
grant insert (tenant_id, id, patient_ref, type_id, provider_ids, location_ids, weekdays, from_day, until_day,
  earliest_minute, latest_minute, appointment_id, created_by), update (ended_at, end_reason) on core.waiting to hyaline_app;

-- An erased patient's reference stands nowhere any more; what is still to come is cancelled.
grant select, update on core.appointment, core.appointment_series to hyaline_gate;
grant select, delete on core.waiting to hyaline_gate;
create policy gate on core.appointment to hyaline_gate using (true) with check (true);
create policy gate on core.appointment_series to hyaline_gate using (true) with check (true);
create policy gate on core.waiting to hyaline_gate using (true) with check (true);
create or replace function sec.forget_reference(p_ref text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.waiting w where w.tenant_id = sec.tenant() and w.patient_ref = p_ref;
  update core.appointment_series s set patient_ref = null where s.tenant_id = sec.tenant() and s.patient_ref = p_ref;
  update core.appointment a set patient_ref = null, revision = a.revision + 1,
    status = case when a.starts_at > now() and a.status in ('booked', 'confirmed') then 'cancelled' else a.status end
  where a.tenant_id = sec.tenant() and a.patient_ref = p_ref;
  delete from core.patient_reference r where r.tenant_id = sec.tenant() and r.ref = p_ref
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.schedules()', 'sec.sets_hours(uuid)', 'sec.is_bookable(text)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
