-- What a clinic lets a patient see in the portal beside the record itself, one thing at a time
-- (docs/decisions/0030-shared-with-patients.md): who said so and when, and who took it back and when.

create table :schema.shared_with_patient (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  kind text not null check (kind in ('study', 'visit', 'document')),
  item_id uuid not null,
  shared_by uuid not null,
  shared_at timestamptz not null default now(),
  ended_by uuid,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check ((ended_at is null) = (ended_by is null))
);
create unique index shared_once on :schema.shared_with_patient (tenant_id, kind, item_id) where ended_at is null;
create index shared_of_patient on :schema.shared_with_patient (tenant_id, patient_id);

-- Whether the thing stands in the record of this patient, and the record stands.
create function :schema.stands_in_record(p_kind text, p_item uuid, p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient and p.removed_at is null)
    and case p_kind
      when 'study' then exists (select from :schema.study s where s.tenant_id = sec.tenant() and s.id = p_item
        and s.patient_id = p_patient and s.state = 'saved')
      when 'visit' then exists (select from :schema.atlas_visit v where v.tenant_id = sec.tenant() and v.id = p_item
        and v.patient_id = p_patient and v.removed_at is null)
      when 'document' then exists (select from :schema.chart_entry e where e.tenant_id = sec.tenant() and e.id = p_item
        and e.patient_id = p_patient and e.kind = 'document' and e.removed_at is null)
      else false end
$$;
revoke all on function :schema.stands_in_record(text, uuid, uuid) from public;
grant execute on function :schema.stands_in_record(text, uuid, uuid) to :role;

select :schema.guard_patient_table('shared_with_patient');
-- taking back takes no agreement: only letting see does
drop trigger baa_gate on :schema.shared_with_patient;
create trigger baa_gate before insert on :schema.shared_with_patient
  for each statement execute function sec.require_baa();
-- special access is for treating: whoever has nothing else lets nothing out; who covers for somebody treats in their place
alter policy people_insert on :schema.shared_with_patient with check (
  :schema.writes_patient(patient_id) and :schema.sees_as(patient_id) <> 'grant' and shared_by = (select sec.user_id())
  and ended_at is null and :schema.stands_in_record(kind, item_id, patient_id));
alter policy people_update on :schema.shared_with_patient
  using (ended_at is null and :schema.writes_patient(patient_id)) with check (ended_by = (select sec.user_id()));
alter policy people_delete on :schema.shared_with_patient using (false);
create trigger stamp_moments before update of ended_at on :schema.shared_with_patient
  for each row execute function :schema.stamp_moments('ended_at');
grant select, insert (tenant_id, id, patient_id, kind, item_id, shared_by) on :schema.shared_with_patient to :role;
grant update (ended_by, ended_at) on :schema.shared_with_patient to :role;

-- What is deleted, destroyed, moved into another record or put away is shared no more, and bringing it back does not
-- share it again: who may see it is asked anew.
create function :schema.end_sharing() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update :schema.shared_with_patient s
  set ended_at = now(), ended_by = coalesce(sec.user_id(), '00000000-0000-0000-0000-000000000000')
  where s.tenant_id = old.tenant_id and s.ended_at is null
    and case tg_argv[0] when 'patient' then s.patient_id = old.id else s.kind = tg_argv[0] and s.item_id = old.id end;
  return null;
end $$;
revoke all on function :schema.end_sharing() from public;
create trigger end_sharing after update of removed_at on :schema.patient
  for each row when (new.removed_at is not null and old.removed_at is null) execute function :schema.end_sharing('patient');
create trigger end_sharing after update of removed_at on :schema.atlas_visit
  for each row when (new.removed_at is not null and old.removed_at is null) execute function :schema.end_sharing('visit');
create trigger end_sharing after update of removed_at on :schema.chart_entry
  for each row when (new.removed_at is not null and old.removed_at is null) execute function :schema.end_sharing('document');
create trigger end_sharing after update of state, patient_id on :schema.study
  for each row when (new.state <> 'saved' or new.patient_id is distinct from old.patient_id)
  execute function :schema.end_sharing('study');
create trigger end_sharing_gone after delete on :schema.study
  for each row execute function :schema.end_sharing('study');

-- The patient's own role (0017): what is shared now, and nothing that is not.
create policy own on :schema.shared_with_patient as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()) and ended_at is null);
create policy own on :schema.study as restrictive for select to :role_patient
  using (state = 'saved' and patient_id = (select sec.own_patient()) and exists (
    select from :schema.shared_with_patient x where x.tenant_id = study.tenant_id and x.kind = 'study' and x.item_id = study.id));
