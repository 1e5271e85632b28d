-- A patient whose correction was denied, in whole or in part, and who writes no statement of disagreement may ask that the
-- request and the denial go along with what is disclosed (45 CFR 164.526(d)(1)(iii), (d)(5)(ii)). Asked once, in the portal
-- or of the clinic; a statement that comes later goes along in its place.
create table :schema.request_along (
  tenant_id uuid not null,
  request_id uuid not null,
  patient_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  primary key (tenant_id, request_id),
  foreign key (tenant_id, request_id) references :schema.patient_request (tenant_id, id) on delete cascade,
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index request_along_of_patient on :schema.request_along (tenant_id, patient_id);
select :schema.guard_patient_table('request_along');
drop trigger baa_gate on :schema.request_along; -- a right of the patient's, whatever the clinic has agreed to
alter policy people_insert on :schema.request_along with check (
  asked_by = (select sec.user_id()) and :schema.writes_patient(patient_id) and exists (
    select from :schema.patient_request r where r.tenant_id = request_along.tenant_id and r.id = request_along.request_id
      and r.patient_id = request_along.patient_id and r.kind = 'amendment' and r.outcome in ('denied', 'partly')));
alter policy people_update on :schema.request_along using (false);
alter policy people_delete on :schema.request_along using (false);
-- Of a request that whoever is here may see: those who are there for a patient see their own.
create policy own on :schema.request_along as restrictive for select to :role_patient using (
  patient_id = (select sec.own_patient()) and exists (
    select from :schema.patient_request r where r.tenant_id = request_along.tenant_id and r.id = request_along.request_id));
create policy own_insert on :schema.request_along as restrictive for insert to :role_patient with check (
  patient_id = (select sec.own_patient()) and asked_by = (select sec.user_id()) and (select sec.speaks_as_patient()) and exists (
    select from :schema.patient_request r where r.tenant_id = request_along.tenant_id and r.id = request_along.request_id
      and r.kind = 'amendment' and r.outcome in ('denied', 'partly')));
create policy scope on :schema.request_along as restrictive to :role_patient using ((select sec.own_scope('requests')));
grant select on :schema.request_along to :role, :role_patient;
grant insert (tenant_id, request_id, patient_id, asked_by) on :schema.request_along to :role, :role_patient;
