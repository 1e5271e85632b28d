-- Dashboards of organisations and sales (docs/decisions/0019-small-cells.md): counts of patients by clinic,
-- representative and month, published once, with small ones hidden. Raw counts leave for the installation itself alone.

create table core.dashboard_month (
  tenant_id uuid not null references core.organisation (tenant_id),
  month date not null check (extract(day from month) = 1),
  measure text not null check (measure in ('new-patients', 'patients', 'active-protocols', 'refills-due', 'seen')),
  clinic_ids uuid[] not null,
  -- the last one is nobody: patients whom no representative brought
  rep_ids uuid[] not null,
  -- Published of packages/suppress: null wherever a count is not told
  picture jsonb not null,
  taken_at timestamptz not null default now(),
  primary key (tenant_id, month, measure)
);
create policy people on core.dashboard_month as restrictive for select to hyaline_app using (exists (
  select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.removed_at is null and m.role in ('organisation-owner', 'organisation-viewer', 'sales-rep')));
grant select on core.dashboard_month to hyaline_app;
grant select, insert on core.dashboard_month to hyaline_gate;
create policy gate on core.dashboard_month to hyaline_gate using (true) with check (true);

-- Which clinics and representatives an organisation has now: the rows and columns of what is published next.
create function sec.dashboard_groups(p_organisation uuid) returns table (clinic_ids uuid[], rep_ids uuid[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select array_agg(o.clinic_id order by o.clinic_id) from core.organisation_clinic o
                   where o.tenant_id = p_organisation and o.clinic_id is not null and o.removed_at is null), '{}'),
         coalesce((select array_agg(m.account_id order by m.account_id) from core.membership m
                   where m.tenant_id = p_organisation and m.role = 'sales-rep' and m.removed_at is null), '{}')
           || '00000000-0000-0000-0000-000000000000'::uuid
  where sec.is_platform()
$$;

-- Raw counts, for the installation itself and for nobody's context. A representative who is none of the organisation's
-- counts as nobody.
create function sec.dashboard_counts(p_organisation uuid, p_month date, p_measure text)
returns table (clinic_id uuid, rep_id uuid, patients integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.tenant_id, coalesce(m.account_id, '00000000-0000-0000-0000-000000000000'), count(*)::integer
  from core.patient_reference r
  join core.organisation_clinic o on o.tenant_id = p_organisation and o.clinic_id = r.tenant_id and o.removed_at is null
  left join core.membership m on m.tenant_id = p_organisation and m.account_id = r.rep_id and m.role = 'sales-rep' and m.removed_at is null
  where sec.is_platform() and case p_measure
    when 'new-patients' then r.created_on >= p_month and r.created_on < p_month + interval '1 month'
    when 'patients' then r.removed_on is null
    when 'active-protocols' then r.removed_on is null and r.active_protocols > 0
    when 'refills-due' then r.removed_on is null and r.next_refill_on <= current_date + 30
    when 'seen' then r.removed_on is null and r.last_seen_on >= current_date - 90
    else false end
  group by 1, 2
$$;

-- Keeps what is published, once: whoever comes second finds it done.
create function sec.keep_dashboard(
  p_organisation uuid, p_month date, p_measure text, p_clinics uuid[], p_reps uuid[], p_picture jsonb
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() then
    raise exception 'dashboards are published by the installation' using errcode = '42501';
  end if;
  insert into core.dashboard_month (tenant_id, month, measure, clinic_ids, rep_ids, picture)
  values (p_organisation, p_month, p_measure, p_clinics, p_reps, p_picture) on conflict do nothing;
end $$;

create function sec.sees_dashboards() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
    and m.removed_at is null and m.role in ('organisation-owner', 'organisation-viewer', 'sales-rep'))
$$;

-- Names of the clinics that belong to the organisation of the context now, and of its representatives.
create function sec.dashboard_names() returns table (id uuid, name text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id, c.name from core.organisation_clinic o join core.clinic c on c.tenant_id = o.clinic_id
  where o.tenant_id = sec.tenant() and o.removed_at is null and sec.sees_dashboards()
  union all
  select a.id, a.name from core.membership m join core.account a on a.id = m.account_id
  where m.tenant_id = sec.tenant() and m.role = 'sales-rep' and m.removed_at is null and sec.sees_dashboards()
$$;

-- A representative's own: the references that clinics have put to them, and nothing else of anybody.
create function sec.my_references() returns table (ref text, clinic text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.ref, c.name from core.membership m
  join core.organisation_clinic o on o.tenant_id = m.tenant_id and o.removed_at is null
  join core.patient_reference r on r.tenant_id = o.clinic_id and r.rep_id = m.account_id and r.removed_on is null
  join core.clinic c on c.tenant_id = r.tenant_id
  where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.removed_at is null and m.role = 'sales-rep'
  order by c.name, r.ref limit 5000
$$;

-- For owner and admin of a clinic: who could have brought a patient.
create function sec.reps_of_clinic() returns table (id uuid, name text, organisation text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.name, org.name from core.membership self
  join core.organisation_clinic o on o.clinic_id = self.tenant_id and o.removed_at is null
  join core.membership m on m.tenant_id = o.tenant_id and m.role = 'sales-rep' and m.removed_at is null
  join core.account a on a.id = m.account_id join core.clinic org on org.tenant_id = o.tenant_id
  where self.tenant_id = sec.tenant() and self.account_id = sec.user_id() and self.removed_at is null
    and self.role in ('owner', 'admin')
  order by a.name
$$;
-- 'done', 'not-found' for a reference that is not there, 'no-rep' for somebody who is none of the clinic's.
create function sec.attribute_reference(p_ref text, p_rep uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.removed_at is null and m.role in ('owner', 'admin')) then
    raise exception 'this role attributes nobody' using errcode = '42501';
  end if;
  if p_rep is not null and p_rep not in (select r.id from sec.reps_of_clinic() r) then
    return 'no-rep';
  end if;
  update core.patient_reference r set rep_id = p_rep
  where r.tenant_id = sec.tenant() and r.ref = p_ref and r.removed_on is null;
  return case when found then 'done' else 'not-found' end;
end $$;
-- Called by a trigger of the PHI schema when something is written about a patient who was there, and by nobody else.
create function sec.keep_seen(p_ref text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.patient_reference r set last_seen_on = current_date
  where r.tenant_id = sec.tenant() and r.ref = p_ref and r.last_seen_on is distinct from current_date
$$;

grant create on schema sec to hyaline_gate;
revoke all on function sec.keep_seen(text) from public;
grant execute on function sec.keep_seen(text) to hyaline_migrator;
alter function sec.keep_seen(text) owner to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.dashboard_groups(uuid)', 'sec.dashboard_counts(uuid, date, text)',
    'sec.keep_dashboard(uuid, date, text, uuid[], uuid[], jsonb)', 'sec.dashboard_names()', 'sec.sees_dashboards()',
    'sec.my_references()', 'sec.reps_of_clinic()', 'sec.attribute_reference(text, uuid)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
