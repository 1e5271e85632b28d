-- People who want a clinic here before they can open one, and what a clinic's plan is
-- (docs/decisions/0034-public-site-and-trial.md).

-- One row for each address. Name, practice, address and phone stand in one sealed field of the installation; nothing
-- here can be searched but the keyed hash of the address.
create table core.waitlist (
  id uuid primary key,
  email_key bytea not null unique check (octet_length(email_key) = 32),
  sealed bytea not null,
  locale text not null check (locale in ('en', 'es')),
  state text not null default 'asked' check (state in ('asked', 'confirmed', 'invited', 'joined')),
  asked_at timestamptz not null default now(),
  confirmed_at timestamptz,
  invited_at timestamptz,
  expires_at timestamptz not null,
  check ((state = 'asked') = (confirmed_at is null)),
  check (state not in ('asked', 'confirmed') or invited_at is null)
);
comment on table core.waitlist is 'rls:custom belongs to no clinic; reached through gate functions only';
comment on column core.waitlist.expires_at is 'when the row is deleted: unconfirmed after days, all others after months';
grant select, insert, update, delete on core.waitlist to hyaline_gate;
create policy gate on core.waitlist to hyaline_gate using (true) with check (true);

create function sec.waitlist_of(p_email_key bytea) returns table (id uuid, state text, locale text, invited_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.id, w.state, w.locale, w.invited_at from core.waitlist w where w.email_key = p_email_key and sec.is_platform()
$$;

-- Keeps what was asked, anew while nobody has confirmed it; what is confirmed stays as it is.
create function sec.waitlist_keep(p_id uuid, p_email_key bytea, p_sealed bytea, p_locale text, p_life interval)
returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.waitlist as w (id, email_key, sealed, locale, expires_at)
  select p_id, p_email_key, p_sealed, p_locale, now() + p_life where sec.is_platform()
  on conflict (email_key) do update
    set sealed = excluded.sealed, locale = excluded.locale, asked_at = now(), expires_at = excluded.expires_at
    where w.id = excluded.id and w.state = 'asked'
$$;

-- The row as it is afterwards; `changed` for the one call that did it.
create function sec.waitlist_confirm(p_id uuid, p_life interval) returns table (locale text, sealed bytea, changed boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  return query update core.waitlist w set state = 'confirmed', confirmed_at = now(), expires_at = now() + p_life
    where w.id = p_id and w.state = 'asked' and w.expires_at > now() and sec.is_platform()
    returning w.locale, w.sealed, true;
  if not found then
    return query select w.locale, w.sealed, false from core.waitlist w
      where w.id = p_id and w.state <> 'asked' and sec.is_platform();
  end if;
end $$;

create function sec.waitlist_remove(p_id uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.waitlist w where w.id = p_id and sec.is_platform();
  return found;
end $$;

create function sec.waitlist_invite(p_id uuid, p_life interval) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.waitlist w set state = 'invited', invited_at = now(), expires_at = now() + p_life
  where w.id = p_id and w.state in ('confirmed', 'invited') and sec.is_platform();
  return found;
end $$;

-- In the context of the clinic that the person has just opened.
create function sec.waitlist_joined(p_email_key bytea) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.waitlist w set state = 'joined', expires_at = least(w.expires_at, now() + interval '30 days')
  where w.email_key = p_email_key and w.state = 'invited' and sec.context() is not null
  returning w.id
$$;

create function sec.waitlist() returns setof core.waitlist
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select * from core.waitlist w where sec.is_platform() and w.expires_at > now() order by w.asked_at, w.id
$$;

create function sec.purge_waitlist() returns integer
language sql security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (delete from core.waitlist w where w.expires_at <= now() and sec.is_platform() returning 1)
  select count(*)::integer from gone
$$;

-- What a clinic pays for. A clinic without a row has no plan, and everything is on: on one's own machine all have none.
create table core.clinic_plan (
  tenant_id uuid primary key references core.clinic (tenant_id),
  plan text not null check (plan in ('trial', 'pro', 'clinic')),
  state text not null check (state in ('trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled')),
  since timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  check (state <> 'trialing' or plan = 'trial')
);
comment on column core.clinic_plan.since is 'from when the state holds: a trial, and grace after a failed payment, are counted from it';
grant select on core.clinic_plan to hyaline_app;
grant select, insert, update on core.clinic_plan to hyaline_gate;
create policy gate on core.clinic_plan to hyaline_gate using (true) with check (true);

-- In the transaction that opens the clinic, and in no later one: a trial is had once.
create function sec.start_trial() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.clinic_plan (tenant_id, plan, state)
  select c.tenant_id, 'trial', 'trialing' from core.clinic c
  where c.tenant_id = sec.tenant() and c.created_at = transaction_timestamp()
  on conflict do nothing;
  return found;
end $$;

create function sec.set_plan(p_clinic uuid, p_plan text, p_state text, p_since timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.clinic_plan as p (tenant_id, plan, state, since)
  select c.tenant_id, p_plan, p_state, coalesce(p_since, now()) from core.clinic c where c.tenant_id = p_clinic and sec.is_platform()
  on conflict (tenant_id) do update
    set plan = excluded.plan, state = excluded.state, since = excluded.since, changed_at = now();
  return found;
end $$;

create function sec.plans() returns table (tenant_id uuid, clinic text, plan text, state text, since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id, c.name, p.plan, p.state, p.since
  from core.clinic c left join core.clinic_plan p on p.tenant_id = c.tenant_id
  where sec.is_platform() order by c.name, c.tenant_id
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.waitlist_of(bytea)', 'sec.waitlist_keep(uuid, bytea, bytea, text, interval)',
    'sec.waitlist_confirm(uuid, interval)', 'sec.waitlist_remove(uuid)', 'sec.waitlist_invite(uuid, interval)',
    'sec.waitlist_joined(bytea)', 'sec.waitlist()', 'sec.purge_waitlist()', 'sec.start_trial()',
    'sec.set_plan(uuid, text, text, timestamptz)', 'sec.plans()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
