-- Bringing patients in, keeping and erasing them (docs/decisions/0023-exchange-and-erasure.md).

-- One import: what was uploaded lies sealed in the store under a key of its own, for a day at most.
create table :schema.import (
  tenant_id uuid not null,
  id uuid not null,
  format text not null check (format in ('csv', 'fhir', 'archive')),
  made_by uuid not null,
  created_at timestamptz not null default now(),
  bytes bigint not null check (bytes > 0),
  -- expired: nobody finished it; its upload is gone
  state text not null default 'uploaded' check (state in ('uploaded', 'finished', 'undone', 'expired')),
  finished_at timestamptz,
  undone_at timestamptz,
  created_count integer not null default 0,
  updated_count integer not null default 0,
  skipped_count integer not null default 0,
  details bytea not null,
  report bytea,
  primary key (tenant_id, id),
  check ((state in ('finished', 'undone')) = (finished_at is not null))
);
comment on column :schema.import.details is 'sealed: name of the file';
comment on column :schema.import.report is 'sealed: what became of each line, by reference';

-- Whom an import made or changed; goes with the patient.
create table :schema.import_patient (
  tenant_id uuid not null,
  import_id uuid not null,
  patient_id uuid not null,
  made boolean not null,
  primary key (tenant_id, import_id, patient_id),
  foreign key (tenant_id, import_id) references :schema.import (tenant_id, id) on delete cascade,
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index import_of_patient on :schema.import_patient (tenant_id, patient_id);

create policy people_read on :schema.import as restrictive for select to :role using (
  made_by = (select sec.user_id()) or (select :schema.is_owner())
  or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
);
create policy people_insert on :schema.import as restrictive for insert to :role with check (
  made_by = (select sec.user_id()) and state = 'uploaded' and exists (
    select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
      and m.removed_at is null and m.role in ('owner', 'provider'))
);
create policy people_update on :schema.import as restrictive for update to :role using (
  made_by = (select sec.user_id()) or (select :schema.is_owner())
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000' and state = 'uploaded')
) with check (true);
create policy people_delete on :schema.import as restrictive for delete to :role using (false);
create policy people_read on :schema.import_patient as restrictive for select to :role using (
  (select :schema.is_owner()) or patient_id in (select :schema.my_patients())
);
create policy people_insert on :schema.import_patient as restrictive for insert to :role with check (
  import_id in (select i.id from :schema.import i where i.made_by = (select sec.user_id()))
);
create policy people_update on :schema.import_patient as restrictive for update to :role using (false);
create policy people_delete on :schema.import_patient as restrictive for delete to :role using (false);
create trigger baa_gate before insert on :schema.import for each statement execute function sec.require_baa();
grant select, insert on :schema.import, :schema.import_patient to :role;
grant update (state, finished_at, undone_at, created_count, updated_count, skipped_count, report) on :schema.import to :role;

-- Whom the person of the context has entered in this very transaction: asked once for a statement of thousands of rows,
-- where writes_patient() would be asked for each of them. What may be written stays the same.
create function :schema.entered_now() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id from :schema.patient p where p.tenant_id = sec.tenant() and p.created_by = sec.user_id()
    and p.created_at = transaction_timestamp()
$$;
revoke all on function :schema.entered_now() from public;
grant execute on function :schema.entered_now() to :role;
do $$
declare
  t text;
begin
  foreach t in array array['patient_identity', 'patient_profile', 'patient_token'] loop
    execute format('alter policy people_insert on :schema.%I with check ((select :schema.is_owner())
      or patient_id in (select :schema.entered_now()) or :schema.writes_patient(patient_id))', t);
  end loop;
end $$;
alter policy people_insert on :schema.chart_entry with check (
  created_by = (select sec.user_id()) and changed_by = created_by and revision = 1 and signed_at is null and removed_at is null
  and ((select :schema.is_owner()) or patient_id in (select :schema.entered_now()) or :schema.writes_patient(patient_id))
);
alter policy people_insert on :schema.import_patient with check (
  import_id in (select i.id from :schema.import i where i.made_by = (select sec.user_id()))
  and ((select :schema.is_owner()) or patient_id in (select :schema.entered_now()) or :schema.writes_patient(patient_id))
);

-- What may not be erased, whoever asks: a reason, until somebody else releases it.
create table :schema.legal_hold (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  ref text not null,
  details bytea not null,
  set_by uuid not null,
  set_at timestamptz not null default now(),
  released_by uuid,
  released_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check ((released_at is null) = (released_by is null))
);
comment on column :schema.legal_hold.details is 'sealed: why';
create index hold_of_patient on :schema.legal_hold (tenant_id, patient_id);

-- A wish to be forgotten, what the law answered, and what came of it. Outlives the patient: it holds the reference and
-- nothing that says who that was. request: sealed under the patient's key, so it goes with them.
create table :schema.erasure (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  ref text not null,
  request bytea,
  asked_by text not null check (asked_by in ('patient', 'representative', 'clinic')),
  asked_on date not null,
  due_on date not null,
  decision text not null check (decision in ('allowed', 'partly', 'denied')),
  reasons text[] not null,
  allowed_from date,
  jurisdiction text not null,
  with_studies boolean not null,
  opened_by uuid not null,
  opened_at timestamptz not null default now(),
  approved_by uuid,
  approved_at timestamptz,
  state text not null default 'open' check (state in ('open', 'withdrawn', 'shredding', 'done')),
  carried_out_by uuid,
  carried_out_at timestamptz,
  counts jsonb,
  study_ids uuid[] not null default '{}',
  -- ledger entry and leaf of patient.erased
  entry_id uuid,
  leaf text,
  finished_at timestamptz,
  primary key (tenant_id, id),
  check ((approved_at is null) = (approved_by is null)),
  check ((state in ('shredding', 'done')) = (carried_out_at is not null))
);
comment on column :schema.erasure.request is 'sealed: what was said, under the patient''s key';
create unique index one_open_erasure on :schema.erasure (tenant_id, patient_id) where state = 'open';

-- Owners keep these; a privacy officer knows of them by reference, without seeing the patient.
create function :schema.keeps_records() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role in ('owner', 'privacy-officer') and m.removed_at is null)
$$;
-- Whether something forbids it now; null for whoever neither sees the patient nor keeps the records.
create function :schema.is_held(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from :schema.legal_hold h where h.tenant_id = sec.tenant() and h.patient_id = p_patient and h.released_at is null)
  where :schema.sees_as(p_patient) is not null or :schema.keeps_records()
    or sec.user_id() = '00000000-0000-0000-0000-000000000000'
