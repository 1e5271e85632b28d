-- What a patient says of the doses of a signed protocol (docs/decisions/0031-portal-messages-and-proxies.md). Open are item,
-- day, time and whether, as due days of refills are; what the patient writes beside it is sealed under their key.

create table :schema.dose_mark (
  tenant_id uuid not null,
  patient_id uuid not null,
  protocol_id uuid not null,
  item_id uuid not null,
  -- of the clinic's clocks, as the schedule says it
  due_on date not null,
  due_at text not null check (due_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  state text not null check (state in ('taken', 'skipped')),
  details bytea,
  marked_by uuid not null,
  marked_at timestamptz not null default now(),
  primary key (tenant_id, protocol_id, item_id, due_on, due_at),
  foreign key (tenant_id, protocol_id) references :schema.protocol (tenant_id, id) on delete cascade,
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index dose_mark_of_patient on :schema.dose_mark (tenant_id, patient_id, due_on);
comment on column :schema.dose_mark.details is 'sealed: what the patient wrote beside it; null: nothing';

select :schema.guard_patient_table('dose_mark');
drop trigger baa_gate on :schema.dose_mark;
create trigger baa_gate before insert on :schema.dose_mark for each statement execute function sec.require_baa();
create trigger stamp before update on :schema.dose_mark for each row execute function :schema.stamp_now('marked_at');

-- The patient's own, for a protocol of theirs, and while it is fresh: no statement tells what was taken last year.
create policy own on :schema.dose_mark as restrictive to :role_patient
  using (patient_id = (select sec.own_patient())) with check (
    patient_id = (select sec.own_patient()) and marked_by = (select sec.user_id())
    and protocol_id in (select p.id from :schema.protocol p)
    and due_on between (now() - interval '9 days')::date and (now() + interval '1 day')::date
  );
create policy own_delete on :schema.dose_mark as restrictive for delete to :role_patient
  using (due_on between (now() - interval '9 days')::date and (now() + interval '1 day')::date);
grant select on :schema.dose_mark to :role, :role_patient;
grant insert (tenant_id, patient_id, protocol_id, item_id, due_on, due_at, state, details, marked_by), delete,
  update (state, details, marked_by) on :schema.dose_mark to :role_patient;
