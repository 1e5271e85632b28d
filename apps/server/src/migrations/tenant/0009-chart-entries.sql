-- What a patient's chart is made of (docs/decisions/0018-patients.md): allergies, conditions, notes, vital signs,
-- laboratory results, documents. Everything clinical, dates included, stands sealed in `details` under the patient's own
-- key; the bytes of a document lie sealed in the store under the name of its entry.

create table :schema.chart_entry (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  kind text not null check (kind in ('allergy', 'condition', 'note', 'vitals', 'lab', 'document')),
  revision integer not null default 1 check (revision > 0),
  details bytea not null,
  -- of a note: the note that it adds to
  addendum_to uuid,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  signed_by uuid,
  signed_at timestamptz,
  removed_by uuid,
  removed_at timestamptz,
  removal bytea,
  primary key (tenant_id, id),
  unique (tenant_id, patient_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  foreign key (tenant_id, patient_id, addendum_to) references :schema.chart_entry (tenant_id, patient_id, id) on delete cascade,
  check (addendum_to is null or kind = 'note'),
  check ((signed_at is null) = (signed_by is null) and (signed_at is null or kind = 'note')),
  check ((removed_at is null) = (removed_by is null) and (removed_at is null) = (removal is null))
);
create index entry_by_time on :schema.chart_entry (tenant_id, patient_id, created_at desc, id desc);
comment on column :schema.chart_entry.details is 'sealed: EntryContent with its revision';
comment on column :schema.chart_entry.removal is 'sealed: why it was taken out';

-- What an entry said before each change. Written by the trigger below and by nothing else.
create table :schema.chart_entry_version (
  tenant_id uuid not null,
  entry_id uuid not null,
  revision integer not null,
  patient_id uuid not null,
  details bytea not null,
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (tenant_id, entry_id, revision),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  foreign key (tenant_id, patient_id, entry_id) references :schema.chart_entry (tenant_id, patient_id, id) on delete cascade
);
comment on column :schema.chart_entry_version.details is 'sealed: EntryContent with its revision';

-- Every earlier text is kept, whoever changes the row and by whatever way; what was signed stays as it is.
create function :schema.keep_entry_version() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who uuid := sec.user_id();
begin
  if old.signed_at is not null
    and (new.details, new.revision, new.signed_at, new.signed_by) is distinct from (old.details, old.revision, old.signed_at, old.signed_by) then
    raise exception 'a signed note is never changed' using errcode = '42501';
  end if;
  if new.details is distinct from old.details then
    if new.revision <> old.revision + 1 then
      raise exception 'a change counts up the revision' using errcode = '23514';
    end if;
    insert into :schema.chart_entry_version (tenant_id, entry_id, revision, patient_id, details, written_by, written_at)
    values (old.tenant_id, old.id, old.revision, old.patient_id, old.details, old.changed_by, old.changed_at);
  elsif new.revision <> old.revision then
    raise exception 'a revision is a change' using errcode = '23514';
  end if;
  -- who did it and when is the context's to say, whatever the statement says
  if who is not null then
    if new.signed_at is not null and old.signed_at is null then
      if new.signed_by is distinct from who then
        raise exception 'nobody signs for another' using errcode = '42501';
      end if;
      new.signed_at := now();
    end if;
    if new.details is distinct from old.details then
      new.changed_by := who;
      new.changed_at := now();
    else
      new.changed_by := old.changed_by;
      new.changed_at := old.changed_at;
    end if;
    if new.removed_at is not null and old.removed_at is null then
      new.removed_by := who;
      new.removed_at := now();
    elsif new.removed_at is not null then
      new.removed_by := old.removed_by;
      new.removed_at := old.removed_at;
    end if;
  end if;
  return new;
end $$;
revoke all on function :schema.keep_entry_version() from public;
create trigger keep_version before update on :schema.chart_entry
  for each row execute function :schema.keep_entry_version();

create policy people_read on :schema.chart_entry as restrictive for select to :role using (
  (select :schema.is_owner()) or patient_id in (select :schema.my_patients())
  or patient_id in (select :schema.granted_patients())
);
create policy people_insert on :schema.chart_entry as restrictive for insert to :role with check (
  created_by = (select sec.user_id()) and changed_by = created_by and revision = 1 and signed_at is null
  and removed_at is null and :schema.writes_patient(patient_id)
);
create policy people_update on :schema.chart_entry as restrictive for update to :role
  using (:schema.writes_patient(patient_id))
  with check (:schema.writes_patient(patient_id) and (signed_by is null or signed_by = created_by));
create policy people_delete on :schema.chart_entry as restrictive for delete to :role using (false);
create policy people_read on :schema.chart_entry_version as restrictive for select to :role using (
  (select :schema.is_owner()) or patient_id in (select :schema.my_patients())
  or patient_id in (select :schema.granted_patients())
);
create policy people_insert on :schema.chart_entry_version as restrictive for insert to :role with check (false);
create policy people_update on :schema.chart_entry_version as restrictive for update to :role using (false);
create policy people_delete on :schema.chart_entry_version as restrictive for delete to :role using (false);

create trigger baa_gate before insert or update of details on :schema.chart_entry
  for each statement execute function sec.require_baa();
create trigger baa_gate before insert on :schema.chart_entry_version
  for each statement execute function sec.require_baa();

grant select, insert on :schema.chart_entry to :role;
grant update (revision, details, changed_by, changed_at, signed_by, signed_at, removed_by, removed_at, removal)
  on :schema.chart_entry to :role;
grant select on :schema.chart_entry_version to :role;

-- Notes to begin with: of the clinic, never of a patient, so they stand open. A row with a starter replaces the one that
-- came with the platform; a removed one hides it.
create table :schema.note_template (
  tenant_id uuid not null,
  id uuid not null,
  starter text check (starter in ('soap', 'first-visit', 'follow-up', 'phone-call')),
  name text not null check (char_length(name) between 1 and 120),
  body jsonb not null,
  revision integer not null default 1 check (revision > 0),
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, starter)
);
create function :schema.edits_templates() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role in ('owner', 'provider') and m.removed_at is null)
$$;
revoke all on function :schema.edits_templates() from public;
grant execute on function :schema.edits_templates() to :role;
create policy people_insert on :schema.note_template as restrictive for insert to :role
  with check (changed_by = (select sec.user_id()) and (select :schema.edits_templates()));
