-- Studies by the patient's number and by the accession number, as they stand in their files (docs/decisions/0016-dicomweb.md):
-- the first 64 bits of a keyed hash each, compared again once the study is opened. Rows from before have none yet; the
-- server fills them in after its start, and until then a search looks into them as well.
alter table :schema.study add column if not exists patient_key bytea, add column if not exists accession_key bytea;
comment on column :schema.study.patient_key is 'keyed hash, 64 bits, of the patient ID; gone with the study';
comment on column :schema.study.accession_key is 'keyed hash, 64 bits, of the accession number; gone with the study';
-- the clinic comes second: before the table is analysed, an index that begins with it looks as good as any for anything
create index if not exists study_by_patient_key on :schema.study (patient_key, tenant_id) where state = 'saved';
create index if not exists study_by_accession_key on :schema.study (accession_key, tenant_id) where state = 'saved';
grant update (patient_key, accession_key) on :schema.study to :role;

-- The system user also sees which studies lack them.
alter policy people_read on :schema.study using (
  (patient_id is null and (saved_by = (select sec.user_id()) or (state = 'saved' and (select sec.user_id()) = any (assignee_ids))))
  or (patient_id is not null and (state = 'saved' or saved_by = (select sec.user_id())) and patient_id in (select :schema.my_patients()))
  or (state <> 'uploading' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and (state = 'destroying' or (state = 'uploading' and created_at < now() - interval '24 hours')
           or (state = 'saved' and (uid_key is null or patient_key is null))))
  or (state = 'saved' and array[patient_ref, id::text] && (select sec.granted()))
);
