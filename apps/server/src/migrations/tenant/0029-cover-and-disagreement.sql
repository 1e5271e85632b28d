-- Whoever covers for somebody shares in their place, and they are told of it: cover ends, what was shared stays
-- (docs/decisions/0030-shared-with-patients.md).

alter table :schema.shared_with_patient add column by_cover boolean not null default false;
comment on column :schema.shared_with_patient.by_cover is 'shared by somebody who treated the patient in another''s place, as the database saw it';

create function :schema.mark_cover() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.by_cover := coalesce(:schema.sees_as(new.patient_id) = 'cover', false);
  return new;
end $$;
-- Those who treat the patient in their own right, or else the owners.
create function :schema.tell_of_cover() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.tell_of_patient(coalesce(
    (select array_agg(distinct a.account_id) from :schema.patient_assignment a
      join core.membership m on m.tenant_id = a.tenant_id and m.account_id = a.account_id
      where a.tenant_id = sec.tenant() and a.patient_id = new.patient_id and a.kind = 'provider'
        and a.ended_at is null and (a.ends_at is null or a.ends_at > now())
        and m.removed_at is null and m.role in ('owner', 'provider')),
    (select array_agg(m.account_id) from core.membership m
      where m.tenant_id = sec.tenant() and m.role = 'owner' and m.removed_at is null),
    '{}'), 'shared-by-cover', :schema.ref_of(new.patient_id));
  return null;
end $$;
revoke all on function :schema.mark_cover(), :schema.tell_of_cover() from public;
create trigger mark_cover before insert on :schema.shared_with_patient
  for each row execute function :schema.mark_cover();
create trigger tell_of_cover after insert on :schema.shared_with_patient
  for each row when (new.by_cover) execute function :schema.tell_of_cover();

-- What a patient writes in the portal against a denied correction (45 CFR 164.526(d)(2)): once, and never changed. What the
-- clinic enters of one on paper, and its reply, stand in the request itself.
create table :schema.request_statement (
  tenant_id uuid not null,
  request_id uuid not null,
  patient_id uuid not null,
  details bytea not null,
  written_by uuid not null,
  written_at timestamptz not null default now(),
  primary key (tenant_id, request_id),
  foreign key (tenant_id, request_id) references :schema.patient_request (tenant_id, id) on delete cascade,
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index request_statement_of_patient on :schema.request_statement (tenant_id, patient_id);
comment on column :schema.request_statement.details is 'sealed: the statement of disagreement';
select :schema.guard_patient_table('request_statement');
drop trigger baa_gate on :schema.request_statement; -- a right of the patient's, whatever the clinic has agreed to
alter policy people_insert on :schema.request_statement with check (false);
alter policy people_update on :schema.request_statement using (false);
alter policy people_delete on :schema.request_statement using (false);
create policy own on :schema.request_statement as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));
create policy own_insert on :schema.request_statement as restrictive for insert to :role_patient with check (
  patient_id = (select sec.own_patient()) and written_by = (select sec.user_id()) and exists (
    select from :schema.patient_request r where r.tenant_id = request_statement.tenant_id and r.id = request_statement.request_id
      and r.kind = 'amendment' and r.outcome = 'denied'));
create policy scope on :schema.request_statement as restrictive to :role_patient using ((select sec.own_scope('requests')));
grant select on :schema.request_statement to :role, :role_patient;
grant insert (tenant_id, request_id, patient_id, details, written_by) on :schema.request_statement to :role_patient;

-- Whoever treats the patient is told by reference, in the same transaction.
create function :schema.follow_statement() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.tell_of_patient(:schema.those_who_treat(new.patient_id), 'request-stated', sec.own_reference());
  return null;
end $$;
revoke all on function :schema.follow_statement() from public;
create trigger follow after insert on :schema.request_statement
  for each row execute function :schema.follow_statement();
