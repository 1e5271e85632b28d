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
