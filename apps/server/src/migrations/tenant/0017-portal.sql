-- What a patient reads of their own record. It is read as a role of its own, which holds no right on any other table of
-- the clinic's schema and sees the rows of the one patient of the sealed context.

do $$
begin
  create role :role_patient nologin;
exception when duplicate_object or unique_violation then
  null;
end $$;
grant hyaline_portal to :role_patient;
grant :role_patient to hyaline_login;
grant usage on schema :schema to :role_patient;

-- Whoever gives a patient a way in, and takes it: the owner, and those who treat them in their own right.
create function :schema.invites(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient and p.removed_at is null)
    and (p_patient in (select :schema.my_own_patients())
      or exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = 'owner' and m.removed_at is null))
$$;
create function :schema.sees(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select :schema.sees_as(p_patient) is not null $$;
revoke all on function :schema.invites(uuid), :schema.sees(uuid) from public;
grant execute on function :schema.invites(uuid) to :role;

create policy own on :schema.patient as restrictive for select to :role_patient
  using (id = (select sec.own_patient()) and removed_at is null);
create policy own on :schema.patient_identity as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));
create policy own on :schema.patient_profile as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));
-- what is being written is not yet said: notes once they are signed, protocols as they were signed
create policy own on :schema.chart_entry as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()) and removed_at is null and (kind <> 'note' or signed_at is not null));
create policy own on :schema.protocol as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()) and version is not null);
create policy own on :schema.protocol_version as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));

grant select (tenant_id, id, ref, changed_at, removed_at) on :schema.patient to :role_patient;
grant select on :schema.patient_identity, :schema.patient_profile to :role_patient;
grant select (tenant_id, id, patient_id, kind, revision, details, addendum_to, created_by, created_at, signed_at, removed_at)
  on :schema.chart_entry to :role_patient;
grant select (tenant_id, id, patient_id, state, version) on :schema.protocol to :role_patient;
grant select (tenant_id, protocol_id, number, patient_id, details, signed_by, signed_at) on :schema.protocol_version to :role_patient;

create function :schema.follow_portal() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.forget_portal(old.id, tg_op = 'DELETE');
  return null;
end $$;
revoke all on function :schema.follow_portal() from public;
create trigger follow_portal after delete on :schema.patient
  for each row execute function :schema.follow_portal();
create trigger follow_portal_away after update of removed_at on :schema.patient
  for each row when (new.removed_at is not null) execute function :schema.follow_portal();
