-- What a patient says of the doses of a signed protocol (docs/decisions/0031-portal-messages-and-proxies.md). Open are item,
-- day, time and whether, as due days of refills are; what the patient writes beside it is sealed under their key.

create table :schema.dose_mark (
  tenant_id uuid not null,
  patient_id uuid not null,
  protocol_id uuid not null,
  item_id uuid not null,
  -- of the clinic's clocks, as the schedule says it
  due_on date not null,
  due_at text not null check (due_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  state text not null check (state in ('taken', 'skipped')),
  details bytea,
  marked_by uuid not null,
  marked_at timestamptz not null default now(),
  primary key (tenant_id, protocol_id, item_id, due_on, due_at),
  foreign key (tenant_id, protocol_id) references :schema.protocol (tenant_id, id) on delete cascade,
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index dose_mark_of_patient on :schema.dose_mark (tenant_id, patient_id, due_on);
comment on column :schema.dose_mark.details is 'sealed: what the patient wrote beside it; null: nothing';

select :schema.guard_patient_table('dose_mark');
drop trigger baa_gate on :schema.dose_mark;
create trigger baa_gate before insert on :schema.dose_mark for each statement execute function sec.require_baa();
create trigger stamp before update on :schema.dose_mark for each row execute function :schema.stamp_now('marked_at');

-- The patient's own, for a protocol of theirs, and while it is fresh: no statement tells what was taken last year.
create policy own on :schema.dose_mark as restrictive to :role_patient
  using (patient_id = (select sec.own_patient())) with check (
    patient_id = (select sec.own_patient()) and marked_by = (select sec.user_id())
    and protocol_id in (select p.id from :schema.protocol p)
    and due_on between (now() - interval '9 days')::date and (now() + interval '1 day')::date
  );
create policy own_delete on :schema.dose_mark as restrictive for delete to :role_patient
  using (due_on between (now() - interval '9 days')::date and (now() + interval '1 day')::date);
grant select on :schema.dose_mark to :role, :role_patient;
grant insert (tenant_id, patient_id, protocol_id, item_id, due_on, due_at, state, details, marked_by), delete,
  update (state, details, marked_by) on :schema.dose_mark to :role_patient;

-- Patients who ask for an appointment: kind, days and times of day in the open for whoever books by reference. What they
-- write beside it stands sealed in a table that those alone read who see the patient.
create table :schema.appointment_wish (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  ref text not null,
  type_id uuid not null,
  weekdays smallint[] not null check (weekdays <@ '{1,2,3,4,5,6,7}'),
  parts text[] not null check (parts <@ '{morning,afternoon,evening}'),
  from_day date not null,
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  state text not null default 'open' check (state in ('open', 'booked', 'declined', 'withdrawn')),
  appointment_id uuid,
  reason text check (reason in ('no-time', 'call-us', 'other-kind')),
  closed_by uuid,
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, patient_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check ((state = 'open') = (closed_at is null) and (closed_at is null) = (closed_by is null)),
  check ((state = 'booked') = (appointment_id is not null) and (state = 'declined') = (reason is not null))
);
create index wish_open on :schema.appointment_wish (tenant_id, asked_at) where state = 'open';
create index wish_of_patient on :schema.appointment_wish (tenant_id, patient_id, asked_at desc);
create table :schema.appointment_wish_note (
  tenant_id uuid not null,
  wish_id uuid not null,
  patient_id uuid not null,
  details bytea not null,
  primary key (tenant_id, wish_id),
  foreign key (tenant_id, patient_id, wish_id) references :schema.appointment_wish (tenant_id, patient_id, id) on delete cascade
);
comment on column :schema.appointment_wish_note.details is 'sealed: what the patient wrote beside a wish';
select :schema.guard_patient_table('appointment_wish_note');
create policy own on :schema.appointment_wish_note as restrictive to :role_patient
  using (patient_id = (select sec.own_patient())) with check (patient_id = (select sec.own_patient()));
grant select on :schema.appointment_wish_note to :role, :role_patient;
grant insert (tenant_id, wish_id, patient_id, details) on :schema.appointment_wish_note to :role_patient;

create policy people_read on :schema.appointment_wish as restrictive for select to :role using ((select sec.schedules()));
create policy people_update on :schema.appointment_wish as restrictive for update to :role
  using (state = 'open' and (select sec.schedules()))
  with check (state in ('booked', 'declined') and closed_by = (select sec.user_id()));
create policy own on :schema.appointment_wish as restrictive to :role_patient
  using (patient_id = (select sec.own_patient())) with check (patient_id = (select sec.own_patient()) and ref = (select sec.own_reference()));
create policy own_insert on :schema.appointment_wish as restrictive for insert to :role_patient
  with check (asked_by = (select sec.user_id()) and state = 'open');
create policy own_update on :schema.appointment_wish as restrictive for update to :role_patient
  using (state = 'open') with check (state = 'withdrawn' and closed_by = (select sec.user_id()));
create trigger baa_gate before insert on :schema.appointment_wish for each statement execute function sec.require_baa();
create trigger stamp before update of closed_by on :schema.appointment_wish
  for each row when (new.closed_by is not null) execute function :schema.stamp_now('closed_at');
grant select on :schema.appointment_wish to :role, :role_patient;
grant update (state, appointment_id, reason, closed_by, closed_at) on :schema.appointment_wish to :role;
grant insert (tenant_id, id, patient_id, ref, type_id, weekdays, parts, from_day, asked_by),
  update (state, closed_by, closed_at) on :schema.appointment_wish to :role_patient;

create function :schema.follow_wish() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.tell_of_patient(:schema.those_who_treat(new.patient_id), 'appointment-wished', new.ref);
  return null;
end $$;
revoke all on function :schema.follow_wish() from public;
create trigger follow after insert on :schema.appointment_wish for each row execute function :schema.follow_wish();

-- A wish ends with what it was asked by: with the way in of whoever asked, and when the record is put away. Nobody could book
-- for it, and nobody would read the answer.
create function :schema.end_wishes(p_account uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update :schema.appointment_wish w
  set state = 'withdrawn', closed_at = now(), closed_by = coalesce(sec.user_id(), '00000000-0000-0000-0000-000000000000')
  where w.asked_by = p_account and w.state = 'open'
$$;
create function :schema.end_wishes_away() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update :schema.appointment_wish w
  set state = 'withdrawn', closed_at = now(), closed_by = coalesce(sec.user_id(), '00000000-0000-0000-0000-000000000000')
  where w.tenant_id = new.tenant_id and w.patient_id = new.id and w.state = 'open';
  return null;
end $$;
revoke all on function :schema.end_wishes(uuid), :schema.end_wishes_away() from public;
create trigger end_wishes after update of removed_at on :schema.patient
  for each row when (new.removed_at is not null and old.removed_at is null) execute function :schema.end_wishes_away();

-- Erasing in part (0012, 0020): open wishes end, what was written beside any goes, and with the address what it was used for.
-- Doses stay: the clinic treated by them. How many rows of which table went.
drop function :schema.forget_versions(uuid);
create function :schema.forget_versions(p_patient uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  counts jsonb := '{}';
  n bigint;
  t text;
begin
  perform :schema.take_erasure(p_patient, 'partly');
  update :schema.packet_sending s set details = null where s.tenant_id = sec.tenant() and s.patient_id = p_patient;
  update :schema.appointment_wish w set state = 'withdrawn', closed_at = now(), closed_by = sec.user_id()
  where w.tenant_id = sec.tenant() and w.patient_id = p_patient and w.state = 'open';
  foreach t in array array['patient_version', 'appointment_wish_note', 'mail_choice'] loop
    execute format('delete from :schema.%I where tenant_id = sec.tenant() and patient_id = $1', t) using p_patient;
    get diagnostics n = row_count;
    counts := counts || jsonb_build_object(t, n);
  end loop;
  return counts;
end $$;
revoke all on function :schema.forget_versions(uuid) from public;
grant execute on function :schema.forget_versions(uuid) to :role;

-- Where the system mails that something concerns an appointment: the portal's account of a reference, whose patient wants
-- such mails. The address comes sealed, as it stands in the record.
create function :schema.mail_to_patient(p_ref text)
returns table (account_id uuid, locale text, patient_id uuid, profile bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale, p.id, f.details
  from :schema.patient p
  cross join lateral sec.portal_of(p.id) a
  join :schema.patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
  where p.tenant_id = sec.tenant() and p.ref = p_ref and p.removed_at is null
    and sec.user_id() = '00000000-0000-0000-0000-000000000000'
    and :schema.wants_mails(p.id, 'appointments')
$$;
revoke all on function :schema.mail_to_patient(text) from public;
grant execute on function :schema.mail_to_patient(text) to :role;
