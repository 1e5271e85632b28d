-- The sample study that a clinic may try the product with, so that it is known as one and can be taken away again.
create table core.sample_study (
  tenant_id uuid primary key references core.practice (tenant_id),
  state text not null check (state in ('making', 'ready', 'failed')),
  study_id uuid,
  started_at timestamptz not null default now(),
  started_by uuid not null,
  check ((state = 'ready') = (study_id is not null))
);
create policy runs_inserts on core.sample_study as restrictive for insert to hyaline_app
  with check (started_by = (select sec.user_id()) and (select sec.runs_practice()));
create policy runs_updates on core.sample_study as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (started_by = (select sec.user_id()));
create policy runs_deletes on core.sample_study as restrictive for delete to hyaline_app using ((select sec.runs_practice()));
grant select, insert, delete on core.sample_study to hyaline_app;
grant update (state, study_id, started_at, started_by) on core.sample_study to hyaline_app;

-- Whether a patient was ever entered here: yes or no, for the first week's list of things to do.
create function sec.keeps_patients() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.runs_practice() and exists (select from core.patient_reference r where r.tenant_id = sec.tenant())
$$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.keeps_patients() from public;
grant execute on function sec.keeps_patients() to hyaline_app;
alter function sec.keeps_patients() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
