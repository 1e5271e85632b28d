-- Who the people are who come in for a patient (core/0043), sealed under the patient's key: erased with the patient.

create table :schema.proxy (
  tenant_id uuid not null,
  -- of their account in the portal
  id uuid not null,
  patient_id uuid not null,
  details bytea not null,
  given_by uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index proxy_of_patient on :schema.proxy (tenant_id, patient_id);
comment on column :schema.proxy.details is 'sealed: name, address, and what the clinic noted of the basis';
select :schema.guard_patient_table('proxy');
alter policy people_insert on :schema.proxy with check (:schema.invites(patient_id) and given_by = (select sec.user_id()));
alter policy people_update on :schema.proxy using (false);
alter policy people_delete on :schema.proxy using (false);
create policy own on :schema.proxy as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()) and (id = (select sec.user_id()) or (select sec.own_scope('self'))));
grant select, insert (tenant_id, id, patient_id, details, given_by) on :schema.proxy to :role;
grant select (tenant_id, id, patient_id, details) on :schema.proxy to :role_patient;

-- What somebody was given to see, asked by the database for every row, whatever a route forgot.
do $$
declare
  place text;
begin
  foreach place in array array['chart_entry', 'protocol', 'protocol_version', 'shared_with_patient', 'study', 'atlas_visit', 'packet',
    'packet_version', 'packet_consent', 'packet_sending', 'packet_reading', 'dose_mark']
  loop
    execute format($p$create policy scope on :schema.%I as restrictive to :role_patient using ((select sec.own_scope('record')))$p$, place);
  end loop;
  foreach place in array array['appointment_wish', 'appointment_wish_note']
  loop
    execute format($p$create policy scope on :schema.%I as restrictive to :role_patient using ((select sec.own_scope('appointments')))$p$, place);
  end loop;
  foreach place in array array['message_thread', 'message']
  loop
    execute format($p$create policy scope on :schema.%I as restrictive to :role_patient using ((select sec.own_scope('messages')))$p$, place);
  end loop;
  -- the clinic's letters begin with whom they are about
  foreach place in array array['patient_identity', 'patient_profile']
  loop
    execute format($p$create policy scope on :schema.%I as restrictive to :role_patient
      using ((select sec.own_scope('record')) or (select sec.own_scope('requests')))$p$, place);
  end loop;
end $$;
create policy scope on :schema.patient_request as restrictive to :role_patient using ((select sec.own_scope('requests')));
-- the patient's alone: which mails they get, what they sign, and that they have read
create policy scope on :schema.mail_choice as restrictive to :role_patient using ((select sec.own_scope('self')));
create policy scope_insert on :schema.packet_consent as restrictive for insert to :role_patient
  with check ((select sec.own_scope('self')));
create policy scope_insert on :schema.packet_reading as restrictive for insert to :role_patient
  with check ((select sec.own_scope('self')));
-- who asks for somebody says so
alter policy own_insert on :schema.patient_request with check (
  patient_id = (select sec.own_patient()) and ref = (select sec.own_reference()) and opened_by = (select sec.user_id())
  and asked_by = case when (select sec.own_scope('self')) then 'patient' else 'representative' end
  and channel = 'portal' and revision = 1 and state = 'open' and reminded = 0
  and identity_by = (select sec.user_id()) and identity_at = now() and extended_by is null
  and asked_on between (now() at time zone 'UTC')::date - 1 and (now() at time zone 'UTC')::date + 1
  and (due_on is null or due_on between asked_on and asked_on + 92));
