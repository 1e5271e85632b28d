-- What was told of a day that is over stays true: hours are ended and not deleted, and who treated when is kept
-- (docs/decisions/0033-tasks.md).

-- Spells in which somebody treated in the clinic. The first one has no beginning: hours that were brought in may be older
-- than the membership.
create table core.treating_spell (
  tenant_id uuid not null,
  account_id uuid not null,
  since timestamptz not null,
  until timestamptz check (until >= since),
  primary key (tenant_id, account_id, since),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id)
);
create unique index treating_spell_now on core.treating_spell (tenant_id, account_id) where until is null;
create policy people_read on core.treating_spell as restrictive for select to hyaline_app using ((select sec.schedules()));
grant select on core.treating_spell to hyaline_app;
grant select, insert, update on core.treating_spell to hyaline_gate;
create policy gate on core.treating_spell to hyaline_gate using (true) with check (true);

insert into core.treating_spell (tenant_id, account_id, since, until)
select m.tenant_id, m.account_id, '-infinity', m.removed_at from core.membership m
where m.role in ('owner', 'provider') or exists (select from core.availability v
  where v.tenant_id = m.tenant_id and v.provider_id = m.account_id);
update core.treating_spell s set until = now() from core.membership m
where m.tenant_id = s.tenant_id and m.account_id = s.account_id and s.until is null and m.role not in ('owner', 'provider');

create function sec.keep_treating_spells() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.removed_at is not null or new.role not in ('owner', 'provider') then
    update core.treating_spell s set until = now()
    where s.tenant_id = new.tenant_id and s.account_id = new.account_id and s.until is null;
  elsif not exists (select from core.treating_spell s
    where s.tenant_id = new.tenant_id and s.account_id = new.account_id and s.until is null) then
    insert into core.treating_spell (tenant_id, account_id, since)
    values (new.tenant_id, new.account_id, case when exists (select from core.treating_spell s
      where s.tenant_id = new.tenant_id and s.account_id = new.account_id) then now() else '-infinity' end)
    on conflict (tenant_id, account_id, since) do update set until = null;
  end if;
  return new;
end $$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.keep_treating_spells() from public;
alter function sec.keep_treating_spells() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
create trigger treating_spells after insert or update of role, removed_at on core.membership
  for each row execute function sec.keep_treating_spells();

-- Only what has not begun is deleted; a day of slack, as the days are those of the place's clocks.
alter policy settings_delete on core.availability using (sec.sets_hours(provider_id) and valid_from >= current_date - 1);
create policy settings_update on core.availability as restrictive for update to hyaline_app
  using (sec.sets_hours(provider_id) and (valid_until is null or valid_until >= current_date - 2))
  with check (valid_until is null or valid_until >= current_date - 2);
grant update (valid_until) on core.availability to hyaline_app;
-- An absence that has begun is cut off where it is today; a slip of the same day may go whole.
alter policy settings_delete on core.availability_exception
  using (sec.sets_hours(provider_id) and (from_wall >= current_date - 1 or created_at > now() - interval '24 hours'));
create policy settings_update on core.availability_exception as restrictive for update to hyaline_app
  using (sec.sets_hours(provider_id) and to_wall >= current_date - 1) with check (to_wall >= current_date - 1);
grant update (to_wall) on core.availability_exception to hyaline_app;

-- Somebody who runs campaigns for the clinic, and sees figures of them without any patient (docs/decisions/0033-tasks.md).
alter table core.membership drop constraint membership_role_check,
  add constraint membership_role_check check (role in ('owner', 'admin', 'provider', 'staff', 'privacy-officer',
    'marketing-viewer', 'organisation-owner', 'organisation-viewer', 'sales-rep'));
create or replace function sec.outranks(p_rank text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from core.membership m
    where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.removed_at is null
      and (m.role in ('owner', 'organisation-owner')
           or (m.role = 'admin' and p_rank in ('provider', 'staff', 'privacy-officer', 'marketing-viewer'))))
$$;
create or replace function sec.withdraw_invitations_of(p_account uuid) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.invitation i set removed_at = now(), link = null
  where i.tenant_id = sec.tenant() and i.invited_by = p_account and i.accepted_at is null and i.removed_at is null
    and (sec.outranks('staff') or p_account = sec.user_id())
    and not exists (
      select from core.membership m
      where m.tenant_id = i.tenant_id and m.account_id = p_account and m.removed_at is null
        and (m.role in ('owner', 'organisation-owner')
             or (m.role = 'admin' and i.role in ('provider', 'staff', 'privacy-officer', 'marketing-viewer'))))
  returning i.id