$$;
-- Whether somebody else could release it: in a clinic of one keeper that one does.
create function :schema.has_other_keeper(p_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id <> p_account
                 and m.role in ('owner', 'privacy-officer') and m.removed_at is null)
$$;
create policy people_read on :schema.legal_hold as restrictive for select to :role using (
  (select :schema.keeps_records()) or patient_id in (select :schema.my_patients())
);
create policy people_insert on :schema.legal_hold as restrictive for insert to :role with check (
  set_by = (select sec.user_id()) and released_at is null and (select :schema.keeps_records())
);
create policy people_update on :schema.legal_hold as restrictive for update to :role
  using ((select :schema.keeps_records()) and released_at is null)
  with check (released_by = (select sec.user_id()) and (released_by <> set_by or not :schema.has_other_keeper(set_by)));
create policy people_delete on :schema.legal_hold as restrictive for delete to :role using (false);
create policy people_read on :schema.erasure as restrictive for select to :role using (
  (select :schema.keeps_records()) or patient_id in (select :schema.my_patients())
  or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
);
create policy people_insert on :schema.erasure as restrictive for insert to :role with check (
  opened_by = (select sec.user_id()) and state = 'open' and approved_by is null and approved_at is null
  and carried_out_by is null and carried_out_at is null and counts is null and study_ids = '{}' and entry_id is null
  and leaf is null and finished_at is null
  and ((select :schema.keeps_records()) or patient_id in (select :schema.my_patients()))
);
create policy people_update on :schema.erasure as restrictive for update to :role using (
  (select :schema.keeps_records())
  or ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000' and state = 'shredding')
) with check (true);
create policy people_delete on :schema.erasure as restrictive for delete to :role using (false);
grant select, insert on :schema.legal_hold, :schema.erasure to :role;
grant update (released_by, released_at) on :schema.legal_hold to :role;
grant update (approved_by, approved_at, state, carried_out_by, carried_out_at, counts, entry_id, leaf, finished_at, request)
  on :schema.erasure to :role;

