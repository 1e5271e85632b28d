-- Patients book on a public page of the clinic (docs/decisions/0034-public-site-and-trial.md). By ids alone: who somebody
-- is stands sealed in the clinic's own schema (tenant/0025).

create table core.booking_page (
  tenant_id uuid primary key references core.practice (tenant_id),
  revision integer not null default 1 check (revision > 0),
  -- public, and so one for the whole installation
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,48}[a-z0-9]$'),
  -- under which the page was there before: links and bookmarks lead to it, so no other clinic takes them
  past_slugs text[] not null default '{}' check (cardinality(past_slugs) <= 20),
  enabled boolean not null default false,
  notice_hours integer not null check (notice_hours between 0 and 336),
  days_ahead integer not null check (days_ahead between 1 and 90),
  changed_at timestamptz not null default now(),
  changed_by uuid not null
);
create policy runs_inserts on core.booking_page as restrictive for insert to hyaline_app
  with check ((select sec.runs_practice()) and changed_by = (select sec.user_id()));
create policy runs_updates on core.booking_page as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
grant select, insert (tenant_id, slug, enabled, notice_hours, days_ahead, changed_by),
  update (revision, slug, enabled, notice_hours, days_ahead, changed_at, changed_by) on core.booking_page to hyaline_app;
grant select on core.booking_page to hyaline_gate;
create policy gate on core.booking_page for select to hyaline_gate using (true);

-- With whom one can book, and as whom the page names them.
create table core.booking_provider (
  tenant_id uuid not null,
  provider_id uuid not null,
  shown_name text not null check (length(shown_name) between 1 and 80),
  primary key (tenant_id, provider_id),
  foreign key (tenant_id, provider_id) references core.membership (tenant_id, account_id)
);
create policy runs_inserts on core.booking_provider as restrictive for insert to hyaline_app
  with check ((select sec.runs_practice()));
create policy runs_deletes on core.booking_provider as restrictive for delete to hyaline_app
  using ((select sec.runs_practice()));
grant select, insert, delete on core.booking_provider to hyaline_app;

-- What the mailed link of a booking leads to. The appointment holds its time from the first moment; one that nobody
-- confirmed is deleted when its time is over.
create table core.public_booking (
  tenant_id uuid not null,
  appointment_id uuid not null,
  secret bytea not null check (octet_length(secret) = 32),
  hold_until timestamptz not null,
  confirmed_at timestamptz,
  primary key (tenant_id, appointment_id),
  unique (tenant_id, secret),
  foreign key (tenant_id, appointment_id) references core.appointment (tenant_id, id) on delete cascade
);
create unique index public_booking_secret on core.public_booking (secret);
create index public_booking_held on core.public_booking (hold_until) where confirmed_at is null;
create policy system_only on core.public_booking as restrictive to hyaline_app
  using ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000');
grant select, insert, update (confirmed_at) on core.public_booking to hyaline_app;
grant select, update (confirmed_at) on core.public_booking to hyaline_gate;
create policy gate on core.public_booking to hyaline_gate using (true) with check (true);

-- A clinic that works with no schedule or no patients has no page.
create function sec.booking_page_at(p_slug text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.tenant_id from core.booking_page b join core.practice p on p.tenant_id = b.tenant_id
  where b.slug = p_slug and b.enabled and p.workspaces @> array['care', 'practice'] and sec.is_platform()
$$;

create function sec.keep_booking_slug() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from core.booking_page b where b.tenant_id <> new.tenant_id and new.slug = any (b.past_slugs)) then
    raise unique_violation using constraint = 'booking_page_slug_key', message = 'another clinic had this address';
  end if;
  if tg_op = 'UPDATE' and old.enabled and old.slug <> new.slug then
    new.past_slugs := (array_remove(old.past_slugs, old.slug) || old.slug)[greatest(cardinality(old.past_slugs) - 18, 1):];
  end if;
  return new;
end $$;
create trigger keep_booking_slug before insert or update of slug on core.booking_page
  for each row execute function sec.keep_booking_slug();

