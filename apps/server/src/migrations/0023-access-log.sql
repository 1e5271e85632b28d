-- Who looked at whom: questions to the ledger by patient and by person, looks that stand out, and what a clinic has
-- stated about its hours and its reports (docs/decisions/0020-access-log.md).

create table core.access_settings (
  tenant_id uuid primary key references core.clinic (tenant_id),
  -- ISO weekdays, 1 is Monday; empty: the clinic has stated no hours
  open_days smallint[] not null default '{}' check (open_days <@ '{1,2,3,4,5,6,7}'),
  opens time not null default '08:00',
  closes time not null default '18:00' check (closes > opens),
  time_zone text not null default 'UTC' check (length(time_zone) <= 64),
  -- patients may have every look at their record, beyond what 45 CFR 164.528 asks for
  access_report boolean not null default false,
  changed_at timestamptz not null default now(),
  changed_by uuid not null
);
create policy owner_inserts on core.access_settings as restrictive for insert to hyaline_app with check (
  changed_by = (select sec.user_id()) and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
create policy owner_updates on core.access_settings as restrictive for update to hyaline_app using (
  exists (select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.role = 'owner' and m.removed_at is null)
) with check (changed_by = (select sec.user_id()));
grant select on core.access_settings to hyaline_app;
grant insert on core.access_settings to hyaline_app;
grant update (open_days, opens, closes, time_zone, access_report, changed_at, changed_by) on core.access_settings to hyaline_app;

grant execute on function sec.reviews_grants() to hyaline_audit_owner;

-- Whether the person of the context treats the patient of this reference: the clinic's PHI schema answers. As its owner,
-- so that no other role than the clinic's own has to be let into it.
create function sec.treats_reference(p_ref text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text := 'tenant_' || replace(sec.tenant()::text, '-', '');
  treats boolean;
begin
  if p_ref is null or place is null or to_regnamespace(place) is null then
    return false;
  end if;
  execute format('select %I.treats_reference($1)', place) into treats using p_ref;
  return coalesce(treats, false);
end $$;
revoke all on function sec.treats_reference(text) from public;
grant execute on function sec.treats_reference(text) to hyaline_audit_owner;

set local role hyaline_audit_owner;
create index entry_of_patient on audit.entry (tenant_id, patient_ref, id) where patient_ref is not null;

-- Whether the person of the context may ask who looked: owner and privacy officer of the clinic about everybody, a
-- provider about those whom they treat.
create function audit.sees_looks(p_patient text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.reviews_grants() or sec.treats_reference(p_patient)
$$;

-- The first id there can be of a moment: ids are UUIDs of version 7, so a stretch of time is a stretch of the key.
create function audit.first_id(p_at timestamptz) returns uuid
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select rpad(lpad(to_hex(ceil(extract(epoch from p_at) * 1000)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- Newest first. p_events null: every event of a patient, whatever its name; without a patient it must be given.
create function audit.looks(
  p_patient text, p_person uuid, p_events text[], p_outcome text, p_from timestamptz, p_to timestamptz, p_before uuid,
  p_limit integer
) returns table (entry_id uuid, canonical text, intact boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  clinic uuid := sec.tenant();
  first uuid := audit.first_id(p_from);
  last uuid := audit.first_id(p_to);
begin
  if not audit.sees_looks(p_patient) then
    return;
  end if;
  if p_patient is not null then
    return query
    select s.id, s.canonical, s.intact from (
      select e.id from audit.entry e
      where e.tenant_id = clinic and e.patient_ref = p_patient and e.id >= first and e.id < last
        and (p_before is null or e.id < p_before)
        and (p_events is null or e.event = any (p_events)) and (p_outcome is null or e.outcome = p_outcome)
        and (p_person is null or substr(e.canonical, 11, 36) = p_person::text)
      order by e.id desc limit p_limit
    ) c join audit.entry_state s on s.tenant_id = clinic and s.id = c.id order by s.id desc;
  else
    return query
    select s.id, s.canonical, s.intact from (
      select e.id from audit.entry e
      where e.tenant_id = clinic and e.id >= first and e.id < last and (p_before is null or e.id < p_before)
        and e.event = any (p_events) and (p_outcome is null or e.outcome = p_outcome)
        and (p_person is null or substr(e.canonical, 11, 36) = p_person::text)
      order by e.id desc limit p_limit
    ) c join audit.entry_state s on s.tenant_id = clinic and s.id = c.id order by s.id desc;
  end if;
end $$;

-- How many different patients each person reached in each hour that had any, but for events of which a list is full.
create function audit.patients_an_hour(p_from timestamptz, p_to timestamptz, p_except text[])
returns table (person uuid, hour timestamptz, patients integer)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if not audit.sees_looks(null) then
    return;
  end if;
  return query
  select substr(e.canonical, 11, 36)::uuid, date_trunc('hour', e.at, 'UTC'), count(distinct e.patient_ref)::integer
  from audit.entry e
  where e.tenant_id = sec.tenant() and e.id >= audit.first_id(p_from) and e.id < audit.first_id(p_to)
    and e.patient_ref is not null and e.outcome = 'done' and not e.event = any (p_except)
    and e.canonical like '{"actor":"%'
  group by 1, 2;
end $$;

-- Each person's looks at patients outside of the stated hours, by local day.
create function audit.looks_outside(
  p_from timestamptz, p_to timestamptz, p_events text[], p_days smallint[], p_opens time, p_closes time, p_zone text
) returns table (person uuid, day date, looks integer, patients integer, first timestamptz, last timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if not audit.sees_looks(null) then
    return;
  end if;
  return query
  select substr(e.canonical, 11, 36)::uuid, (e.at at time zone p_zone)::date, count(*)::integer,
         count(distinct e.patient_ref)::integer, min(e.at), max(e.at)
  from audit.entry e
  where e.tenant_id = sec.tenant() and e.id >= audit.first_id(p_from) and e.id < audit.first_id(p_to)
    and e.event = any (p_events) and e.canonical like '{"actor":"%'
    and not (extract(isodow from e.at at time zone p_zone)::smallint = any (p_days)
             and (e.at at time zone p_zone)::time >= p_opens and (e.at at time zone p_zone)::time < p_closes)
  group by 1, 2;
end $$;

-- Looks, and refused ones, at a patient by a person whose assignment to them had ended and who was given none since.
-- Owners are left out: they see every patient by their office.
create function audit.looks_after_end(p_from timestamptz, p_to timestamptz, p_events text[])
returns table (person uuid, patient text, ended timestamptz, looks integer, refused integer, granted integer, last timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  clinic uuid := sec.tenant();
begin
  if not audit.sees_looks(null) then
    return;
  end if;
  return query
  with ends as (
    select distinct e.canonical::json -> 'facts' ->> 'account' as account, e.patient_ref, e.resource_id
    from audit.entry e
    where e.tenant_id = clinic and e.event = 'patient.unassigned' and e.id < audit.first_id(p_to)
      and e.id >= audit.first_id(p_to - interval '400 days')
  ), tries as (
    select e.id, e.at, e.outcome, x.account, x.patient_ref, e.canonical::json -> 'facts' ->> 'grant' as given
    from ends x join audit.entry e on e.tenant_id = clinic and e.id >= audit.first_id(p_from) and e.id < audit.first_id(p_to)
      and (e.patient_ref = x.patient_ref or (e.outcome = 'refused' and e.resource_id = x.resource_id))
      and e.event = any (p_events) and substr(e.canonical, 11, 36) = x.account
  ), judged as (
    select t.*, (
      select case when a.event = 'patient.unassigned' then a.at end from audit.entry a
      where a.tenant_id = clinic and a.patient_ref = t.patient_ref and a.id < t.id
        and a.event in ('patient.assigned', 'patient.unassigned') and a.canonical::json -> 'facts' ->> 'account' = t.account
      order by a.id desc limit 1) as ended
    from tries t
  )
  select j.account::uuid, j.patient_ref, max(j.ended), count(*)::integer,
         count(*) filter (where j.outcome = 'refused')::integer, count(*) filter (where j.given is not null)::integer, max(j.at)
  from judged j where j.ended is not null group by 1, 2;
end $$;

do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'audit.sees_looks(text)', 'audit.first_id(timestamptz)',
    'audit.looks(text, uuid, text[], text, timestamptz, timestamptz, uuid, integer)',
    'audit.patients_an_hour(timestamptz, timestamptz, text[])',
    'audit.looks_outside(timestamptz, timestamptz, text[], smallint[], time, time, text)',
    'audit.looks_after_end(timestamptz, timestamptz, text[])']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
  end loop;
end $$;
reset role;
