-- What was sent to a patient, and a patient's own way in, end with what they rest on.

-- The way in rests on the address and the birth date of the record: for whoever changes them. The account, if any.
create function :schema.outdate_portal(p_patient uuid) returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select case when :schema.writes_patient(p_patient) then sec.outdate_portal(p_patient) end
$$;
revoke all on function :schema.outdate_portal(uuid) from public;
grant execute on function :schema.outdate_portal(uuid) to :role;

-- What a record need not keep goes before its time is over: earlier texts, and sendings, still hold it.
create or replace function :schema.forget_versions(p_patient uuid) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  n bigint;
begin
  perform :schema.take_erasure(p_patient, 'partly');
  update :schema.packet_sending s set details = null where s.tenant_id = sec.tenant() and s.patient_id = p_patient;
  delete from :schema.patient_version v where v.tenant_id = sec.tenant() and v.patient_id = p_patient;
  get diagnostics n = row_count;
  return n;
end $$;
