-- What left the clinic about a patient outside of treatment, payment and operations, and who asked to know it
-- (45 CFR 164.528, docs/decisions/0020-access-log.md). What was told to whom and why stands sealed under the patient's key.

create table :schema.disclosure (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  patient_ref text not null check (patient_ref ~ '^PT-[0-9A-F]{6}$'),
  -- recorded by a person, or the event of the platform that was the disclosure
  source text not null default 'hand' check (source ~ '^(hand|[a-z-]+\.[a-z-]+)$'),
  details bytea not null,
  recorded_by uuid not null,
  recorded_at timestamptz not null default now(),
  struck_at timestamptz,
  struck_by uuid,
  strike_reason bytea,
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check (num_nonnulls(struck_at, struck_by, strike_reason) in (0, 3))
);
create index disclosure_of_patient on :schema.disclosure (tenant_id, patient_id);
comment on column :schema.disclosure.details is 'sealed: date, recipient, address, kind, description, purpose or the request';

-- 164.528(a)(2): while it runs, what the agency received is not in the accounting.
create table :schema.disclosure_suspension (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  patient_ref text not null check (patient_ref ~ '^PT-[0-9A-F]{6}$'),
  details bytea not null,
  is_oral boolean not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_by uuid,
  made_by uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check (ends_at > starts_at),
  check (not is_oral or ends_at <= starts_at + interval '30 days'),
  check ((ended_at is null) = (ended_by is null))
);
create index suspension_of_patient on :schema.disclosure_suspension (tenant_id, patient_id);
comment on column :schema.disclosure_suspension.details is 'sealed: agency, which kind of disclosures, what it stated';

-- Each accounting that was asked for: the first within twelve months costs nothing.
create table :schema.accounting_request (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  patient_ref text not null check (patient_ref ~ '^PT-[0-9A-F]{6}$'),
  kind text not null check (kind in ('accounting', 'access-report')),
  covers_from date not null,
  covers_to date not null,
  entries integer not null check (entries >= 0),
  is_free boolean not null,
  made_by uuid not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade
);
create index accounting_of_patient on :schema.accounting_request (tenant_id, patient_id, made_at);

-- Whether the person of the context treats the patient of this reference now.
create function :schema.treats_reference(p_ref text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from :schema.patient p where p.tenant_id = sec.tenant() and p.ref = p_ref
                 and p.id in (select :schema.my_patients()))
$$;
-- Whether they are a privacy officer who has confirmed both factors within the last 15 minutes.
create function :schema.accounts_now() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = 'privacy-officer' and m.removed_at is null)
    and exists (select from core.session s where s.tenant_id = sec.tenant() and s.account_id = sec.user_id()
                and s.ended_at is null and s.verified_at > now() - interval '15 minutes')
$$;
-- Whether they keep the accounting of this patient: the owner, who treats them, and the privacy officer. Never somebody
-- who has special access alone.
create function :schema.keeps_accounting(p_patient uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select :schema.is_owner() or p_patient in (select :schema.my_patients()) or :schema.accounts_now()
$$;
-- The patient behind a reference, for those who keep their accounting; null for everybody else, and for no patient.
create function :schema.accounted_patient(p_ref text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.id from :schema.patient p
  where p.tenant_id = sec.tenant() and p.ref = p_ref and :schema.keeps_accounting(p.id)
$$;

do $$
declare
  f text;
  t text;
begin
  foreach f in array array['treats_reference(text)', 'accounts_now()', 'keeps_accounting(uuid)', 'accounted_patient(text)'] loop
    execute 'revoke all on function :schema.' || f || ' from public';
    execute 'grant execute on function :schema.' || f || ' to :role';
  end loop;
  foreach t in array array['disclosure', 'disclosure_suspension', 'accounting_request'] loop
    execute format('create policy people_read on :schema.%I as restrictive for select to :role
      using (:schema.keeps_accounting(patient_id))', t);
    execute format('create policy people_update on :schema.%I as restrictive for update to :role
      using (:schema.keeps_accounting(patient_id))', t);
    execute format('create policy people_delete on :schema.%I as restrictive for delete to :role using (false)', t);
  end loop;
end $$;
-- struck once, by the person of the context, and never anew
alter policy people_update on :schema.disclosure using (struck_at is null and :schema.keeps_accounting(patient_id))
  with check (struck_by = (select sec.user_id()) and struck_at = now() and :schema.keeps_accounting(patient_id));
create policy people_insert on :schema.disclosure as restrictive for insert to :role with check (
  recorded_by = (select sec.user_id()) and struck_at is null
  -- what the platform records by itself is recorded for whoever may do it: they see the patient
  and (:schema.keeps_accounting(patient_id) or (source <> 'hand' and patient_id in (select p.id from :schema.patient p)))
);
create policy people_insert on :schema.disclosure_suspension as restrictive for insert to :role with check (
  made_by = (select sec.user_id()) and ended_at is null and :schema.keeps_accounting(patient_id)
);
create policy people_insert on :schema.accounting_request as restrictive for insert to :role with check (
  made_by = (select sec.user_id()) and :schema.keeps_accounting(patient_id)
);
create trigger baa_gate before insert on :schema.disclosure for each statement execute function sec.require_baa();
create trigger baa_gate before insert on :schema.disclosure_suspension for each statement execute function sec.require_baa();

grant select, insert on :schema.disclosure, :schema.disclosure_suspension, :schema.accounting_request to :role;
grant update (struck_at, struck_by, strike_reason) on :schema.disclosure to :role;
grant update (ended_at, ended_by) on :schema.disclosure_suspension to :role;
