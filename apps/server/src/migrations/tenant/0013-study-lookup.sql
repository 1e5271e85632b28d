-- Studies by the patient's number and by the accession number, as they stand in their files (docs/decisions/0016-dicomweb.md):
-- the first 64 bits of a keyed hash each, compared again once the study is opened. Rows from before have none yet; the
-- server fills them in after its start, and until then a search looks into them as well.
alter table :schema.study add column patient_key bytea, add column accession_key bytea;
comment on column :schema.study.patient_key is 'keyed hash, 64 bits, of the patient ID; gone with the study';
comment on column :schema.study.accession_key is 'keyed hash, 64 bits, of the accession number; gone with the study';
-- the clinic comes second: before the table is analysed, an index that begins with it looks as good as any for anything
create index study_by_patient_key on :schema.study (patient_key, tenant_id) where state = 'saved';
create index study_by_accession_key on :schema.study (accession_key, tenant_id) where state = 'saved';
grant update (patient_key, accession_key) on :schema.study to :role;

-- The system user also sees which studies lack them.
alter policy people_read on :schema.study using (
  saved_by = (select sec.user_id())
  or (state = 'saved' and (select sec.user_id()) = any (assignee_ids))
  or (state <> 'uploading' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and (state = 'destroying' or (state = 'uploading' and created_at < now() - interval '24 hours')
           or (state = 'saved' and (uid_key is null or patient_key is null))))
  or (state = 'saved' and array[patient_ref, id::text] && (select sec.granted()))
  or (state = 'saved' and patient_id is not null and patient_id in (select :schema.my_patients()))
);

-- The same walls as before, asked of the one study that a row belongs to: `in (select id ...)` had every statement
-- decide about every study of the clinic first.
alter policy people on :schema.upload using (
  exists (select from :schema.study s where s.tenant_id = upload.tenant_id and s.id = upload.study_id)
) with check (exists (
  select from :schema.study s where s.tenant_id = upload.tenant_id and s.id = upload.study_id and s.saved_by = (select sec.user_id())
));
alter policy people on :schema.instance using (
  exists (select from :schema.study s where s.tenant_id = instance.tenant_id and s.id = instance.study_id)
) with check (exists (
  select from :schema.study s where s.tenant_id = instance.tenant_id and s.id = instance.study_id and s.saved_by = (select sec.user_id())
));
alter policy people on :schema.object using (
  exists (select from :schema.study s where s.tenant_id = object.tenant_id and s.id = object.study_id)
) with check (exists (
  select from :schema.study s where s.tenant_id = object.tenant_id and s.id = object.study_id and s.saved_by = (select sec.user_id())
));
do $$
declare
  t text;
  own text;
begin
  foreach t in array array['upload', 'instance', 'object'] loop
    own := format('exists (select from :schema.study s where s.tenant_id = %1$I.tenant_id and s.id = %1$I.study_id and (
      s.saved_by = (select sec.user_id()) or (select :schema.is_owner())
      or (select sec.user_id()) = ''00000000-0000-0000-0000-000000000000''))', t);
    if t = 'upload' then execute format('alter policy people_update on :schema.%I using (%s)', t, own); end if;
    execute format('alter policy people_delete on :schema.%I using (%s)', t, own);
  end loop;
end $$;
