-- What dashboards tell is decided once for a clinic and month, the same for every organisation, and SQL tells no more of
-- it than the page (docs/decisions/0019-small-cells.md).

-- A clinic's row: counts by representatives of whatever organisations it belonged to when they were taken.
create table core.dashboard_clinic (
  tenant_id uuid not null references core.clinic (tenant_id),
  month date not null check (extract(day from month) = 1),
  measure text not null check (measure in ('new-patients', 'patients', 'active-protocols', 'refills-due', 'seen')),
  -- [{"rep": uuid or null for patients whom nobody brought, "organisations": [uuid]}]
  columns jsonb not null check (jsonb_typeof(columns) = 'array'),
  -- as many as columns; null wherever a count is not told
  cells integer[] not null check (cardinality(cells) = jsonb_array_length(columns)),
  -- null: not told
  total integer,
  taken_at timestamptz not null default now(),
  primary key (tenant_id, month, measure)
);
comment on table core.dashboard_clinic is 'counts after suppression; read through sec.dashboard_rows alone';
-- An organisation's sum over its clinics, where it is told although that of a clinic is not.
create table core.dashboard_total (
  tenant_id uuid not null references core.organisation (tenant_id),
  month date not null check (extract(day from month) = 1),
  measure text not null check (measure in ('new-patients', 'patients', 'active-protocols', 'refills-due', 'seen')),
  clinic_ids uuid[] not null,
  total integer not null,
  primary key (tenant_id, month, measure)
);
grant select, insert on core.dashboard_clinic, core.dashboard_total to hyaline_gate;
create policy gate on core.dashboard_clinic to hyaline_gate using (true) with check (true);
create policy gate on core.dashboard_total to hyaline_gate using (true) with check (true);

-- What was published stays as it was told first: of two organisations over one clinic, the first table stands for both.
grant delete on core.dashboard_month to hyaline_gate;
set local role hyaline_gate;
insert into core.dashboard_clinic (tenant_id, month, measure, columns, cells, total, taken_at)
select distinct on (clinic.id, d.month, d.measure) clinic.id, d.month, d.measure,
  (select jsonb_agg(jsonb_build_object('rep', nullif(r.id, '00000000-0000-0000-0000-000000000000'),
     'organisations', jsonb_build_array(d.tenant_id)) order by r.at) from unnest(d.rep_ids) with ordinality as r (id, at)),
  (select array_agg((d.picture->'cells'->(clinic.at::integer - 1)->>(r.at::integer - 1))::integer order by r.at)
   from unnest(d.rep_ids) with ordinality as r (id, at)),
  (d.picture->'rowTotals'->(clinic.at::integer - 1)->>'exact')::integer, d.taken_at
from core.dashboard_month d cross join unnest(d.clinic_ids) with ordinality as clinic (id, at)
order by clinic.id, d.month, d.measure, d.taken_at;
insert into core.dashboard_total (tenant_id, month, measure, clinic_ids, total)
select d.tenant_id, d.month, d.measure, d.clinic_ids, (d.picture->'total'->>'exact')::integer from core.dashboard_month d
where (d.picture->'total'->>'exact') is not null and not exists (
  select from core.dashboard_month other where other.tenant_id <> d.tenant_id and other.month = d.month
    and other.measure = d.measure and other.clinic_ids && d.clinic_ids);
reset role;
drop table core.dashboard_month;
drop function sec.keep_dashboard(uuid, date, text, uuid[], uuid[], jsonb);
drop function sec.dashboard_groups(uuid);
drop function sec.dashboard_counts(uuid, date, text);

-- For the installation itself: the clinics of an organisation, every representative who could have brought a patient to
-- each, and whether it belongs to another organisation too. One publishing at a time: whoever comes second finds it done.
create function sec.dashboard_groups(p_organisation uuid)
returns table (clinic_id uuid, columns jsonb, shared boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('dashboards', 0));
  return query
    select o.clinic_id, coalesce((
        select jsonb_agg(jsonb_build_object('rep', r.id, 'organisations', r.organisations) order by r.id) from (
          select m.account_id as id, jsonb_agg(m.tenant_id order by m.tenant_id) as organisations
          from core.organisation_clinic over_it
          join core.membership m on m.tenant_id = over_it.tenant_id and m.role = 'sales-rep' and m.removed_at is null
          where over_it.clinic_id = o.clinic_id and over_it.removed_at is null group by 1) r), '[]')
        || jsonb_build_array(jsonb_build_object('rep', null, 'organisations', '[]'::jsonb)),
      exists (select from core.organisation_clinic other where other.clinic_id = o.clinic_id
              and other.tenant_id <> p_organisation and other.removed_at is null)
    from core.organisation_clinic o
    where o.tenant_id = p_organisation and o.clinic_id is not null and o.removed_at is null order by 1;
end $$;

