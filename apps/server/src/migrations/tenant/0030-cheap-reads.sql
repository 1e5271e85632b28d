-- The walls of 0001, 0008 and 0024, asked with less work: the same answers from fewer questions (docs/decisions/0018).

-- Both follow from the one row that says who the person is in the clinic; written so that the planner takes them apart.
create or replace function :schema.is_owner() returns boolean
language sql stable return coalesce((sec.standing())[3] = 'owner', false);
create or replace function :schema.treats() returns boolean
language sql stable return coalesce((sec.standing())[3] in ('owner', 'provider'), false);

-- Whether an assignment of somebody else is seen: by those who see the patient, and by the system user when its time is over.
create function :schema.sees_assignment(p_patient uuid, p_ends timestamptz, p_appointment uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return p_patient in (select :schema.my_patients()) or p_patient in (select :schema.granted_patients())
    or (sec.user_id() = '00000000-0000-0000-0000-000000000000'
        and (p_ends <= now() or not :schema.visit_stands(p_appointment)));
end $$;
revoke all on function :schema.sees_assignment(uuid, timestamptz, uuid) from public;
grant execute on function :schema.sees_assignment(uuid, timestamptz, uuid) to :role;
-- every policy of a patient's tables holds a question to this table, so each part of it is made ready many times over
alter policy people_read on :schema.patient_assignment using (
  account_id = (select sec.user_id()) or (select :schema.is_owner())
  or :schema.sees_assignment(patient_id, ends_at, appointment_id)
);

-- What is searched for comes in the order in which it is shown, so that a search reads as many rows as it shows and not as
-- many as have the token. The time says no more than patient.changed_at of the same row.
alter table :schema.patient_token add column written_at timestamptz not null default now();
alter table :schema.patient no force row level security;
alter table :schema.patient_token no force row level security, disable trigger baa_gate;
update :schema.patient_token t set written_at = p.changed_at from :schema.patient p
where p.tenant_id = t.tenant_id and p.id = t.patient_id;
alter table :schema.patient_token force row level security, enable trigger baa_gate;
alter table :schema.patient force row level security;
create index token_in_order on :schema.patient_token (tenant_id, token, written_at desc, patient_id);
alter table :schema.patient_token drop constraint patient_token_pkey, add primary key (tenant_id, patient_id, token);
drop index :schema.token_of_patient;
