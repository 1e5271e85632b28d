-- What is sent to a patient. Everything that says something of a person stands sealed in `details` under the patient's
-- own key; open are states, counts and times. The link that a sending went out with is a row of core.link.

create table :schema.packet (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  state text not null default 'draft' check (state in ('draft', 'sent', 'withdrawn')),
  revision integer not null default 1 check (revision > 0),
  -- the newest version that was sent
  version integer check (version > 0),
  -- what was not sent yet; null: nothing is being changed
  details bytea,
  -- of which `details` speaks; it stands inside what is sealed too
  draft_revision integer check (draft_revision > 0),
  created_by uuid not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, patient_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check (version is not null or details is not null),
  check ((details is null) = (draft_revision is null)),
  check (state <> 'sent' or version is not null)
);
create index packet_of_patient on :schema.packet (tenant_id, patient_id, changed_at desc);
comment on column :schema.packet.details is 'sealed: PacketDraft with its revision, not sent yet';

-- What was sent. A row is never changed: there is no right to, and none is given.
create table :schema.packet_version (
  tenant_id uuid not null,
  packet_id uuid not null,
  number integer not null check (number > 0),
  patient_id uuid not null,
  details bytea not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, packet_id, number),
  foreign key (tenant_id, patient_id, packet_id) references :schema.packet (tenant_id, patient_id, id) on delete cascade
);
create index packet_version_of_patient on :schema.packet_version (tenant_id, patient_id);
comment on column :schema.packet_version.details is 'sealed: PacketContent, and which documents of the chart are in it';

-- One mail with one link. id is that of the link.
create table :schema.packet_sending (
  tenant_id uuid not null,
  id uuid not null,
  packet_id uuid not null,
  patient_id uuid not null,
  version integer not null,
  challenge text not null check (challenge in ('birth-date', 'code')),
  mail_id uuid not null,
  -- null once the patient asked to be forgotten
  details bytea,
  sent_by uuid not null,
  sent_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, packet_id, version) references :schema.packet_version (tenant_id, packet_id, number) on delete cascade,
  foreign key (tenant_id, patient_id, packet_id) references :schema.packet (tenant_id, patient_id, id) on delete cascade
);
create index packet_sending_of_packet on :schema.packet_sending (tenant_id, packet_id);
create index packet_sending_of_patient on :schema.packet_sending (tenant_id, patient_id);
comment on column :schema.packet_sending.details is 'sealed: the address it went to';

-- What a patient signed. Written through their opened link alone.
create table :schema.packet_consent (
  tenant_id uuid not null,
  id uuid not null,
  packet_id uuid not null,
  patient_id uuid not null,
  version integer not null,
  item_id uuid not null,
  sending_id uuid not null,
  -- of the canonical JSON of the text that was signed
  sha256 bytea not null check (octet_length(sha256) = 32),
  details bytea not null,
  signed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, packet_id, version, item_id),
  foreign key (tenant_id, packet_id, version) references :schema.packet_version (tenant_id, packet_id, number) on delete cascade,
  foreign key (tenant_id, patient_id, packet_id) references :schema.packet (tenant_id, patient_id, id) on delete cascade
);
create index packet_consent_of_packet on :schema.packet_consent (tenant_id, packet_id);
create index packet_consent_of_patient on :schema.packet_consent (tenant_id, patient_id);
comment on column :schema.packet_consent.details is 'sealed: SignedConsent: typed name, text, what happened in which order';

-- Texts that patients are asked to agree to: of the clinic, of no patient. A changed text is the next version.
create table :schema.consent_form (
  tenant_id uuid not null,
  id uuid not null,
  starter text check (starter in ('treatment', 'telehealth', 'messages')),
  locale text not null check (locale in ('en', 'es')),
  title text not null check (char_length(title) between 1 and 160),
  body jsonb not null,
  version integer not null default 1 check (version > 0),
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, starter, locale)
);
create policy people_insert on :schema.consent_form as restrictive for insert to :role
  with check (changed_by = (select sec.user_id()) and (select :schema.edits_templates()));
