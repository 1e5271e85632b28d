-- A note, vitals or a result written about a patient says that they were seen: for the clinic's figures, by reference.
create function :schema.note_seen() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.keep_seen((select p.ref from :schema.patient p where p.tenant_id = new.tenant_id and p.id = new.patient_id));
  return null;
end $$;
revoke all on function :schema.note_seen() from public;
create trigger seen after insert on :schema.chart_entry
  for each row when (new.kind in ('note', 'vitals', 'lab')) execute function :schema.note_seen();
