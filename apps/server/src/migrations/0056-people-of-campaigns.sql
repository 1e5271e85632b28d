-- Campaigns count people and not bookings; a visitor's link lives until the next one was used; a task stays with the
-- patient it was written of; whoever gets a role that treats nobody has nobody any more (docs/decisions/0018-patients.md,
-- 0033-tasks.md, 0034-public-site-and-trial.md).

-- Whoever booked, as a keyed hash of their address, so that one person counts once. It is there for the month alone: it
-- goes when the month is decided.
alter table core.public_booking add person bytea check (octet_length(person) = 32),
  add former_secret bytea check (octet_length(former_secret) = 32);
comment on column core.public_booking.person is 'HMAC of clinic and address; null once its month is decided';
comment on column core.public_booking.former_secret is 'the link of before, until the one that took its place is used';
create index public_booking_person on core.public_booking (tenant_id) where person is not null;
create unique index public_booking_former on core.public_booking (former_secret) where former_secret is not null;
grant update (former_secret) on core.public_booking to hyaline_app;
grant update (person) on core.public_booking to hyaline_gate;

create table core.campaign_month (
  tenant_id uuid not null references core.clinic (tenant_id),
  month date not null check (extract(day from month) = 1),
  -- null: 0 to 10, which is not told; others in steps of ten downwards
  people integer check (people >= 10 and people % 10 = 0),
  decided_at timestamptz not null default now(),
  primary key (tenant_id, month)
);
comment on table core.campaign_month is 'how many people booked on the public page, after suppression; read through sec.campaign_months alone';
grant select, insert on core.campaign_month to hyaline_gate;
create policy gate on core.campaign_month to hyaline_gate using (true) with check (true);

-- Of months before, only those who became patients can be told apart.
set local role hyaline_gate;
insert into core.campaign_month (tenant_id, month, people)
select b.tenant_id, m.month::date, case when count(distinct a.patient_ref) > 10 then count(distinct a.patient_ref)::integer / 10 * 10 end
from core.public_booking b join core.appointment a on a.tenant_id = b.tenant_id and a.id = b.appointment_id
join core.practice p on p.tenant_id = b.tenant_id
cross join lateral (select date_trunc('month', a.created_at at time zone p.time_zone) as month) as m
where b.confirmed_at is not null and a.status not in ('cancelled', 'late-cancel') and (m.month + interval '1 month') at time zone p.time_zone < now()
group by 1, 2;
reset role;

-- For the installation itself: decides, once, how many people booked in a month that is over by the clinic's clocks. A day
-- later, so that whoever held a visit in its last minutes has confirmed it. They count whom the clinic knows: who came, or became
-- a patient. Anybody can make up the others, and would know by how many they changed a number.
create function sec.decide_campaigns() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('campaigns', 0));
  insert into core.campaign_month (tenant_id, month, people)
  select b.tenant_id, m.month::date, case when count(distinct b.person) > 10 then count(distinct b.person)::integer / 10 * 10 end
  from core.public_booking b join core.appointment a on a.tenant_id = b.tenant_id and a.id = b.appointment_id
  join core.practice p on p.tenant_id = b.tenant_id
  cross join lateral (select date_trunc('month', a.created_at at time zone p.time_zone) as month) as m
  where b.person is not null and b.confirmed_at is not null and a.status not in ('cancelled', 'late-cancel')
    and (a.patient_ref is not null or a.status in ('arrived', 'in-room', 'completed'))
    and (m.month + interval '1 month') at time zone p.time_zone < now() - interval '1 day'
  group by 1, 2 on conflict do nothing;
  update core.public_booking b set person = null
  from core.appointment a, core.practice p
  where b.person is not null and a.tenant_id = b.tenant_id and a.id = b.appointment_id and p.tenant_id = b.tenant_id
    and (date_trunc('month', a.created_at at time zone p.time_zone) + interval '1 month') at time zone p.time_zone
      < now() - interval '1 day';
end $$;