-- For the installation itself: raw counts of the clinics of which nothing was published yet. A representative of no
-- organisation over the clinic counts as nobody, as null.
create function sec.dashboard_counts(p_organisation uuid, p_month date, p_measure text)
returns table (clinic_id uuid, rep_id uuid, patients integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.clinic_id, rep.id, count(r.ref)::integer
  from core.organisation_clinic o
  left join core.patient_reference r on r.tenant_id = o.clinic_id and case p_measure
    when 'new-patients' then r.created_on >= p_month and r.created_on < p_month + interval '1 month'
    when 'patients' then r.removed_on is null
    when 'active-protocols' then r.removed_on is null and r.active_protocols > 0
    when 'refills-due' then r.removed_on is null and r.next_refill_on <= current_date + 30
    when 'seen' then r.removed_on is null and r.last_seen_on >= current_date - 90
    else false end
  left join lateral (select m.account_id as id from core.membership m
    join core.organisation_clinic over_it on over_it.tenant_id = m.tenant_id and over_it.clinic_id = o.clinic_id
      and over_it.removed_at is null
    where m.account_id = r.rep_id and m.role = 'sales-rep' and m.removed_at is null limit 1) rep on true
  where sec.is_platform() and o.tenant_id = p_organisation and o.clinic_id is not null and o.removed_at is null
    and not exists (select from core.dashboard_clinic d where d.tenant_id = o.clinic_id and d.month = p_month and d.measure = p_measure)
  group by 1, 2
$$;

-- Keeps what is told of a clinic, once and for every organisation.
create function sec.keep_dashboard_clinic(
  p_clinic uuid, p_month date, p_measure text, p_columns jsonb, p_cells integer[], p_total integer
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() then
    raise exception 'dashboards are published by the installation' using errcode = '42501';
  end if;
  insert into core.dashboard_clinic (tenant_id, month, measure, columns, cells, total)
  values (p_clinic, p_month, p_measure, p_columns, p_cells, p_total) on conflict do nothing;
end $$;
create function sec.keep_dashboard_total(p_organisation uuid, p_month date, p_measure text, p_clinics uuid[], p_total integer)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() then
    raise exception 'dashboards are published by the installation' using errcode = '42501';
  end if;
  insert into core.dashboard_total (tenant_id, month, measure, clinic_ids, total)
  values (p_organisation, p_month, p_measure, p_clinics, p_total) on conflict do nothing;
end $$;

-- What the person of the context is told: of the clinics that belong to their organisation now, the columns of its own
-- representatives and of nobody; a representative's own column alone, and no total.
create function sec.dashboard_rows(p_since date) returns table (
  measure text, month date, clinic_id uuid, rep_ids uuid[], cells integer[], total integer, taken_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.measure, d.month, d.tenant_id, told.rep_ids, told.cells,
    case when self.role <> 'sales-rep' then d.total end, d.taken_at
  from core.membership self
  join core.organisation_clinic o on o.tenant_id = self.tenant_id and o.removed_at is null
  join core.dashboard_clinic d on d.tenant_id = o.clinic_id and d.month >= p_since
  cross join lateral (
    select array_agg((c.value->>'rep')::uuid order by c.at) as rep_ids, array_agg(d.cells[c.at] order by c.at) as cells
    from jsonb_array_elements(d.columns) with ordinality as c (value, at)
    where case when self.role = 'sales-rep' then c.value->>'rep' = self.account_id::text and c.value->'organisations' ? self.tenant_id::text
          else c.value->>'rep' is null or c.value->'organisations' ? self.tenant_id::text end) told
  where self.tenant_id = sec.tenant() and self.account_id = sec.user_id() and self.removed_at is null
    and self.role in ('organisation-owner', 'organisation-viewer', 'sales-rep')
$$;
-- Clinics that belong to the organisation of the context now, and its representatives.
drop function sec.dashboard_names();
create function sec.dashboard_names() returns table (id uuid, name text, is_clinic boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id, c.name, true from core.organisation_clinic o join core.clinic c on c.tenant_id = o.clinic_id
  where o.tenant_id = sec.tenant() and o.removed_at is null and sec.sees_dashboards()
  union all
  select a.id, a.name, false from core.membership m join core.account a on a.id = m.account_id
  where m.tenant_id = sec.tenant() and m.role = 'sales-rep' and m.removed_at is null and sec.sees_dashboards()
$$;
create function sec.dashboard_totals(p_since date) returns table (measure text, month date, clinic_ids uuid[], total integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.measure, t.month, t.clinic_ids, t.total from core.membership self
  join core.dashboard_total t on t.tenant_id = self.tenant_id and t.month >= p_since
  where self.tenant_id = sec.tenant() and self.account_id = sec.user_id() and self.removed_at is null
    and self.role in ('organisation-owner', 'organisation-viewer')
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.dashboard_names()', 'sec.dashboard_groups(uuid)', 'sec.dashboard_counts(uuid, date, text)', 'sec.dashboard_rows(date)',
    'sec.dashboard_totals(date)', 'sec.keep_dashboard_clinic(uuid, date, text, jsonb, integer[], integer)',
    'sec.keep_dashboard_total(uuid, date, text, uuid[], integer)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;

-- How long a clinic's ledger is kept once the clinic is closed, in days: seven years, and only ever longer. While it is
-- open nothing of it goes at all (0003). It stands where a closed clinic keeps it too.
alter table core.practice add column ledger_days integer not null default 2557 check (ledger_days between 2557 and 36525);
-- 'done', 'shorter', or 'not-theirs' for anybody but an owner.
create function sec.keep_ledger(p_days integer) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = 'owner' and m.removed_at is null) then
    return 'not-theirs';
  end if;
  update core.practice p set ledger_days = p_days where p.tenant_id = sec.tenant() and p.ledger_days <= p_days;
  return case when found then 'done' else 'shorter' end;
end $$;
grant update (ledger_days) on core.practice to hyaline_gate;
grant create on schema sec to hyaline_gate;
revoke all on function sec.keep_ledger(integer) from public;
grant execute on function sec.keep_ledger(integer) to hyaline_app;
alter function sec.keep_ledger(integer) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

-- Whom a patient may ask about their data: the clinic's privacy officer, as long as they are of the clinic. For patients.
create function sec.own_privacy_officer() returns table (name text, phone text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.name, p.phone from core.practice p
  join core.membership m on m.tenant_id = p.tenant_id and m.account_id = p.privacy_officer_id and m.removed_at is null
  join core.account a on a.id = m.account_id where p.tenant_id = sec.tenant()
$$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.own_privacy_officer() from public;
grant execute on function sec.own_privacy_officer() to hyaline_portal;
alter function sec.own_privacy_officer() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