create policy own on :schema.atlas_visit as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()) and removed_at is null and exists (
    select from :schema.shared_with_patient x where x.tenant_id = atlas_visit.tenant_id and x.kind = 'visit' and x.item_id = atlas_visit.id));
alter policy own on :schema.chart_entry using (
  patient_id = (select sec.own_patient()) and removed_at is null and (kind <> 'note' or signed_at is not null)
  and (kind <> 'document' or exists (
    select from :schema.shared_with_patient x where x.tenant_id = chart_entry.tenant_id and x.kind = 'document' and x.item_id = chart_entry.id)));
-- images and objects follow their study (0007), for this role as for the clinic's

-- Who may write the index of a study that lacks one (its pictures came later): an owner, for whoever sees the study.
create function :schema.index_writer(p_study uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.account_id from core.membership m where m.tenant_id = sec.tenant() and m.role = 'owner' and m.removed_at is null
    and exists (select from :schema.shared_with_patient x where x.tenant_id = sec.tenant() and x.kind = 'study'
      and x.item_id = p_study and x.ended_at is null and x.patient_id = sec.own_patient())
  order by m.account_id limit 1
$$;
revoke all on function :schema.index_writer(uuid) from public;
grant execute on function :schema.index_writer(uuid) to :role_patient;
-- whether a document or a visit that a packet holds stands in their record still
create function :schema.own_stands(p_kind text, p_item uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select :schema.stands_in_record(p_kind, p_item, sec.own_patient()) $$;
revoke all on function :schema.own_stands(text, uuid) from public;
grant execute on function :schema.own_stands(text, uuid) to :role_patient;

grant select (tenant_id, id, patient_id, kind, item_id, shared_by, shared_at, ended_at) on :schema.shared_with_patient to :role_patient;
grant select (tenant_id, id, state, patient_id, patient_ref, details, index_object, index_bytes, series_count, instance_count,
  bytes, saved_at) on :schema.study to :role_patient;
grant select (tenant_id, id, study_id, dedupe_key, details, header_object, header_bytes, bulk_object, bulk_bytes, file_bytes)
  on :schema.instance to :role_patient;
grant select on :schema.object to :role_patient;
grant select (tenant_id, study_id, revision, details) on :schema.study_marks to :role_patient;
grant select (tenant_id, id, patient_id, revision, details, created_by, created_at, changed_by, changed_at, removed_by, removed_at, removal)
  on :schema.atlas_visit to :role_patient;

-- Packets in the portal: what was sent and stands, in its newest version. What was signed stays theirs to see.
create policy own on :schema.packet as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()) and state = 'sent' and version is not null);
create policy own on :schema.packet_version as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()) and exists (
    select from :schema.packet p where p.tenant_id = packet_version.tenant_id and p.id = packet_version.packet_id
      and p.version = packet_version.number));
create policy own on :schema.packet_consent as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));
grant select (tenant_id, id, patient_id, state, version, changed_at) on :schema.packet to :role_patient;
grant select on :schema.packet_version to :role_patient;
create policy own on :schema.packet_sending as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));
grant select (tenant_id, id, packet_id, patient_id, version, details, sent_at) on :schema.packet_sending to :role_patient;

-- Signed through the mailed link, or on the patient's own pages: one or the other.
alter table :schema.packet_consent alter column sending_id drop not null, add column account_id uuid;
alter table :schema.packet_consent add constraint packet_consent_way check ((sending_id is null) <> (account_id is null));
grant select on :schema.packet_consent to :role_patient;
grant insert (tenant_id, id, packet_id, patient_id, version, item_id, account_id, sha256, details)
  on :schema.packet_consent to :role_patient;
create policy own_insert on :schema.packet_consent as restrictive for insert to :role_patient
  with check (patient_id = (select sec.own_patient()) and account_id = (select sec.user_id()) and sending_id is null
    and exists (select from :schema.packet p where p.tenant_id = packet_consent.tenant_id and p.id = packet_consent.packet_id
      and p.version = packet_consent.version));

