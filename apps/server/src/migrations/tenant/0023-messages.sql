-- What patients and those who treat them write to each other (docs/decisions/0031-portal-messages-and-proxies.md): text
-- and subject sealed under the patient's key, open are only whose turn it is and when.

create table :schema.message_thread (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  details bytea not null,
  opened_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  last_from_patient boolean not null default true,
  -- somebody of the clinic has said that no answer is needed; what the patient writes next opens it again
  settled_by uuid,
  settled_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, patient_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check ((settled_at is null) = (settled_by is null))
);
create index thread_of_patient on :schema.message_thread (tenant_id, patient_id, last_at desc);
create index thread_waiting on :schema.message_thread (tenant_id, last_at) where last_from_patient and settled_at is null;
comment on column :schema.message_thread.details is 'sealed: what it is about';

create table :schema.message (
  tenant_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  patient_id uuid not null,
  from_patient boolean not null,
  -- a member of the clinic, or an account of the portal
  author_id uuid not null,
  details bytea not null,
  sent_at timestamptz not null default now(),
  -- first opened on the other side
  read_by uuid,
  read_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id, thread_id) references :schema.message_thread (tenant_id, patient_id, id) on delete cascade,
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check ((read_at is null) = (read_by is null))
);
create index message_of_thread on :schema.message (tenant_id, thread_id, id);
create index message_of_patient on :schema.message (tenant_id, patient_id, sent_at);
comment on column :schema.message.details is 'sealed: the text';

select :schema.guard_patient_table(t) from unnest(array['message_thread', 'message']::name[]) as t;
-- without an agreement nothing new is written; what is there is still read and settled
drop trigger baa_gate on :schema.message_thread;
drop trigger baa_gate on :schema.message;
create trigger baa_gate before insert on :schema.message_thread for each statement execute function sec.require_baa();
create trigger baa_gate before insert on :schema.message for each statement execute function sec.require_baa();
-- special access is for treating: what waits for those who treat the patient goes on waiting for them
alter policy people_update on :schema.message_thread
  using (:schema.writes_patient(patient_id) and :schema.sees_as(patient_id) <> 'grant')
  with check (:schema.writes_patient(patient_id) and settled_by = (select sec.user_id()));
alter policy people_insert on :schema.message
  with check (:schema.writes_patient(patient_id) and author_id = (select sec.user_id()) and not from_patient and read_by is null);
alter policy people_update on :schema.message
  using (:schema.writes_patient(patient_id) and :schema.sees_as(patient_id) <> 'grant' and from_patient and read_by is null)
  with check (read_by = (select sec.user_id()));

create policy own on :schema.message_thread as restrictive to :role_patient
  using (patient_id = (select sec.own_patient())) with check (patient_id = (select sec.own_patient()));
create policy own on :schema.message as restrictive to :role_patient
  using (patient_id = (select sec.own_patient())) with check (patient_id = (select sec.own_patient()));
create policy own_insert on :schema.message as restrictive for insert to :role_patient
  with check (author_id = (select sec.user_id()) and from_patient and read_by is null);
create policy own_update on :schema.message as restrictive for update to :role_patient
  using (not from_patient and read_by is null) with check (read_by = (select sec.user_id()));

-- A message is of the moment when its conversation is its own: in a conversation the later one is never the earlier
-- committed, so whoever names the last one that they saw has seen all before it.
create function :schema.time_message() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from :schema.message_thread t where t.tenant_id = new.tenant_id and t.id = new.thread_id for update;
  new.sent_at := clock_timestamp();
  return new;
end $$;
revoke all on function :schema.time_message() from public;
create trigger time before insert on :schema.message for each row execute function :schema.time_message();

-- The thread follows its newest message, and those who treat the patient are told of the patient's.
create function :schema.follow_message() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  people uuid[];
begin
  update :schema.message_thread t set last_at = new.sent_at, last_from_patient = new.from_patient, settled_by = null, settled_at = null
  where t.tenant_id = new.tenant_id and t.id = new.thread_id;
  if new.from_patient then
    perform sec.tell_of_patient(:schema.those_who_treat(new.patient_id), 'message-waiting', p.ref)
    from :schema.patient p where p.tenant_id = new.tenant_id and p.id = new.patient_id;
  end if;
  return null;