-- What was decided, for those who run campaigns. A month of which nothing was decided is like one with few.
drop function sec.campaign_months(integer);
create function sec.campaign_months(p_months integer) returns table (month date, people integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.month, d.people
  from core.practice p
  cross join generate_series(1, least(p_months, 24)) as n
  cross join lateral (select (date_trunc('month', now() at time zone p.time_zone) - make_interval(months => n))::date as month) as s
  left join core.campaign_month d on d.tenant_id = p.tenant_id and d.month = s.month
  where p.tenant_id = sec.tenant() and exists (
    select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
      and m.removed_at is null and m.role in ('owner', 'admin', 'marketing-viewer'))
  order by 1
$$;

-- Whose a mailed link is: also the one before, until the newer one is used.
create or replace function sec.booking_behind(p_secret bytea) returns table (tenant_id uuid, takes boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.tenant_id, p.workspaces @> array['care', 'practice']
  from core.public_booking b join core.practice p on p.tenant_id = b.tenant_id
  where (b.secret = p_secret or b.former_secret = p_secret) and sec.is_platform()
$$;

-- As 0049, and a task never becomes another patient's: what was written of the first would go with the second, or stay.
create or replace function sec.keep_past_refs() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    new.past_refs := coalesce((select case when t.patient_ref is null or t.patient_ref = any (t.past_refs) then t.past_refs
        else t.past_refs || t.patient_ref end
      from core.task t where t.tenant_id = new.tenant_id and t.id = new.previous_id), '{}');
  elsif old.patient_ref is distinct from new.patient_ref then
    if new.patient_ref is not null and (old.patient_ref is not null or not (old.past_refs <@ array[new.patient_ref])) then
      raise check_violation using message = 'a task stays with the patient it was written of';
    end if;
    new.past_refs := case when old.patient_ref is null then old.past_refs
      else array_remove(old.past_refs, old.patient_ref) || old.patient_ref end;
  else
    -- a reference leaves with the patient, and in no other way
    new.past_refs := coalesce((select array_agg(r.ref order by r.at) from unnest(old.past_refs) with ordinality as r (ref, at)
      where r.ref = any (new.past_refs) or exists (
        select from core.patient_reference p where p.tenant_id = new.tenant_id and p.ref = r.ref)), '{}');
  end if;
  return new;
end $$;
-- Those that were moved before that was refused stay with whom they are about now, without any word of before.
create or replace function sec.forget_tasks() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.task t where t.tenant_id = old.tenant_id
    and (t.patient_ref = old.ref or (t.patient_ref is null and t.past_refs @> array[old.ref]));
  delete from core.task_item i using core.task t
  where t.tenant_id = old.tenant_id and t.past_refs @> array[old.ref] and i.tenant_id = t.tenant_id and i.task_id = t.id;
  delete from core.task_comment c using core.task t
  where t.tenant_id = old.tenant_id and t.past_refs @> array[old.ref] and c.tenant_id = t.tenant_id and c.task_id = t.id;
  update core.task t set title = case when t.auto is null and t.removed_at is null then '…' end,
    past_refs = array_remove(t.past_refs, old.ref)
  where t.tenant_id = old.tenant_id and t.past_refs @> array[old.ref];
  return null;
end $$;
grant update (title, past_refs) on core.task to hyaline_gate;
grant select, delete on core.task_item, core.task_comment to hyaline_gate;
create policy gate on core.task_item to hyaline_gate using (true) with check (true);
create policy gate on core.task_comment to hyaline_gate using (true) with check (true);

-- What hangs on somebody that their role may not hold: with a role that treats nobody, patients they treat or cover for;
-- identities and studies likewise. It gave them nothing since the role changed, and would give it again with the next one.
-- As the owner of the clinic's tables: an admin changes roles and sees none of these.
create function sec.end_unfit_assignments(p_account uuid)
returns table (kind text, id uuid, ref text, assignees uuid[])
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text := 'tenant_' || replace(sec.tenant()::text, '-', '');
  now_is text;
begin
  select m.role into now_is from core.membership m
  where m.tenant_id = sec.tenant() and m.account_id = p_account and m.removed_at is null;
  if now_is is null or place is null then return; end if;
  if to_regclass(format('%I.patient_assignment', place)) is not null then
    return query execute format($q$
      with ended as (
        update %1$I.patient_assignment a set ended_at = now(), ended_by = sec.user_id()
        where a.tenant_id = sec.tenant() and a.account_id = $1 and a.ended_at is null and (a.ends_at is null or a.ends_at > now())
          and $2 <> all (case a.kind when 'identity' then '{owner,admin,provider,staff}' else '{owner,provider}' end::text[])
        returning a.patient_id, a.kind)
      select e.kind, e.patient_id, p.ref, null::uuid[] from ended e
      join %1$I.patient p on p.tenant_id = sec.tenant() and p.id = e.patient_id$q$, place) using p_account, now_is;
  end if;
  if now_is not in ('owner', 'admin', 'provider') and to_regclass(format('%I.study', place)) is not null then
    return query execute format($q$
      update %1$I.study s set assignee_ids = array_remove(s.assignee_ids, $1)
      where s.tenant_id = sec.tenant() and $1 = any (s.assignee_ids)
      returning 'study', s.id, s.patient_ref, s.assignee_ids$q$, place) using p_account;
  end if;
end $$;
revoke all on function sec.end_unfit_assignments(uuid) from public;
grant execute on function sec.end_unfit_assignments(uuid) to hyaline_app;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.decide_campaigns()', 'sec.campaign_months(integer)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