create policy people_update on :schema.consent_form as restrictive for update to :role
  using ((select :schema.edits_templates())) with check (changed_by = (select sec.user_id()));
grant select, insert on :schema.consent_form to :role;
grant update (title, body, version, changed_by, changed_at, removed_at) on :schema.consent_form to :role;

-- Packets whose link somebody has opened and is looking at: for the server's own part in a viewing, and for nobody else.
create function :schema.viewed_packets() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.subject_id from core.link l
  join core.link_session s on s.tenant_id = l.tenant_id and s.link_id = l.id
  where l.tenant_id = sec.tenant() and sec.user_id() = '00000000-0000-0000-0000-000000000000' and l.kind = 'packet'
    and l.revoked_at is null and l.expires_at > now() and s.ends_at > now()
$$;
-- Ids of a patient's packets, to end their links when the patient is erased.
create function :schema.packets_of(p_patient uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id from :schema.packet p where p.tenant_id = sec.tenant() and p.patient_id = p_patient
    and (sec.user_id() = '00000000-0000-0000-0000-000000000000' or :schema.sees_as(p_patient) is not null)
$$;
do $$
declare
  f text;
begin
  foreach f in array array['viewed_packets()', 'packets_of(uuid)'] loop
    execute 'revoke all on function :schema.' || f || ' from public';
    execute 'grant execute on function :schema.' || f || ' to :role';
  end loop;
end $$;

select :schema.guard_patient_table(t)
from unnest(array['packet', 'packet_version', 'packet_sending', 'packet_consent']::name[]) as t;

-- Withdrawing takes no agreement: only writing of the patient does.
drop trigger baa_gate on :schema.packet;
create trigger baa_gate before insert or update of details on :schema.packet
  for each statement execute function sec.require_baa();

-- Under their own name.
alter policy people_insert on :schema.packet
  with check (:schema.writes_patient(patient_id) and created_by = (select sec.user_id()));
alter policy people_insert on :schema.packet_version
  with check (:schema.writes_patient(patient_id) and made_by = (select sec.user_id()));
-- special access is for treating: whoever has nothing else lets nothing out
alter policy people_insert on :schema.packet_sending with check (
  :schema.writes_patient(patient_id) and sent_by = (select sec.user_id()) and :schema.sees_as(patient_id) <> 'grant');
-- No clinic signs in a patient's place.
alter policy people_insert on :schema.packet_consent with check (packet_id in (select :schema.viewed_packets()));
do $$
declare
  t text;
begin
  foreach t in array array['packet', 'packet_version', 'packet_sending', 'packet_consent'] loop
    execute format('alter policy people_delete on :schema.%I using (false)', t);
    execute format($p$alter policy people_read on :schema.%1$I using (
      (select :schema.is_owner())
      or ((select :schema.treats()) and exists (
        select from :schema.patient_assignment a where a.tenant_id = %1$I.tenant_id and a.patient_id = %1$I.patient_id
          and a.account_id = (select sec.user_id()) and a.kind in ('provider', 'cover') and a.ended_at is null
          and (a.ends_at is null or a.ends_at > now())))
      or patient_id in (select :schema.granted_patients())
      or %2$I in (select :schema.viewed_packets()))$p$, t, case t when 'packet' then 'id' else 'packet_id' end);
  end loop;
end $$;

create function :schema.check_packet() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.patient_id <> old.patient_id or new.revision < old.revision or new.version < old.version
    or (new.version is null and old.version is not null) then
    raise exception 'a packet stays with its patient and only goes on' using errcode = '23514';
  end if;
  return new;
end $$;
revoke all on function :schema.check_packet() from public;
grant execute on function :schema.check_packet() to :role;
create trigger check_packet before update on :schema.packet
  for each row execute function :schema.check_packet();

grant select, insert on :schema.packet, :schema.packet_version, :schema.packet_sending, :schema.packet_consent to :role;
grant update (state, revision, version, details, draft_revision, changed_at) on :schema.packet to :role;