create policy people_update on :schema.note_template as restrictive for update to :role
  using ((select :schema.edits_templates())) with check (changed_by = (select sec.user_id()));
create policy people_delete on :schema.note_template as restrictive for delete to :role
  using (starter is not null and (select :schema.edits_templates()));
grant select, insert, delete on :schema.note_template to :role;
grant update (name, body, revision, changed_by, changed_at, removed_at) on :schema.note_template to :role;

-- A saved study in the record of its patient. It then carries the patient's reference, so that grants and the ledger
-- follow, and is there for those who treat the patient. prior_ref: what it carried before, for when it is taken out.
alter table :schema.study add column patient_id uuid, add column linked_at timestamptz, add column prior_ref text;
alter table :schema.study add constraint study_of_patient
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id);
alter table :schema.study add constraint study_link_check check (
  (patient_id is null) = (linked_at is null) and (patient_id is null) = (prior_ref is null)
);
create index study_by_patient on :schema.study (tenant_id, patient_id) where patient_id is not null;
grant update (patient_id, linked_at, prior_ref) on :schema.study to :role;

-- Into a record and out of it: only by somebody who may write in it.
create function :schema.guard_study_link() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if (new.patient_id is not null and not :schema.writes_patient(new.patient_id))
    or (old.patient_id is not null and not :schema.writes_patient(old.patient_id)) then
    raise exception 'this record is not theirs to write' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function :schema.guard_study_link() from public;
grant execute on function :schema.guard_study_link() to :role;
create trigger guard_link before update of patient_id on :schema.study
  for each row when (new.patient_id is distinct from old.patient_id) execute function :schema.guard_study_link();
