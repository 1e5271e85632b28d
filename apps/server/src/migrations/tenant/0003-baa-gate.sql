-- No PHI without a current business associate agreement: asked once per statement, in the transaction that writes.
-- Reading, assigning, destroying and forgetting stay as they are.
create trigger baa_gate before insert on :schema.study for each statement execute function sec.require_baa();
create trigger baa_gate_save before update of patient_ref on :schema.study
  for each statement execute function sec.require_baa();
create trigger baa_gate before insert on :schema.upload for each statement execute function sec.require_baa();
create trigger baa_gate before insert on :schema.instance for each statement execute function sec.require_baa();
create trigger baa_gate before insert on :schema.object for each statement execute function sec.require_baa();
