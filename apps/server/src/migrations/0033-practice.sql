-- What a clinic is as a practice: who it is, where and when it is open, which workspaces it uses, how far it has set
-- itself up (docs/decisions/0032-practice.md). Nothing of a patient stands here.

create table core.practice (
  tenant_id uuid primary key references core.clinic (tenant_id),
  revision integer not null default 1 check (revision > 0),
  -- National Provider Identifier of the organisation; its check digit is the contract's to look at
  npi text check (npi ~ '^[12][0-9]{9}$'),
  specialty text check (specialty ~ '^[a-z-]{2,40}$'),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  website text check (website ~ '^https://' and length(website) <= 300),
  -- IANA name
  time_zone text not null default 'UTC' check (length(time_zone) between 1 and 64),
  locale text not null default 'en' check (locale in ('en', 'es')),
  privacy_officer_id uuid,
  workspaces text[] not null default '{imaging,atlas,care,practice,trust}'
    check (workspaces <@ '{imaging,atlas,care,practice,trust}' and 'trust' = any (workspaces)),
  -- {step: {state: 'done' | 'skipped', at, by}}
  steps jsonb not null default '{}' check (jsonb_typeof(steps) = 'object'),
  onboarding_complete boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid,
  foreign key (tenant_id, privacy_officer_id) references core.membership (tenant_id, account_id)
);
comment on table core.practice is 'a clinic as a practice; no PHI';

create table core.location (
  tenant_id uuid not null references core.practice (tenant_id),
  id uuid not null,
  revision integer not null default 1 check (revision > 0),
  name text not null check (length(name) between 1 and 80),
  -- {line1, line2, city, region, postalCode, country}
  address jsonb not null default '{}' check (jsonb_typeof(address) = 'object' and octet_length(address::text) <= 2000),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  -- IANA name
  time_zone text not null check (length(time_zone) between 1 and 64),
  -- [{weekday: 1 Monday .. 7, from: 'HH:MM', to: 'HH:MM' up to '24:00'}], wall time of the zone
  hours jsonb not null default '[]' check (jsonb_typeof(hours) = 'array' and jsonb_array_length(hours) <= 42),
  sort integer not null default 0,
  removed_at timestamptz,
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  primary key (tenant_id, id)
);
create unique index location_name on core.location (tenant_id, lower(name)) where removed_at is null;

create table core.room (
  tenant_id uuid not null,
  id uuid not null,
  location_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  removed_at timestamptz,
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, location_id) references core.location (tenant_id, id)
);
create unique index room_name on core.room (tenant_id, location_id, lower(name)) where removed_at is null;

-- Owner or admin of the clinic of the context.
create function sec.runs_practice() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
    and m.removed_at is null and m.role in ('owner', 'admin'))
$$;

-- Every clinic is a practice from its first moment on.
create function sec.open_practice() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.practice (tenant_id) values (new.tenant_id) on conflict do nothing;
  return null;
end $$;
create trigger open_practice after insert on core.clinic for each row execute function sec.open_practice();

create policy runs_updates on core.practice as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
grant select on core.practice to hyaline_app;
grant update (revision, npi, specialty, phone, website, time_zone, locale, privacy_officer_id, workspaces, steps,
  onboarding_complete, changed_at, changed_by) on core.practice to hyaline_app;

create policy runs_inserts on core.location as restrictive for insert to hyaline_app
  with check (changed_by = (select sec.user_id()) and removed_at is null and (select sec.runs_practice()));
create policy runs_updates on core.location as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
grant select on core.location to hyaline_app;
grant insert (tenant_id, id, name, address, phone, time_zone, hours, sort, changed_by) on core.location to hyaline_app;
grant update (revision, name, address, phone, time_zone, hours, sort, removed_at, changed_at, changed_by)
  on core.location to hyaline_app;

create policy runs_inserts on core.room as restrictive for insert to hyaline_app
  with check (changed_by = (select sec.user_id()) and removed_at is null and (select sec.runs_practice()));
create policy runs_updates on core.room as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
grant select on core.room to hyaline_app;
grant insert (tenant_id, id, location_id, name, changed_by) on core.room to hyaline_app;
grant update (name, removed_at, changed_at, changed_by) on core.room to hyaline_app;

grant select, insert on core.practice to hyaline_gate;
create policy gate on core.practice to hyaline_gate using (true) with check (true);
grant create on schema sec to hyaline_gate;
revoke all on function sec.runs_practice(), sec.open_practice() from public;
grant execute on function sec.runs_practice() to hyaline_app;
alter function sec.runs_practice() owner to hyaline_gate;
alter function sec.open_practice() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

-- Clinics of before this file. As the gate, which sees all of them.
set local role hyaline_gate;
insert into core.practice (tenant_id) select c.tenant_id from core.clinic c on conflict do nothing;
reset role;
