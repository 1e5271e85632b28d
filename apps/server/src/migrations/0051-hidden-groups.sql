-- Whoever belongs to a group too small to be told is counted nowhere else, and no sum is told over a count that is not
-- (docs/decisions/0019-small-cells.md).

-- Figures of a moment that counted the patients of hidden months, and sums over hidden counts, are told no longer.
grant update, delete on core.dashboard_clinic to hyaline_gate;
set local role hyaline_gate;
delete from core.dashboard_clinic where measure <> 'new-patients';
update core.dashboard_clinic set total = null where array_position(cells, null) is not null;
reset role;
revoke update, delete on core.dashboard_clinic from hyaline_gate;
alter table core.dashboard_clinic drop constraint dashboard_clinic_measure_check,
  add constraint dashboard_clinic_measure_check check (measure in
    ('new-patients', 'earlier', 'patients', 'active-protocols', 'refills-due', 'seen', 'visited', 'missed')),
  add constraint no_sum_over_hidden check (total is null or array_position(cells, null) is null);
drop function sec.dashboard_totals(date);
drop function sec.keep_dashboard_total(uuid, date, text, uuid[], integer);
drop table core.dashboard_total;

-- For the installation itself: the clinics of an organisation and every representative who could have brought a patient
-- to each. One publishing at a time: whoever comes second finds it done.
drop function sec.dashboard_groups(uuid);
create function sec.dashboard_groups(p_organisation uuid) returns table (clinic_id uuid, columns jsonb)
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
        || jsonb_build_array(jsonb_build_object('rep', null, 'organisations', '[]'::jsonb))
    from core.organisation_clinic o
    where o.tenant_id = p_organisation and o.clinic_id is not null and o.removed_at is null order by 1;
end $$;

-- For the installation itself: the groups of patients that were told, by clinic, month of entry and representative. What
-- came before the first month told is one group, of the month before it.
create function sec.dashboard_told_groups(p_organisation uuid)
returns table (clinic_id uuid, month date, rep_id uuid, patients integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.clinic_id, d.month, (c.value->>'rep')::uuid, d.cells[c.at]
  from core.organisation_clinic o
  join core.dashboard_clinic d on d.tenant_id = o.clinic_id and d.measure in ('new-patients', 'earlier')
  cross join lateral jsonb_array_elements(d.columns) with ordinality as c (value, at)
  where sec.is_platform() and o.tenant_id = p_organisation and o.removed_at is null and d.cells[c.at] is not null
$$;

-- For the installation itself: raw counts of the clinics of which nothing was published yet. A representative of no
-- organisation over the clinic counts as nobody, as null. Figures count the patients of the groups told, and no other.
create or replace function sec.dashboard_counts(p_organisation uuid, p_month date, p_measure text)
returns table (clinic_id uuid, rep_id uuid, patients integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with told as materialized (select * from sec.dashboard_told_groups(p_organisation))
  select o.clinic_id, rep.id,
    (count(r.ref) filter (where p_measure in ('new-patients', 'earlier') or told.clinic_id is not null))::integer
  from core.organisation_clinic o
  left join core.practice p on p.tenant_id = o.clinic_id
  cross join lateral (
    select min(d.month) filter (where d.measure = 'new-patients') as month, min(d.month) as group_month
    from core.dashboard_clinic d where d.tenant_id = o.clinic_id and d.measure in ('new-patients', 'earlier')) as first
  left join core.patient_reference r on r.tenant_id = o.clinic_id and case p_measure
    when 'new-patients' then r.created_on >= p_month and r.created_on < p_month + interval '1 month'
    when 'earlier' then r.created_on < first.month
    when 'active-protocols' then r.removed_on is null and r.active_protocols > 0
    when 'refills-due' then r.removed_on is null and r.next_refill_on <= current_date + 30
    when 'seen' then r.removed_on is null and r.last_seen_on >= current_date - 90
    when 'visited' then exists (select from core.appointment a where a.tenant_id = r.tenant_id and a.patient_ref = r.ref
      and a.status = 'completed' and a.starts_at >= p_month::timestamp at time zone p.time_zone
      and a.starts_at < (p_month + interval '1 month') at time zone p.time_zone)
    when 'missed' then exists (select from core.appointment a where a.tenant_id = r.tenant_id and a.patient_ref = r.ref
      and a.status = 'no-show' and a.starts_at >= p_month::timestamp at time zone p.time_zone
      and a.starts_at < (p_month + interval '1 month') at time zone p.time_zone)
    else false end
  left join lateral (select m.account_id as id from core.membership m
    join core.organisation_clinic over_it on over_it.tenant_id = m.tenant_id and over_it.clinic_id = o.clinic_id
      and over_it.removed_at is null
    where m.account_id = r.rep_id and m.role = 'sales-rep' and m.removed_at is null limit 1) rep on true
  left join told on told.clinic_id = o.clinic_id
    and coalesce(told.rep_id, '00000000-0000-0000-0000-000000000000') = coalesce(rep.id, '00000000-0000-0000-0000-000000000000')
    and told.month = greatest(date_trunc('month', r.created_on)::date, first.group_month)
  where sec.is_platform() and o.tenant_id = p_organisation and o.clinic_id is not null and o.removed_at is null
    and not exists (select from core.dashboard_clinic d
      where d.tenant_id = o.clinic_id and (d.month = p_month or p_measure = 'earlier') and d.measure = p_measure)
  group by 1, 2
$$;

-- Keeps what is told of a clinic, once and for every organisation.
create or replace function sec.keep_dashboard_clinic(
  p_clinic uuid, p_month date, p_measure text, p_columns jsonb, p_cells integer[], p_total integer
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() then
    raise exception 'dashboards are published by the installation' using errcode = '42501';
  end if;
  insert into core.dashboard_clinic (tenant_id, month, measure, columns, cells, total)
  values (p_clinic, case when p_measure = 'earlier' then
      (select (min(d.month) - interval '1 month')::date from core.dashboard_clinic d
       where d.tenant_id = p_clinic and d.measure = 'new-patients') else p_month end,
    p_measure, p_columns, p_cells, p_total) on conflict do nothing;
end $$;

-- What the person of the context is told: of the clinics that belong to their organisation now, the columns of its own
-- representatives and of nobody; a representative's own column alone, and no total.
create or replace function sec.dashboard_rows(p_since date) returns table (
  measure text, month date, clinic_id uuid, rep_ids uuid[], cells integer[], total integer, taken_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.measure, d.month, d.tenant_id, told.rep_ids, told.cells,
    case when self.role <> 'sales-rep' then d.total end, d.taken_at
  from core.membership self
  join core.organisation_clinic o on o.tenant_id = self.tenant_id and o.removed_at is null
  join core.dashboard_clinic d on d.tenant_id = o.clinic_id and d.month >= p_since and d.measure <> 'earlier'
  cross join lateral (
    select array_agg((c.value->>'rep')::uuid order by c.at) as rep_ids, array_agg(d.cells[c.at] order by c.at) as cells
    from jsonb_array_elements(d.columns) with ordinality as c (value, at)
    where case when self.role = 'sales-rep' then c.value->>'rep' = self.account_id::text and c.value->'organisations' ? self.tenant_id::text
          else c.value->>'rep' is null or c.value->'organisations' ? self.tenant_id::text end) told
  where self.tenant_id = sec.tenant() and self.account_id = sec.user_id() and self.removed_at is null
    and self.role in ('organisation-owner', 'organisation-viewer', 'sales-rep')
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.dashboard_groups(uuid)', 'sec.dashboard_told_groups(uuid)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
