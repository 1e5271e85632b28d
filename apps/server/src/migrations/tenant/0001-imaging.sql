-- Saved studies of one clinic. Everything that came out of a file is sealed under the study's own key before it gets
-- here (`details`); what stands open is what the rows themselves need: who may see them, sizes and counts.
-- :schema and :role are written in by the migrator. It puts row-level security on every table and the policy that ties
-- rows to the clinic; the restrictive policies below narrow that to people.

create table :schema.study (
  tenant_id uuid not null,
  id uuid not null,
  -- uploading: a draft; saved; destroying: its key and objects are going, and every question about it finds nothing
  state text not null default 'uploading' check (state in ('uploading', 'saved', 'destroying')),
  saved_by uuid not null,
  assignee_ids uuid[] not null default '{}' check (cardinality(assignee_ids) <= 50),
  expected_count integer not null check (expected_count between 1 and 20000),
  expected_bytes bigint not null check (expected_bytes between 1 and 20000000000),
  patient_ref text check (patient_ref ~ '^PT-[0-9A-Z]{6}$'),
  details bytea,
  index_object uuid,
  index_bytes bigint,
  series_count integer not null default 0,
  instance_count integer not null default 0,
  bytes bigint not null default 0,
  created_at timestamptz not null default now(),
  saved_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'saved') <= (patient_ref is not null and details is not null and index_object is not null
         and index_bytes is not null and saved_at is not null))
);
create index study_by_time on :schema.study (tenant_id, saved_at desc, id) where state = 'saved';
comment on column :schema.study.details is 'sealed: patient name, description, modality, date';
comment on column :schema.study.patient_ref is 'keyed pseudonym; the ledger knows the patient by it';

-- One file on its way. The name is sealed, since people put patients into file names; name_key is its keyed hash.
create table :schema.upload (
  tenant_id uuid not null,
  id uuid not null,
  study_id uuid not null,
  name_key bytea not null,
  details bytea not null,
  size bigint not null check (size between 0 and 20000000000),
  state text not null default 'receiving' check (state in ('receiving', 'kept', 'refused')),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, study_id, name_key),
  foreign key (tenant_id, study_id) references :schema.study (tenant_id, id) on delete cascade
);

-- One image with its two sealed objects. dedupe_key: keyed hash of SOP Instance UID and content, within the study only.
create table :schema.instance (
  tenant_id uuid not null,
  id uuid not null,
  study_id uuid not null,
  dedupe_key bytea not null,
  details bytea not null,
  header_object uuid not null,
  header_bytes bigint not null,
  bulk_object uuid not null,
  bulk_bytes bigint not null,
  file_bytes bigint not null,
  primary key (tenant_id, id),
  unique (tenant_id, study_id, dedupe_key),
  foreign key (tenant_id, study_id) references :schema.study (tenant_id, id) on delete cascade
);

-- Where a sealed object lies and how long it is, for whoever may see its study.
create table :schema.object (
  tenant_id uuid not null,
  id uuid not null,
  study_id uuid not null,
  kind text not null check (kind in ('header', 'bulk', 'index')),
  bytes bigint not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, study_id) references :schema.study (tenant_id, id) on delete cascade
);
create index object_by_study on :schema.object (tenant_id, study_id);

-- Whether the person of the sealed context owns the clinic. The membership row says so, never the application.
create function :schema.is_owner() returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m
                 where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.role = 'owner' and m.removed_at is null)
$$;
grant execute on function :schema.is_owner() to :role;

-- Everybody of the clinic shares the schema; a study is its saver's, its assignees' and the owner's alone, and a draft
-- its saver's. The system user sees only what has to be cleared away: drafts older than a day, studies being destroyed.
create policy people_read on :schema.study as restrictive for select using (
  saved_by = (select sec.user_id())
  or (state = 'saved' and (select sec.user_id()) = any (assignee_ids))
  or (state <> 'uploading' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and (state = 'destroying' or (state = 'uploading' and created_at < now() - interval '24 hours')))
);
create policy people_insert on :schema.study as restrictive for insert with check (
  saved_by = (select sec.user_id()) and state = 'uploading'
);
create policy people_update on :schema.study as restrictive for update using (
  saved_by = (select sec.user_id()) or (state = 'saved' and (select :schema.is_owner()))
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
      and state = 'uploading' and created_at < now() - interval '24 hours')
) with check (
  saved_by = (select sec.user_id()) or (select :schema.is_owner())
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000' and state = 'destroying')
);
create policy people_delete on :schema.study as restrictive for delete using (
  state = 'destroying' and (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
);

-- The parts of a study follow it: a row is there for whoever sees the study's row.
create policy people on :schema.upload as restrictive using (
  study_id in (select s.id from :schema.study s)
) with check (study_id in (select s.id from :schema.study s where s.saved_by = (select sec.user_id())));
create policy people on :schema.instance as restrictive using (
  study_id in (select s.id from :schema.study s)
) with check (study_id in (select s.id from :schema.study s where s.saved_by = (select sec.user_id())));
create policy people on :schema.object as restrictive using (
  study_id in (select s.id from :schema.study s)
) with check (study_id in (select s.id from :schema.study s where s.saved_by = (select sec.user_id())));

grant select, insert, delete on :schema.study, :schema.upload, :schema.instance, :schema.object to :role;
grant update (state, assignee_ids, patient_ref, details, index_object, index_bytes, series_count, instance_count, bytes,
  saved_at) on :schema.study to :role;
grant update (id, details, size, state, created_at) on :schema.upload to :role;
