-- What is denied of a correction is denied, also where the rest was done: a statement of disagreement is taken against it as
-- well, and the clinic's reply (45 CFR 164.526(d)(1), docs/decisions/0030-shared-with-patients.md).
alter policy people_update on :schema.patient_request using (
  state = 'open' and (:schema.writes_patient(patient_id) or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000')
  or (kind = 'amendment' and outcome in ('denied', 'partly') and :schema.writes_patient(patient_id))
);
alter policy own_insert on :schema.request_statement with check (
  patient_id = (select sec.own_patient()) and written_by = (select sec.user_id()) and exists (
    select from :schema.patient_request r where r.tenant_id = request_statement.tenant_id and r.id = request_statement.request_id
      and r.kind = 'amendment' and r.outcome in ('denied', 'partly')));