end $$;
-- Assigned or covering now; where nobody is, the owners.
create function :schema.those_who_treat(p_patient uuid) returns uuid[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(
    (select array_agg(distinct a.account_id) from :schema.patient_assignment a
      join core.membership m on m.tenant_id = a.tenant_id and m.account_id = a.account_id
      where a.tenant_id = sec.tenant() and a.patient_id = p_patient and a.kind in ('provider', 'cover')
        and a.ended_at is null and (a.ends_at is null or a.ends_at > now())
        and m.removed_at is null and m.role in ('owner', 'provider')),
    (select array_agg(m.account_id) from core.membership m
      where m.tenant_id = sec.tenant() and m.role = 'owner' and m.removed_at is null),
    '{}')
$$;
revoke all on function :schema.follow_message(), :schema.those_who_treat(uuid) from public;
create trigger follow after insert on :schema.message for each row execute function :schema.follow_message();

-- A moment that an update sets is the present one, whoever sets it.
create function :schema.stamp_now() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], now()));
end $$;
revoke all on function :schema.stamp_now() from public;
grant execute on function :schema.stamp_now() to :role, :role_patient;
create trigger stamp before update of read_by on :schema.message
  for each row when (new.read_by is not null) execute function :schema.stamp_now('read_at');
create trigger stamp before update of settled_by on :schema.message_thread
  for each row when (new.settled_by is not null) execute function :schema.stamp_now('settled_at');

grant select, insert (tenant_id, id, patient_id, details) on :schema.message_thread to :role, :role_patient;
grant select, insert (tenant_id, id, thread_id, patient_id, from_patient, author_id, details) on :schema.message
  to :role, :role_patient;
grant update (read_by, read_at) on :schema.message to :role, :role_patient;
grant update (settled_by, settled_at) on :schema.message_thread to :role;

-- What a patient wants to be told of by mail. No row: as the clinic's usual, which is yes.
create table :schema.mail_choice (
  tenant_id uuid not null,
  patient_id uuid not null,
  about text not null check (about in ('messages', 'appointments')),
  wanted boolean not null,
  chosen_at timestamptz not null default now(),
  primary key (tenant_id, patient_id, about),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
select :schema.guard_patient_table('mail_choice');
drop trigger baa_gate on :schema.mail_choice;
create policy own on :schema.mail_choice as restrictive to :role_patient
  using (patient_id = (select sec.own_patient())) with check (patient_id = (select sec.own_patient()));
create trigger stamp before update of wanted on :schema.mail_choice
  for each row execute function :schema.stamp_now('chosen_at');
grant select on :schema.mail_choice to :role;
grant select, insert (tenant_id, patient_id, about, wanted), update (wanted) on :schema.mail_choice to :role_patient;

-- Whether mails about this may go to the patient. Who has asked for confidential communication (45 CFR 164.522(b)) and was
-- not refused gets none, unless they have chosen it themselves since. About a passkey nobody chooses: that mail always goes,
-- unless confidential communication was asked for.
create function :schema.wants_mails(p_patient uuid, p_about text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when asked.at is null then coalesce(c.wanted, true) else coalesce(c.wanted and c.chosen_at > asked.at, false) end
  from (select max(r.opened_at) as at from :schema.patient_request r
        where r.tenant_id = sec.tenant() and r.patient_id = p_patient and r.kind = 'confidential-communication'
          and (r.state = 'open' or r.outcome in ('granted', 'partly'))) asked
  left join :schema.mail_choice c on c.tenant_id = sec.tenant() and c.patient_id = p_patient and c.about = p_about
  where sec.user_id() = '00000000-0000-0000-0000-000000000000' or p_patient = sec.own_patient()
    or :schema.sees_as(p_patient) is not null
$$;
revoke all on function :schema.wants_mails(uuid, text) from public;
grant execute on function :schema.wants_mails(uuid, text) to :role, :role_patient;

-- Where the system mails that the account of a reference has a new passkey. The address comes sealed.
create function :schema.mail_about_passkey(p_ref text)
returns table (account_id uuid, locale text, patient_id uuid, profile bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale, p.id, f.details
  from :schema.patient p
  cross join lateral sec.portal_of(p.id) a
  join :schema.patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
  where p.tenant_id = sec.tenant() and p.ref = p_ref and p.removed_at is null
    and sec.user_id() = '00000000-0000-0000-0000-000000000000'
    and :schema.wants_mails(p.id, 'passkeys')
$$;
revoke all on function :schema.mail_about_passkey(text) from public;
grant execute on function :schema.mail_about_passkey(text) to :role;