$$;

create function sec.looks_at_campaigns_alone() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
    and m.removed_at is null and m.role = 'marketing-viewer')
$$;

-- When visits were booked on the public page: those that were only held and never confirmed are none.
create function sec.booked_online(p_from timestamptz, p_until timestamptz) returns setof timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.created_at from core.appointment a
  where a.tenant_id = sec.tenant() and sec.schedules() and a.source = 'public' and a.created_at >= p_from and a.created_at < p_until
    and not exists (select from core.public_booking b
      where b.tenant_id = a.tenant_id and b.appointment_id = a.id and b.confirmed_at is null)
$$;
-- The same by finished month for those who run campaigns: 0 to 10 is null here already, and no sum is told.
create function sec.campaign_months(p_months integer) returns table (month date, booked integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with place as (select p.time_zone as zone, date_trunc('month', now() at time zone p.time_zone) as this
    from core.practice p where p.tenant_id = sec.tenant() and exists (
      select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
        and m.removed_at is null and m.role in ('owner', 'admin', 'marketing-viewer')))
  select s.month::date, case when count(a.id) > 10 then count(a.id)::integer end
  from place cross join generate_series(1, least(p_months, 24)) as n
  cross join lateral (select place.this - make_interval(months => n) as month) as s
  left join core.appointment a on a.tenant_id = sec.tenant() and a.source = 'public'
    and a.created_at >= s.month at time zone place.zone and a.created_at < (s.month + interval '1 month') at time zone place.zone
    and not exists (select from core.public_booking b
      where b.tenant_id = a.tenant_id and b.appointment_id = a.id and b.confirmed_at is null)
  group by 1 order by 1
$$;
grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.looks_at_campaigns_alone()', 'sec.booked_online(timestamptz, timestamptz)',
    'sec.campaign_months(integer)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
-- The one shared table with references of patients that every member of a clinic may read.
create policy not_for_campaigns on core.link as restrictive to hyaline_app using (not (select sec.looks_at_campaigns_alone()));
create policy not_for_campaigns on core.link_access as restrictive to hyaline_app using (not (select sec.looks_at_campaigns_alone()));

-- A task keeps whom it was about, also after somebody took the reference off, and so does the next one of a series: what
-- colleagues wrote goes with the patient all the same.
alter table core.task add column past_refs text[] not null default '{}';
create index task_of_past on core.task using gin (past_refs) where past_refs <> '{}';
create function sec.keep_past_refs() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    new.past_refs := coalesce((select case when t.patient_ref is null or t.patient_ref = any (t.past_refs) then t.past_refs
        else t.past_refs || t.patient_ref end
      from core.task t where t.tenant_id = new.tenant_id and t.id = new.previous_id), '{}');
  elsif old.patient_ref is distinct from new.patient_ref and old.patient_ref is not null then
    new.past_refs := array_remove(old.past_refs, old.patient_ref) || old.patient_ref;
  else
    new.past_refs := old.past_refs;
  end if;
  return new;
end $$;
create trigger keep_past_refs before insert or update of patient_ref, past_refs on core.task
  for each row execute function sec.keep_past_refs();
create or replace function sec.forget_tasks() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.task t where t.tenant_id = old.tenant_id and (t.patient_ref = old.ref or t.past_refs @> array[old.ref]);
  return null;
end $$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.keep_past_refs() from public;
alter function sec.keep_past_refs() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

-- Organisations see of the schedule how many patients came in a month and how many missed a visit: persons by clinic and
-- representative, as the other counts (docs/decisions/0019-small-cells.md).
alter table core.dashboard_clinic drop constraint dashboard_clinic_measure_check,
  add constraint dashboard_clinic_measure_check
    check (measure in ('new-patients', 'patients', 'active-protocols', 'refills-due', 'seen', 'visited', 'missed'));
alter table core.dashboard_total drop constraint dashboard_total_measure_check,
  add constraint dashboard_total_measure_check
    check (measure in ('new-patients', 'patients', 'active-protocols', 'refills-due', 'seen', 'visited', 'missed'));
