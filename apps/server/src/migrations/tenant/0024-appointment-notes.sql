-- Why a patient comes (docs/decisions/0029-schedule.md): sealed under the patient's key, for those who see the patient.
-- The appointment itself stands in core, by reference.

-- No foreign key into core: to make one would wait for everybody who books, in every clinic. The policy below asks for the
-- appointment instead, and appointments are not deleted.
create table :schema.appointment_note (
  tenant_id uuid not null,
  appointment_id uuid not null,
  patient_id uuid not null,
  details bytea not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, appointment_id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index appointment_note_of_patient on :schema.appointment_note (tenant_id, patient_id);
comment on column :schema.appointment_note.details is 'sealed: text';
select :schema.guard_patient_table('appointment_note');
-- of an appointment of this very patient
alter policy people_insert on :schema.appointment_note with check (
  changed_by = (select sec.user_id()) and :schema.writes_patient(patient_id) and exists (
    select from core.appointment a where a.tenant_id = appointment_note.tenant_id and a.id = appointment_note.appointment_id
      and a.patient_ref = :schema.ref_of(appointment_note.patient_id))
);
alter policy people_update on :schema.appointment_note
  with check (changed_by = (select sec.user_id()) and :schema.writes_patient(patient_id));
create trigger stamp_moments before update of changed_at on :schema.appointment_note
  for each row execute function :schema.stamp_moments('changed_at');

grant select, delete, insert (tenant_id, appointment_id, patient_id, details, changed_by),
  update (details, changed_by, changed_at) on :schema.appointment_note to :role;

-- Whoever may know name and phone because of a visit knows them as long as that visit stands: not once it is called off,
-- and not after the day that follows the one on which it is now.
alter table :schema.patient_assignment add column appointment_id uuid check (appointment_id is null or kind = 'identity');
grant insert (appointment_id) on :schema.patient_assignment to :role;
create function :schema.visit_stands(p_appointment uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p_appointment is null or exists (select from core.appointment a
    where a.tenant_id = sec.tenant() and a.id = p_appointment and a.status not in ('cancelled', 'late-cancel', 'rescheduled')
      and now() < (a.wall_start::date + 2)::timestamp at time zone a.zone)
$$;
revoke all on function :schema.visit_stands(uuid) from public;
grant execute on function :schema.visit_stands(uuid) to :role;
create or replace function :schema.my_identities() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_id from :schema.patient_assignment a
  join core.membership m on m.tenant_id = a.tenant_id and m.account_id = a.account_id
  join :schema.patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
  where a.tenant_id = sec.tenant() and a.account_id = sec.user_id() and a.kind = 'identity'
    and a.ended_at is null and a.ends_at > now() and p.removed_at is null
    and m.removed_at is null and m.role in ('owner', 'admin', 'provider', 'staff')
    and :schema.visit_stands(a.appointment_id)
$$;
-- the system user ends them, and tells the ledger
alter policy people_read on :schema.patient_assignment using (
  (select :schema.is_owner()) or account_id = (select sec.user_id()) or patient_id in (select :schema.my_patients())
  or patient_id in (select :schema.granted_patients())
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
    and (ends_at <= now() or not :schema.visit_stands(appointment_id)))
);
alter policy people_update on :schema.patient_assignment using (
  ended_at is null and ((select :schema.is_owner()) or account_id = (select sec.user_id())
    or patient_id in (select :schema.my_own_patients())
    or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and (ends_at <= now() or not :schema.visit_stands(appointment_id))))
);
