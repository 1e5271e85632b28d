-- What the clinic's schema needs of the shared one when patients and the clinic write to each other
-- (docs/decisions/0031-portal-messages-and-proxies.md).

-- For the clinic's schema: tells people of the clinic, by reference alone, that a patient waits for them. Once as long as
-- they have not looked.
create function sec.tell_of_patient(p_accounts uuid[], p_kind text, p_ref text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment text := lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
begin
  insert into core.notice (tenant_id, id, account_id, kind, facts)
  select sec.tenant(), (substr(moment, 1, 8) || '-' || substr(moment, 9, 4) || '-7' || substr(gen_random_uuid()::text, 16))::uuid,
    a.id, p_kind, jsonb_build_object('ref', p_ref)
  from unnest(p_accounts) as a (id)
  where not exists (select from core.notice n where n.tenant_id = sec.tenant() and n.account_id = a.id and n.kind = p_kind
    and n.read_at is null and n.facts ->> 'ref' = p_ref);
end $$;

-- For the clinic's schema: the patient's own account that is in use, if any.
create function sec.portal_of(p_patient uuid) returns table (id uuid, locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale from core.portal_account a
  where a.tenant_id = sec.tenant() and a.patient_id = p_patient and a.activated_at is not null and a.ended_at is null
$$;

grant insert on core.notice to hyaline_gate;
grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.tell_of_patient(uuid[], text, text)', 'sec.portal_of(uuid)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_migrator', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;

-- What a clinic lets patients do with their appointments, and when it reminds them.
create table core.appointment_rule (
  tenant_id uuid primary key references core.clinic (tenant_id),
  -- hours before the start until which a patient cancels without it being late
  cancel_hours integer not null default 24 check (cancel_hours between 0 and 336),
  -- hours before the start from which on a reminder goes out; 0: none does
  remind_hours integer not null default 24 check (remind_hours between 0 and 336),
  -- patients may ask for an appointment in the portal
  takes_wishes boolean not null default true,
  changed_at timestamptz not null default now(),
  changed_by uuid not null
);
create policy runs_insert on core.appointment_rule as restrictive for insert to hyaline_app
  with check ((select sec.runs_practice()) and changed_by = (select sec.user_id()));
create policy runs_update on core.appointment_rule as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
grant select, insert (tenant_id, cancel_hours, remind_hours, takes_wishes, changed_by),
  update (cancel_hours, remind_hours, takes_wishes, changed_at, changed_by) on core.appointment_rule to hyaline_app;
grant select (tenant_id, cancel_hours, takes_wishes) on core.appointment_rule to hyaline_portal;
grant select on core.appointment_rule to hyaline_gate;
create policy gate on core.appointment_rule for select to hyaline_gate using (true);

-- What patients were mailed about, by ids alone: a key is here once, and so a mail goes out once.
create table core.appointment_told (
  tenant_id uuid not null,
  key text not null check (key ~ '^(remind|wish)[.][0-9a-f.-]{36,60}$'),
  told_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
create policy system_only on core.appointment_told as restrictive to hyaline_app
  using ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000')
  with check ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000');
grant select, insert (tenant_id, key), delete on core.appointment_told to hyaline_app;

-- Patients see their own appointments, and what those name: kind and place. Nothing of anybody else's.
create policy own_read on core.appointment as restrictive for select to hyaline_portal
  using (patient_ref = (select sec.own_reference()));
create policy own_read on core.appointment_type as restrictive for select to hyaline_portal
  using (((by_patients and removed_at is null) or id in (select a.type_id from core.appointment a)) and (select sec.own_reference()) is not null);
create policy own_read on core.location as restrictive for select to hyaline_portal
  using (id in (select a.location_id from core.appointment a));
grant select (tenant_id, id, revision, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone, wall_start, status)
  on core.appointment to hyaline_portal;
grant select (tenant_id, id, name, minutes, by_patients, removed_at) on core.appointment_type to hyaline_portal;
grant select (tenant_id, id, name, address, phone) on core.location to hyaline_portal;

-- The patient's own appointment, still to come. Whether that is late is the clinic's rule and the database's clock.
create function sec.cancel_own_appointment(p_id uuid, p_revision integer) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  hours integer := coalesce((select r.cancel_hours from core.appointment_rule r where r.tenant_id = sec.tenant()), 24);
  done text;
  provider uuid;
begin
  update core.appointment a set status_at = now(), revision = a.revision + 1, changed_at = now(), changed_by = sec.user_id(),
    status = case when a.starts_at >= now() + make_interval(hours => hours) then 'cancelled' else 'late-cancel' end
  where a.tenant_id = sec.tenant() and a.id = p_id and a.patient_ref = sec.own_reference() and a.revision = p_revision
    and a.status in ('booked', 'confirmed') and a.starts_at > now()
  returning a.status, a.provider_id into done, provider;
  if done is not null then
    perform sec.tell_of_patient(array[provider], 'appointment-cancelled', sec.own_reference());
  end if;
  return done;
end $$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.cancel_own_appointment(uuid, integer) from public;
grant execute on function sec.cancel_own_appointment(uuid, integer) to hyaline_portal;
alter function sec.cancel_own_appointment(uuid, integer) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
