-- A public form on which somebody without pages of their own asks what the law lets them ask (decision
-- 0034-public-site-and-trial.md). Who asked and what stands sealed in the clinic's own schema (tenant/0035).

create table core.request_form (
  tenant_id uuid primary key references core.clinic (tenant_id),
  -- drawn, and never given to another clinic: what stands in a printed privacy notice leads nowhere else
  code text not null unique check (code ~ '^[a-z2-7]{10}$'),
  enabled boolean not null,
  changed_at timestamptz not null default now(),
  changed_by uuid not null
);
create policy owner_inserts on core.request_form as restrictive for insert to hyaline_app
  with check ((select sec.is_owner_here('owner')) and changed_by = (select sec.user_id()));
create policy owner_updates on core.request_form as restrictive for update to hyaline_app
  using ((select sec.is_owner_here('owner'))) with check (changed_by = (select sec.user_id()));
grant select, insert (tenant_id, code, enabled, changed_by), update (enabled, changed_at, changed_by)
  on core.request_form to hyaline_app;
grant select on core.request_form to hyaline_gate;
create policy gate on core.request_form for select to hyaline_gate using (true);

-- The clinic behind an address, and whether its form takes anything: mailed links go on when it is off.
create function sec.request_form_at(p_code text) returns table (tenant_id uuid, enabled boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.tenant_id, f.enabled from core.request_form f where f.code = p_code and sec.is_platform()
$$;

grant create on schema sec to hyaline_gate;
revoke all on function sec.request_form_at(text) from public;
grant execute on function sec.request_form_at(text) to hyaline_app;
alter function sec.request_form_at(text) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
