-- What people put on a study: measures, arches, canals, implants, findings. One sealed row per study, under the study's
-- own key, so that destroying the study destroys it too.
create table :schema.study_marks (
  tenant_id uuid not null,
  study_id uuid not null,
  revision integer not null default 1 check (revision > 0),
  details bytea not null,
  saved_by uuid not null,
  saved_at timestamptz not null default now(),
  primary key (tenant_id, study_id),
  foreign key (tenant_id, study_id) references :schema.study (tenant_id, id) on delete cascade
);
comment on column :schema.study_marks.details is 'sealed: marks by series (packages/marks, version 1)';

-- Whoever sees the study sees them; to write them takes one's own right to it, never special access.
create policy people_read on :schema.study_marks as restrictive for select using (
  study_id in (select s.id from :schema.study s)
);
create policy people_insert on :schema.study_marks as restrictive for insert with check (
  saved_by = (select sec.user_id()) and study_id in (select s.id from :schema.study s where s.state = 'saved' and (
    s.saved_by = (select sec.user_id()) or (select sec.user_id()) = any (s.assignee_ids) or (select :schema.is_owner())))
);
create policy people_update on :schema.study_marks as restrictive for update using (
  study_id in (select s.id from :schema.study s where s.state = 'saved' and (
    s.saved_by = (select sec.user_id()) or (select sec.user_id()) = any (s.assignee_ids) or (select :schema.is_owner())))
) with check (saved_by = (select sec.user_id()));
create trigger baa_gate before insert on :schema.study_marks for each statement execute function sec.require_baa();
create trigger baa_gate_again before update on :schema.study_marks for each statement execute function sec.require_baa();
grant select, insert on :schema.study_marks to :role;
grant update (revision, details, saved_by, saved_at) on :schema.study_marks to :role;
