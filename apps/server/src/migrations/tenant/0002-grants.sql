-- A study is also there for whoever holds a running grant over it or its patient (docs/decisions/0013-special-access.md),
-- to read and for nothing else. sec.granted() is asked once per statement, and only when nothing before it let a row in.
alter policy people_read on :schema.study using (
  saved_by = (select sec.user_id())
  or (state = 'saved' and (select sec.user_id()) = any (assignee_ids))
  or (state <> 'uploading' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and (state = 'destroying' or (state = 'uploading' and created_at < now() - interval '24 hours')))
  or (state = 'saved' and array[patient_ref, id::text] && (select sec.granted()))
);

-- The parts of a study follow it for reading. To change or remove them takes its saver, the owner or the system.
create policy people_update on :schema.upload as restrictive for update using (study_id in (
  select s.id from :schema.study s where s.saved_by = (select sec.user_id()) or (select :schema.is_owner())
    or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
));
create policy people_delete on :schema.upload as restrictive for delete using (study_id in (
  select s.id from :schema.study s where s.saved_by = (select sec.user_id()) or (select :schema.is_owner())
    or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
));
create policy people_delete on :schema.instance as restrictive for delete using (study_id in (
  select s.id from :schema.study s where s.saved_by = (select sec.user_id()) or (select :schema.is_owner())
    or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
));
create policy people_delete on :schema.object as restrictive for delete using (study_id in (
  select s.id from :schema.study s where s.saved_by = (select sec.user_id()) or (select :schema.is_owner())
    or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
));
