-- What is prescribed to a patient. Everything clinical stands sealed in `details` under the patient's own key; open are
-- states, counts and the days on which something is due, which lists show by reference.

create table :schema.protocol (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  -- draft: never signed; signed: in force
  state text not null default 'draft' check (state in ('draft', 'signed', 'paused', 'ended')),
  revision integer not null default 1 check (revision > 0),
  -- the newest signed version
  version integer check (version > 0),
  -- what is not signed yet; null: nothing is being changed
  details bytea,
  -- why it was paused or ended
  reason bytea,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, patient_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check (state <> 'draft' or version is null),
  check (state not in ('signed', 'paused') or version is not null),
  check (version is not null or details is not null)
);
create index protocol_of_patient on :schema.protocol (tenant_id, patient_id, changed_at desc);
comment on column :schema.protocol.details is 'sealed: ProtocolContent (packages/protocol), not signed yet';
comment on column :schema.protocol.reason is 'sealed: why it was paused or ended';

-- What was signed. A row is never changed: there is no right to, and none is given.
create table :schema.protocol_version (
  tenant_id uuid not null,
  protocol_id uuid not null,
  number integer not null check (number > 0),
  patient_id uuid not null,
  details bytea not null,
  -- of the canonical JSON of the content
  sha256 bytea not null check (octet_length(sha256) = 32),
  signed_by uuid not null,
  signed_at timestamptz not null default now(),
  primary key (tenant_id, protocol_id, number),
  foreign key (tenant_id, patient_id, protocol_id) references :schema.protocol (tenant_id, patient_id, id) on delete cascade
);
create index version_of_patient on :schema.protocol_version (tenant_id, patient_id);
comment on column :schema.protocol_version.details is 'sealed: ProtocolContent with the allergies that were flagged, and the answer to them';

create table :schema.refill (
  tenant_id uuid not null,
  id uuid not null,
  protocol_id uuid not null,
  patient_id uuid not null,
  due_on date not null,
  state text not null default 'due' check (state in ('due', 'dispensed', 'cancelled')),
  details bytea not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id, protocol_id) references :schema.protocol (tenant_id, patient_id, id) on delete cascade
);
create index refill_of_protocol on :schema.refill (tenant_id, protocol_id);
create index refill_of_patient on :schema.refill (tenant_id, patient_id);
create index refill_due on :schema.refill (tenant_id, due_on) where state = 'due';
comment on column :schema.refill.details is 'sealed: item, compound, what was dispensed, note';

create table :schema.follow_up (
  tenant_id uuid not null,
  id uuid not null,
  protocol_id uuid not null,
  patient_id uuid not null,
  due_on date not null,
  state text not null default 'due' check (state in ('due', 'done', 'cancelled')),
  details bytea not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id, protocol_id) references :schema.protocol (tenant_id, patient_id, id) on delete cascade
);
create index follow_up_of_protocol on :schema.follow_up (tenant_id, protocol_id);
create index follow_up_of_patient on :schema.follow_up (tenant_id, patient_id);
create index follow_up_due on :schema.follow_up (tenant_id, due_on) where state = 'due';
comment on column :schema.follow_up.details is 'sealed: what is to be done, note';

-- The clinic's own, of no patient; sealed under the clinic's key.
create table :schema.protocol_template (
  tenant_id uuid not null,
  id uuid not null,
  revision integer not null default 1 check (revision > 0),
  details bytea not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on column :schema.protocol_template.details is 'sealed: ProtocolContent, of no patient';

-- Whoever sees the patient sees these; whoever may write about the patient writes them, under their own name.
do $$
declare
  t text;
begin
  foreach t in array array['protocol', 'protocol_version', 'refill', 'follow_up'] loop
    execute format('create policy people_read on :schema.%I as restrictive for select to :role using (
      (select :schema.is_owner()) or patient_id in (select :schema.my_patients())
      or patient_id in (select :schema.granted_patients()))', t);
    execute format('create policy people_insert on :schema.%I as restrictive for insert to :role
      with check (:schema.writes_patient(patient_id) and %I = (select sec.user_id()))', t,
      case t when 'protocol' then 'created_by' when 'protocol_version' then 'signed_by' else 'changed_by' end);
    execute format('create policy people_update on :schema.%I as restrictive for update to :role
      using (:schema.writes_patient(patient_id)) with check (:schema.writes_patient(patient_id) and %s)', t,
      case when t in ('refill', 'follow_up') then 'changed_by = (select sec.user_id())' else 'true' end);
    execute format('create policy people_delete on :schema.%I as restrictive for delete to :role using (false)', t);
    execute format('create trigger baa_gate before insert or update on :schema.%I
      for each statement execute function sec.require_baa()', t);
  end loop;
end $$;

-- Those who prescribe: an owner, a provider.
create policy people on :schema.protocol_template as restrictive for all to :role using (exists (
  select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.removed_at is null and m.role in ('owner', 'provider'))
) with check (changed_by = (select sec.user_id()) and exists (
  select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.removed_at is null and m.role in ('owner', 'provider')));

-- A signed protocol is in force, a state says so only when a version stands behind it.
create function :schema.check_protocol() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.patient_id <> old.patient_id or new.revision < old.revision or new.version < old.version
    or (new.version is null and old.version is not null) then
    raise exception 'a protocol stays with its patient and only goes on' using errcode = '23514';
  end if;
  if new.version is distinct from old.version and not exists (
    select from :schema.protocol_version v
    where v.tenant_id = new.tenant_id and v.protocol_id = new.id and v.number = new.version) then
    raise exception 'no such signed version' using errcode = '23514';
  end if;
  return new;
end $$;
revoke all on function :schema.check_protocol() from public;
grant execute on function :schema.check_protocol() to :role;
create trigger check_protocol before update on :schema.protocol
  for each row execute function :schema.check_protocol();

-- The figures of the patient's reference follow in the same transaction.
create function :schema.follow_protocols() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  about uuid := case tg_op when 'DELETE' then old.patient_id else new.patient_id end;
  known text;
begin
  select p.ref into known from :schema.patient p where p.tenant_id = sec.tenant() and p.id = about;
  if known is not null then
    perform sec.keep_protocol_figures(known,
      (select count(*)::integer from :schema.protocol x
       where x.tenant_id = sec.tenant() and x.patient_id = about and x.state = 'signed'),
      (select min(r.due_on) from :schema.refill r
       join :schema.protocol x on x.tenant_id = r.tenant_id and x.id = r.protocol_id
       where r.tenant_id = sec.tenant() and r.patient_id = about and r.state = 'due' and x.state = 'signed'));
  end if;
  return null;
end $$;
revoke all on function :schema.follow_protocols() from public;
create trigger follow after insert or delete or update of state on :schema.protocol
  for each row execute function :schema.follow_protocols();
create trigger follow after insert or delete or update of state, due_on on :schema.refill
  for each row execute function :schema.follow_protocols();

grant select, insert on :schema.protocol, :schema.protocol_version, :schema.refill, :schema.follow_up to :role;
grant update (state, revision, version, details, reason, changed_at) on :schema.protocol to :role;
grant update (state, details, changed_by, changed_at) on :schema.refill, :schema.follow_up to :role;
grant select, insert, delete on :schema.protocol_template to :role;
grant update (revision, details, changed_by, changed_at) on :schema.protocol_template to :role;