-- How a request goes on: approved in one's own name by somebody who did not write it down; said to be carried out when
-- the record is gone, and finished when its studies are. Nothing else changes it.
create function :schema.guard_erasure() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user <> ':role' then
    return new;
  end if;
  if new.approved_by is distinct from old.approved_by
    and (old.state <> 'open' or new.approved_by is distinct from sec.user_id() or new.approved_by = old.opened_by) then
    raise exception 'an approval is given in one''s own name, by somebody else' using errcode = '42501';
  end if;
  if old.state = 'open' and new.state in ('open', 'withdrawn') then
    if (new.carried_out_by, new.carried_out_at, new.counts, new.entry_id, new.leaf, new.finished_at) is distinct from
      (old.carried_out_by, old.carried_out_at, old.counts, old.entry_id, old.leaf, old.finished_at) then
      raise exception 'nothing was carried out' using errcode = '42501';
    end if;
  elsif old.state = 'open' and new.state = 'shredding' then
    if not :schema.is_owner() or new.carried_out_by is distinct from sec.user_id() or old.decision <> 'allowed'
      or exists (select from :schema.patient p where p.tenant_id = old.tenant_id and p.id = old.patient_id) then
      raise exception 'this record was not erased' using errcode = '42501';
    end if;
  elsif old.state = 'open' and new.state = 'done' then
    if not :schema.is_owner() or new.carried_out_by is distinct from sec.user_id() or old.decision <> 'partly' then
      raise exception 'this record was not erased' using errcode = '42501';
    end if;
  elsif not (old.state = 'shredding' and new.state = 'done' and sec.user_id() = '00000000-0000-0000-0000-000000000000')
    or exists (select from :schema.study s where s.tenant_id = old.tenant_id and s.id = any (old.study_ids)) then
    raise exception 'this erasure is not finished' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function :schema.guard_erasure() from public;
grant execute on function :schema.guard_erasure() to :role;
create trigger guard before update on :schema.erasure for each row execute function :schema.guard_erasure();

-- As those of patients: for the clinic's role alone, so that the function below takes studies out of a record whoever
-- calls it, the system after a restore too.
alter policy people_read on :schema.study to :role;
alter policy people_update on :schema.study to :role;
create or replace function :schema.guard_study_link() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = ':role' and ((new.patient_id is not null and not :schema.writes_patient(new.patient_id))
    or (old.patient_id is not null and not :schema.writes_patient(old.patient_id))) then
    raise exception 'this record is not theirs to write' using errcode = '42501';
  end if;
  return new;
end $$;

-- The open request with this answer, once nothing stands against it any more. The row of the patient is taken first:
-- whoever sets a hold or writes into the record meanwhile is waited for, or finds no patient.
create function :schema.take_erasure(p_patient uuid, p_decision text) returns :schema.erasure
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  taken :schema.erasure;
begin
  if sec.tenant() is null or not :schema.is_owner() then
    raise exception 'no erasure was granted' using errcode = '42501';
  end if;
  perform from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient for update;
  if :schema.is_held(p_patient) is not false then
    raise exception 'this record is held' using errcode = '42501';
  end if;
  select * into taken from :schema.erasure e where e.tenant_id = sec.tenant() and e.patient_id = p_patient
    and e.state = 'open' and e.decision = p_decision for update;
  if not found then
    raise exception 'no erasure was granted' using errcode = '42501';
  end if;
  if :schema.has_other_keeper(sec.user_id())
    and (taken.approved_by is null or taken.approved_by in (sec.user_id(), taken.opened_by)) then
    raise exception 'somebody else has to approve it' using errcode = '42501';
  end if;
  return taken;
