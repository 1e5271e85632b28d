-- Studies and images by their DICOM UIDs, and studies that programs store image by image (docs/decisions/0016-dicomweb.md).
-- A UID stands here as a keyed hash only. Rows from before have none yet: the server fills them in after its start.

alter table :schema.study add column uid_key bytea, add column arriving boolean not null default false;
comment on column :schema.study.uid_key is 'keyed hash of the Study Instance UID, the same for all studies of this clinic';
comment on column :schema.study.arriving is 'made for images that a program stores: more of the study is added to it';
-- One such study for each person and UID, however many images arrive at once.
create unique index study_arriving on :schema.study (tenant_id, saved_by, uid_key) where arriving and state <> 'destroying';
create index study_by_uid on :schema.study (tenant_id, uid_key) where state = 'saved';

alter table :schema.instance add column sop_key bytea, add column series_key bytea;
create index instance_by_sop on :schema.instance (tenant_id, study_id, sop_key);

-- Images were added after the last index was written: the next one who opens the study has it written again.
alter table :schema.study drop constraint study_check;
alter table :schema.study add constraint study_check check (
  (state = 'saved') <= (patient_ref is not null and details is not null and saved_at is not null)
);

-- The system user also sees which studies still lack their key, to have it filled in as their saver.
alter policy people_read on :schema.study using (
  saved_by = (select sec.user_id())
  or (state = 'saved' and (select sec.user_id()) = any (assignee_ids))
  or (state <> 'uploading' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and (state = 'destroying' or (state = 'uploading' and created_at < now() - interval '24 hours')
           or (state = 'saved' and uid_key is null)))
  or (state = 'saved' and array[patient_ref, id::text] && (select sec.granted()))
);

grant update (uid_key) on :schema.study to :role;
grant update (sop_key, series_key) on :schema.instance to :role;
