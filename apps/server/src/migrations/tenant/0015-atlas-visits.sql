-- Visits of a patient in the atlas of the spine (docs/decisions/0024-atlas-visits.md). The day, the words and the values
-- stand sealed in `details` under the patient's own key.

create table :schema.atlas_visit (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  revision integer not null default 1 check (revision > 0),
  details bytea not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  removed_by uuid,
  removed_at timestamptz,
  removal bytea,
  primary key (tenant_id, id),
  unique (tenant_id, patient_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check ((removed_at is null) = (removed_by is null) and (removed_at is null) = (removal is null))
);
comment on column :schema.atlas_visit.details is 'sealed: VisitContent with its revision';
comment on column :schema.atlas_visit.removal is 'sealed: why it was deleted';

-- What a visit said before each change. Written by the trigger below and by nothing else.
create table :schema.atlas_visit_version (
  tenant_id uuid not null,
  visit_id uuid not null,
  revision integer not null,
  patient_id uuid not null,
  details bytea not null,
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (tenant_id, visit_id, revision),
  foreign key (tenant_id, patient_id, visit_id) references :schema.atlas_visit (tenant_id, patient_id, id) on delete cascade
);
create index visit_version_of_patient on :schema.atlas_visit_version (tenant_id, patient_id);
comment on column :schema.atlas_visit_version.details is 'sealed: VisitContent with its revision';

create function :schema.keep_visit_version() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  who uuid := sec.user_id();
begin
  if new.details is distinct from old.details then
    if new.revision <> old.revision + 1 then
      raise exception 'a change counts up the revision' using errcode = '23514';
    end if;
    insert into :schema.atlas_visit_version (tenant_id, visit_id, revision, patient_id, details, written_by, written_at)
    values (old.tenant_id, old.id, old.revision, old.patient_id, old.details, old.changed_by, old.changed_at);
  elsif new.revision <> old.revision then
    raise exception 'a revision is a change' using errcode = '23514';
  end if;
  -- who did it and when is the context's to say, whatever the statement says
  if who is not null then
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
revoke all on function :schema.keep_visit_version() from public;
create trigger keep_version before update on :schema.atlas_visit
  for each row execute function :schema.keep_visit_version();

do $$
declare
  t text;
begin
  foreach t in array array['atlas_visit', 'atlas_visit_version'] loop
    execute format('create policy people_read on :schema.%I as restrictive for select to :role using (
      (select :schema.is_owner()) or patient_id in (select :schema.my_patients())
      or patient_id in (select :schema.granted_patients()))', t);
    execute format('create policy people_delete on :schema.%I as restrictive for delete to :role using (false)', t);
  end loop;
end $$;
create policy people_insert on :schema.atlas_visit as restrictive for insert to :role with check (
  created_by = (select sec.user_id()) and changed_by = created_by and revision = 1 and removed_at is null
  and :schema.writes_patient(patient_id)
);
create policy people_update on :schema.atlas_visit as restrictive for update to :role
  using (:schema.writes_patient(patient_id)) with check (:schema.writes_patient(patient_id));
create policy people_insert on :schema.atlas_visit_version as restrictive for insert to :role with check (false);
create policy people_update on :schema.atlas_visit_version as restrictive for update to :role using (false);

create trigger baa_gate before insert or update of details on :schema.atlas_visit
  for each statement execute function sec.require_baa();
create trigger baa_gate before insert on :schema.atlas_visit_version
  for each statement execute function sec.require_baa();

grant select, insert on :schema.atlas_visit to :role;
grant update (revision, details, changed_by, changed_at, removed_by, removed_at, removal) on :schema.atlas_visit to :role;
grant select on :schema.atlas_visit_version to :role;

-- A visit says that the patient was seen: for the clinic's figures, by reference.
create trigger seen after insert on :schema.atlas_visit for each row execute function :schema.note_seen();