-- A study begins in no record, and in one it carries the reference of that patient and no other.
create function :schema.check_study_link() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    raise exception 'a study begins in no record' using errcode = '42501';
  end if;
  if not exists (select from :schema.patient p
                 where p.tenant_id = new.tenant_id and p.id = new.patient_id and p.ref = new.patient_ref) then
    raise exception 'a study carries the reference of its patient' using errcode = '42501';
  end if;
  -- what a program stores later finds it by its UID, or begins another once its saver no longer sees this one
  new.arriving := false;
  return new;
end $$;
revoke all on function :schema.check_study_link() from public;
create trigger check_link before insert on :schema.study
  for each row when (new.patient_id is not null or new.prior_ref is not null or new.linked_at is not null)
  execute function :schema.check_study_link();
create trigger check_link_again before update of patient_id, patient_ref on :schema.study
  for each row when (new.patient_id is not null) execute function :schema.check_study_link();

-- Once in a record, it is the patient's: of its saver and its assignees, those see it who treat the patient now.
alter policy people_read on :schema.study using (
  (patient_id is null and (saved_by = (select sec.user_id()) or (state = 'saved' and (select sec.user_id()) = any (assignee_ids))))
  or (patient_id is not null and (state = 'saved' or saved_by = (select sec.user_id())) and patient_id in (select :schema.my_patients()))
  or (state <> 'uploading' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and (state = 'destroying' or (state = 'uploading' and created_at < now() - interval '24 hours')
           or (state = 'saved' and uid_key is null)))
  or (state = 'saved' and array[patient_ref, id::text] && (select sec.granted()))
);
-- Special access of one who may write puts a study of theirs into the record; it changes nothing that is in it.
alter policy people_update on :schema.study using (
  (saved_by = (select sec.user_id()) and (patient_id is null or patient_id in (select :schema.my_patients())))
  or (state = 'saved' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and state = 'uploading' and created_at < now() - interval '24 hours')
) with check (
  (saved_by = (select sec.user_id())
    and (patient_id is null or patient_id in (select :schema.my_patients()) or :schema.writes_by_grant(patient_id)))
  or (select :schema.is_owner())
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000' and state = 'destroying')
);
do $$
declare
  t text;
  mine text := '(s.saved_by = (select sec.user_id()) and (s.patient_id is null or s.patient_id in (select :schema.my_patients())))';
  study text;
  own text;
begin
  foreach t in array array['upload', 'instance', 'object'] loop
    study := format('exists (select from :schema.study s where s.tenant_id = %1$I.tenant_id and s.id = %1$I.study_id', t);
    own := format('%s and (%s or (select :schema.is_owner())
      or (select sec.user_id()) = ''00000000-0000-0000-0000-000000000000''))', study, mine);
    -- the index of a study whose saver sees it no more is written as an owner
    execute format('alter policy people on :schema.%I with check (%s and (%s%s)))', t, study, mine,
      case t when 'object' then ' or (s.patient_id is not null and (select :schema.is_owner()))' else '' end);
    if t = 'upload' then execute format('alter policy people_update on :schema.%I using (%s)', t, own); end if;
    execute format('alter policy people_delete on :schema.%I using (%s)', t, own);
  end loop;
end $$;
alter policy people_insert on :schema.study_marks with check (
  saved_by = (select sec.user_id()) and study_id in (select s.id from :schema.study s where s.state = 'saved' and (
    (s.patient_id is null and (s.saved_by = (select sec.user_id()) or (select sec.user_id()) = any (s.assignee_ids)))
    or (select :schema.is_owner()) or s.patient_id in (select :schema.my_patients())))
);
alter policy people_update on :schema.study_marks using (
  study_id in (select s.id from :schema.study s where s.state = 'saved' and (
    (s.patient_id is null and (s.saved_by = (select sec.user_id()) or (select sec.user_id()) = any (s.assignee_ids)))
    or (select :schema.is_owner()) or s.patient_id in (select :schema.my_patients())))
);