-- Whose a mailed link is, whatever became of the page since, and whether the clinic still takes visits.
create function sec.booking_behind(p_secret bytea) returns table (tenant_id uuid, takes boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.tenant_id, p.workspaces @> array['care', 'practice']
  from core.public_booking b join core.practice p on p.tenant_id = b.tenant_id
  where b.secret = p_secret and sec.is_platform()
$$;

-- Whether a visit was asked for on the page and answered: by the person, or by somebody of the clinic for them.
create function sec.booking_answered(p_appointment uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.public_booking b
    where b.tenant_id = sec.tenant() and b.appointment_id = p_appointment and b.confirmed_at is not null)
$$;

-- Whom the clinic holds unanswered visits for now, and how many visits of people without a record lie ahead.
create function sec.bookings_open(out held integer, out ahead integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) filter (where b.confirmed_at is null)::integer, count(*)::integer
  from core.public_booking b join core.appointment a on a.tenant_id = b.tenant_id and a.id = b.appointment_id
  where b.tenant_id = sec.tenant() and a.visitor_id is not null and a.status in ('booked', 'confirmed') and a.ends_at > now()
$$;

-- What is over: holds that nobody confirmed, and visitors of whom nobody made a record within 90 days of their visit. In
-- no order, so that what cannot be released holds up nothing else.
create function sec.bookings_over() returns table (tenant_id uuid, appointment_id uuid, visitor_id uuid, held boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.tenant_id, a.id, a.visitor_id, b.confirmed_at is null and a.status = 'booked'
  from core.public_booking b join core.appointment a on a.tenant_id = b.tenant_id and a.id = b.appointment_id
  where sec.is_platform() and a.visitor_id is not null
    and ((b.confirmed_at is null and b.hold_until <= now()) or a.ends_at < now() - interval '90 days')
  order by random() limit 500
$$;

-- In the context of the clinic's own system: an appointment that was only held has never been.
create function sec.drop_held(p_appointment uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.appointment a
  where a.tenant_id = sec.tenant() and a.id = p_appointment and a.status = 'booked' and a.source = 'public'
    and sec.user_id() = '00000000-0000-0000-0000-000000000000' and exists (
      select from core.public_booking b where b.tenant_id = a.tenant_id and b.appointment_id = a.id and b.confirmed_at is null);
  return found;
end $$;
grant delete on core.appointment to hyaline_gate;

-- Who works with a held visit has answered for the person ("she phoned"): it is no hold any more, unless it is cancelled.
-- And a visit of somebody without a record is given to another provider, who then learns who they are, by the desk, the
-- owner or the one it was with: nobody takes it.
create function sec.visitor_appointment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.user_id() = '00000000-0000-0000-0000-000000000000' then return new; end if;
  if new.visitor_id is distinct from old.visitor_id and new.visitor_id is not null then
    raise insufficient_privilege using message = 'a visitor is set by the page alone';
  end if;
  if old.visitor_id is null then return new; end if;
  if old.provider_id <> new.provider_id and old.provider_id <> sec.user_id() and exists (
    select from core.membership m
    where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.removed_at is null and m.role = 'provider') then
    raise insufficient_privilege using message = 'a visitor stays with whom they booked';
  end if;
  if new.status not in ('cancelled', 'late-cancel') then
    update core.public_booking b set confirmed_at = now()
    where b.tenant_id = new.tenant_id and b.appointment_id = new.id and b.confirmed_at is null;
  end if;
  return new;
end $$;
create trigger visitor_appointment before update on core.appointment
  for each row when (old.visitor_id is not null or new.visitor_id is not null) execute function sec.visitor_appointment();

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.booking_page_at(text)', 'sec.booking_behind(bytea)',
    'sec.booking_answered(uuid)', 'sec.bookings_open()', 'sec.bookings_over()', 'sec.drop_held(uuid)',
    'sec.keep_booking_slug()', 'sec.visitor_appointment()']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