end $$;
revoke all on function :schema.take_erasure(uuid, text) from public;

-- The one way in which a patient's rows end, and how many of which table they were. For an owner with an open request
-- that the law allows and somebody else approved, and no hold; and for the system, of a patient whose erasure stands
-- already (after a restore). Studies that go with the record are being destroyed from here on.
create function :schema.erase_patient(p_patient uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  counts jsonb := '{}';
  granted :schema.erasure;
  found_ref text;
  going uuid[] := '{}';
  study_id uuid;
  t record;
  n bigint;
begin
  if sec.tenant() is null or sec.user_id() <> '00000000-0000-0000-0000-000000000000' then
    granted := :schema.take_erasure(p_patient, 'allowed');
  end if;
  select p.ref into found_ref from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient for update;
  if not found then
    return counts;
  end if;
  if granted.with_studies then
    select coalesce(array_agg(s.id order by s.id), '{}') into going from :schema.study s
      where s.tenant_id = sec.tenant() and s.patient_id = p_patient and s.state = 'saved';
    foreach study_id in array going loop -- who writes on it now is waited for, as when it is destroyed alone
      perform pg_advisory_xact_lock(hashtextextended('study|' || sec.tenant()::text || study_id::text, 0));
    end loop;
    update :schema.erasure e set study_ids = going where e.tenant_id = sec.tenant() and e.id = granted.id;
  end if;
  for t in
    select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace ns on ns.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'patient_id' and not a.attisdropped
    where ns.nspname = ':schema' and c.relkind = 'r' and c.relname not in ('erasure', 'study') order by 1
  loop
    execute format('select count(*) from :schema.%I where tenant_id = sec.tenant() and patient_id = $1', t.name) into n using p_patient;
    counts := counts || jsonb_build_object(t.name, n);
  end loop;
  -- studies that stay leave the record; what their people were called before it is told apart no more
  update :schema.reference r set identity_key = null where r.tenant_id = sec.tenant() and (r.ref = found_ref or r.ref in (
    select s.prior_ref from :schema.study s where s.tenant_id = sec.tenant() and s.patient_id = p_patient));
  update :schema.study s set patient_id = null, linked_at = null, prior_ref = null, patient_ref = s.prior_ref
    where s.tenant_id = sec.tenant() and s.patient_id = p_patient;
  get diagnostics n = row_count;
  counts := counts || jsonb_build_object('study', n, 'patient', 1);
  update :schema.study s set state = 'destroying', details = null, patient_key = null, accession_key = null
    where s.tenant_id = sec.tenant() and s.id = any (going);
  delete from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient;
  return counts;
end $$;

-- Which of these are still here although their keys are gone: what a restore brought back.
create function :schema.still_here(p_patients uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id from :schema.patient p where p.tenant_id = sec.tenant() and p.id = any (p_patients)
    and sec.user_id() = '00000000-0000-0000-0000-000000000000'
$$;

-- What a record need not keep goes before its time is over: earlier texts still hold it.
create function :schema.forget_versions(p_patient uuid) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  n bigint;
begin
  perform :schema.take_erasure(p_patient, 'partly');
  delete from :schema.patient_version v where v.tenant_id = sec.tenant() and v.patient_id = p_patient;
  get diagnostics n = row_count;
  return n;
end $$;

do $$
declare
  f text;
begin
  foreach f in array array['keeps_records()', 'is_held(uuid)', 'has_other_keeper(uuid)', 'erase_patient(uuid)',
    'still_here(uuid[])', 'forget_versions(uuid)'] loop
    execute 'revoke all on function :schema.' || f || ' from public';
    execute 'grant execute on function :schema.' || f || ' to :role';
  end loop;
end $$;