-- A receipt: the patient opened this version on their own pages. Theirs alone to write.
create table :schema.packet_reading (
  tenant_id uuid not null,
  id uuid not null,
  packet_id uuid not null,
  patient_id uuid not null,
  version integer not null,
  account_id uuid not null,
  read_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, packet_id, version),
  foreign key (tenant_id, packet_id, version) references :schema.packet_version (tenant_id, packet_id, number) on delete cascade,
  foreign key (tenant_id, patient_id, packet_id) references :schema.packet (tenant_id, patient_id, id) on delete cascade
);
create index packet_reading_of_patient on :schema.packet_reading (tenant_id, patient_id);
select :schema.guard_patient_table('packet_reading');
drop trigger baa_gate on :schema.packet_reading; -- it says nothing of a patient but when they looked
alter policy people_insert on :schema.packet_reading with check (false);
alter policy people_update on :schema.packet_reading using (false);
alter policy people_delete on :schema.packet_reading using (false);
create policy own on :schema.packet_reading as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));
create policy own_insert on :schema.packet_reading as restrictive for insert to :role_patient
  with check (patient_id = (select sec.own_patient()) and account_id = (select sec.user_id()) and exists (
    select from :schema.packet p where p.tenant_id = packet_reading.tenant_id and p.id = packet_reading.packet_id
      and p.version = packet_reading.version));
grant select on :schema.packet_reading to :role, :role_patient;
grant insert (tenant_id, id, packet_id, patient_id, version, account_id) on :schema.packet_reading to :role_patient;

-- For the system, which sees nothing of a patient: whether the packet as it stands was opened in the portal.
create function :schema.is_read_in_portal(p_packet uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.user_id() = '00000000-0000-0000-0000-000000000000' and exists (
    select from :schema.packet_reading r
    join :schema.packet x on x.tenant_id = r.tenant_id and x.id = r.packet_id and x.version = r.version
    where r.tenant_id = sec.tenant() and r.packet_id = p_packet)
$$;
revoke all on function :schema.is_read_in_portal(uuid) from public;
grant execute on function :schema.is_read_in_portal(uuid) to :role;

-- Requests from the portal. Who asks was made sure of by signing in; to be forgotten is asked for here too, and carried
-- out, or not, by the clinic (0012).
alter table :schema.patient_request drop constraint patient_request_kind_check;
alter table :schema.patient_request add constraint patient_request_kind_check check (kind in ('access', 'portability', 'amendment',
  'restriction', 'confidential-communication', 'objection', 'opt-out', 'deletion'));
create policy own on :schema.patient_request as restrictive for select to :role_patient
  using (patient_id = (select sec.own_patient()));
create policy own_insert on :schema.patient_request as restrictive for insert to :role_patient with check (
  patient_id = (select sec.own_patient()) and ref = (select sec.own_reference()) and opened_by = (select sec.user_id())
  and asked_by = 'patient' and channel = 'portal' and revision = 1 and state = 'open' and reminded = 0
  and identity_by = (select sec.user_id()) and identity_at = now() and extended_by is null
  and asked_on between (now() at time zone 'UTC')::date - 1 and (now() at time zone 'UTC')::date + 1
  and (due_on is null or due_on between asked_on and asked_on + 92));
-- one's own way to change one's mind, and nothing else
create policy own_update on :schema.patient_request as restrictive for update to :role_patient
  using (patient_id = (select sec.own_patient()) and state = 'open' and channel = 'portal')
  with check (patient_id = (select sec.own_patient()) and state = 'withdrawn' and outcome is null
    and closed_by = (select sec.user_id()) and closed_at = now());
create function :schema.guard_own_request() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = ':role_patient' and new.revision <> old.revision + 1 then
    raise exception 'a request only goes on' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function :schema.guard_own_request() from public;
grant execute on function :schema.guard_own_request() to :role, :role_patient;
create trigger guard_own before update on :schema.patient_request
  for each row execute function :schema.guard_own_request();
-- Whoever treats the patient is told by reference, in the same transaction (0023, 0040 hold what is called here).
create function :schema.follow_own_request() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.tell_of_patient(:schema.those_who_treat(new.patient_id), 'request-came', new.ref);
  return null;
end $$;
revoke all on function :schema.follow_own_request() from public;
create trigger follow_own after insert on :schema.patient_request
  for each row when (new.channel = 'portal') execute function :schema.follow_own_request();
grant select on :schema.patient_request to :role_patient;
grant insert (tenant_id, id, patient_id, ref, kind, law, asked_by, channel, asked_on, acknowledge_by, due_on, paid_in_full,
  details, opened_by, identity_by, identity_at) on :schema.patient_request to :role_patient;
grant update (revision, details, state, closed_by, closed_at) on :schema.patient_request to :role_patient;

-- No hold is set in a clinic that is being destroyed (core's 0041); the other tables have their own gate.
create trigger require_open before insert on :schema.legal_hold for each statement execute function sec.require_open();
