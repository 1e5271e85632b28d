-- Organisations see how clinics work besides how many patients came: how full and how soon, tasks in time, links opened,
-- packets read, storage (docs/decisions/0019-small-cells.md).

alter table core.dashboard_clinic drop constraint dashboard_clinic_measure_check,
  add constraint dashboard_clinic_measure_check check (measure in
    ('new-patients', 'earlier', 'patients', 'active-protocols', 'refills-due', 'seen', 'visited', 'missed',
     'link-opened', 'packet-read', 'utilisation', 'lead-time', 'tasks-on-time', 'storage')),
  add gap text check (gap in ('no-hours', 'not-in-use')),
  add constraint nothing_in_a_gap check (gap is null or (cardinality(cells) = 1 and cells[1] is null and total is null));
comment on column core.dashboard_clinic.gap is 'why a working of the clinic is not known; never why it is not told';

-- For the installation itself: the patients of a clinic who are of a group that was told.
create function sec.dashboard_told_people(p_clinic uuid) returns table (ref text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with told as materialized (
    select d.month, (c.value->>'rep')::uuid as rep_id
    from core.dashboard_clinic d cross join lateral jsonb_array_elements(d.columns) with ordinality as c (value, at)
    where d.tenant_id = p_clinic and d.measure in ('new-patients', 'earlier') and d.cells[c.at] is not null),
  first as (select min(d.month) as month from core.dashboard_clinic d
    where d.tenant_id = p_clinic and d.measure in ('new-patients', 'earlier'))
  select r.ref from core.patient_reference r cross join first
  left join lateral (select m.account_id as id from core.membership m
    join core.organisation_clinic over_it on over_it.tenant_id = m.tenant_id and over_it.clinic_id = p_clinic
      and over_it.removed_at is null
    where m.account_id = r.rep_id and m.role = 'sales-rep' and m.removed_at is null limit 1) rep on true
  join told on told.month = greatest(date_trunc('month', r.created_on)::date, first.month)
    and told.rep_id is not distinct from rep.id
  where sec.is_platform() and r.tenant_id = p_clinic
$$;

-- For the installation itself: visits of those patients in a month by the clinic's clocks, that were held or missed or
-- still stand. Days from booking to visit; null where nobody booked it here.
create function sec.dashboard_visits(p_clinic uuid, p_month date) returns table (
  ref text, provider_id uuid, location_id uuid, starts_at timestamptz, ends_at timestamptz, lead double precision
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.patient_ref, a.provider_id, a.location_id, a.starts_at, a.ends_at,
    case when a.source <> 'import' and a.starts_at >= a.created_at
      then extract(epoch from a.starts_at - a.created_at)::double precision / 86400 end
  from core.practice p join core.appointment a on a.tenant_id = p.tenant_id
  where sec.is_platform() and p.tenant_id = p_clinic
    and a.status in ('booked', 'confirmed', 'arrived', 'in-room', 'completed', 'no-show')
    and a.starts_at >= p_month::timestamp at time zone p.time_zone
    and a.starts_at < (p_month + interval '1 month') at time zone p.time_zone
    and a.patient_ref in (select t.ref from sec.dashboard_told_people(p_clinic) t)
$$;

-- For the installation itself: tasks due in a month by whom they are about, each about nobody for itself, and how many of
-- them were done by their day. Those about a patient count where that patient is told of.
create function sec.dashboard_tasks(p_clinic uuid, p_month date) returns table (about text, due integer, in_time integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(t.patient_ref, t.id::text), count(*)::integer,
    (count(*) filter (where (t.done_at at time zone p.time_zone)::date <= t.due_on))::integer
  from core.practice p join core.task t on t.tenant_id = p.tenant_id
  where sec.is_platform() and p.tenant_id = p_clinic and t.removed_at is null
    and t.due_on >= p_month and t.due_on < p_month + interval '1 month'
    and (coalesce(t.patient_ref, t.past_refs[1]) is null
      or (t.patient_ref in (select t.ref from sec.dashboard_told_people(p_clinic) t) and t.past_refs = '{}'))
  group by 1
$$;

-- As 0051, and patients of whom a link was opened, or a packet read through its link.
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
    when 'link-opened' then exists (select from core.link l
      join core.link_access x on x.tenant_id = l.tenant_id and x.link_id = l.id
      where l.tenant_id = r.tenant_id and l.patient_ref = r.ref and x.outcome = 'opened'
        and x.at >= p_month::timestamp at time zone p.time_zone and x.at < (p_month + interval '1 month') at time zone p.time_zone)
    when 'packet-read' then exists (select from core.link l
      join core.link_access x on x.tenant_id = l.tenant_id and x.link_id = l.id
      where l.tenant_id = r.tenant_id and l.patient_ref = r.ref and l.kind = 'packet' and x.outcome = 'opened'
        and x.at >= p_month::timestamp at time zone p.time_zone and x.at < (p_month + interval '1 month') at time zone p.time_zone)
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

-- Keeps how a clinic works, once and for every organisation.
create function sec.keep_dashboard_working(p_clinic uuid, p_month date, p_measure text, p_value integer, p_gap text)
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() or p_measure not in ('utilisation', 'lead-time', 'tasks-on-time', 'storage') then
    raise exception 'dashboards are published by the installation' using errcode = '42501';
  end if;
  insert into core.dashboard_clinic (tenant_id, month, measure, columns, cells, gap)
  values (p_clinic, p_month, p_measure, '[{"rep": null, "organisations": []}]', array[p_value], p_gap) on conflict do nothing;
end $$;

-- As 0051, with why something is not known; how a clinic works is told to owners and viewers of the organisation.
drop function sec.dashboard_rows(date);
create function sec.dashboard_rows(p_since date) returns table (
  measure text, month date, clinic_id uuid, rep_ids uuid[], cells integer[], total integer, gap text, taken_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.measure, d.month, d.tenant_id, told.rep_ids, told.cells,
    case when self.role <> 'sales-rep' then d.total end, d.gap, d.taken_at
  from core.membership self
  join core.organisation_clinic o on o.tenant_id = self.tenant_id and o.removed_at is null
  join core.dashboard_clinic d on d.tenant_id = o.clinic_id and d.month >= p_since and d.measure <> 'earlier'
    and (self.role <> 'sales-rep' or d.measure not in ('utilisation', 'lead-time', 'tasks-on-time', 'storage'))
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
  foreach f in array array['sec.dashboard_told_people(uuid)', 'sec.dashboard_visits(uuid, date)',
    'sec.dashboard_tasks(uuid, date)', 'sec.keep_dashboard_working(uuid, date, text, integer, text)',
    'sec.dashboard_rows(date)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
