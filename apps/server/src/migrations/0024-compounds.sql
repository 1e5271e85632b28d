-- The clinic's catalogue of compounds: what each is, and who says so. Nothing of a patient, and no doses.

create table core.compound (
  tenant_id uuid not null,
  id uuid not null,
  revision integer not null default 1 check (revision > 0),
  name text not null check (length(name) between 1 and 120),
  -- CompoundFields of the contract
  fields jsonb not null,
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  archived_at timestamptz,
  primary key (tenant_id, id)
);
create unique index compound_by_name on core.compound (tenant_id, lower(name)) where archived_at is null;
comment on table core.compound is 'the clinic''s own list of what it prescribes; no PHI';

-- Read by those who prescribe or run the clinic, written by those who prescribe.
create policy people_read on core.compound as restrictive for select using (exists (
  select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.removed_at is null and m.role in ('owner', 'admin', 'provider')));
create policy people_insert on core.compound as restrictive for insert with check (changed_by = (select sec.user_id()) and exists (
  select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.removed_at is null and m.role in ('owner', 'provider')));
create policy people_update on core.compound as restrictive for update using (exists (
  select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.removed_at is null and m.role in ('owner', 'provider'))) with check (changed_by = (select sec.user_id()));
grant select, insert on core.compound to hyaline_app;
grant update (revision, name, fields, changed_by, changed_at, archived_at) on core.compound to hyaline_app;

-- Called by triggers of the PHI schema when a protocol or a refill changes: figures of dashboards, by reference.
create function sec.keep_protocol_figures(p_ref text, p_active integer, p_next_refill date) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.patient_reference r set active_protocols = p_active, next_refill_on = p_next_refill
  where r.tenant_id = sec.tenant() and r.ref = p_ref
$$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.keep_protocol_figures(text, integer, date) from public;
grant execute on function sec.keep_protocol_figures(text, integer, date) to hyaline_migrator;
alter function sec.keep_protocol_figures(text, integer, date) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
