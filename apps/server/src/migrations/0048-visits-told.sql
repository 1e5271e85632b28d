-- What people who booked on the public page are told of their visit, how many of them a clinic takes, whose calendar
-- addresses are seen by whoever may end them, and whom a closing is told (docs/decisions/0029, 0032, 0034).

-- So many visits of people without a record may lie ahead.
alter table core.booking_page add max_unknown integer not null default 150 check (max_unknown between 1 and 500);
grant insert (max_unknown), update (max_unknown) on core.booking_page to hyaline_app;

-- What the person was last told of their visit: when, with whom and where, and whether the clinic has called it off.
alter table core.public_booking add told text, add told_over boolean not null default false;
grant update (secret, told, told_over) on core.public_booking to hyaline_app;
create function sec.visit_key(p_starts timestamptz, p_provider uuid, p_location uuid) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select extract(epoch from p_starts)::bigint || '|' || p_provider || '|' || p_location
$$;
update core.public_booking b set told = sec.visit_key(a.starts_at, a.provider_id, a.location_id),
  told_over = a.status in ('cancelled', 'late-cancel')
from core.appointment a where a.tenant_id = b.tenant_id and a.id = b.appointment_id;
alter table core.public_booking alter column told set not null;

-- Visits of people without a record that are still to come and of which they know something else.
create function sec.bookings_to_tell() returns table (tenant_id uuid, appointment_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.tenant_id, b.appointment_id
  from core.public_booking b join core.appointment a on a.tenant_id = b.tenant_id and a.id = b.appointment_id
  where sec.is_platform() and b.confirmed_at is not null and a.visitor_id is not null and a.starts_at > now()
    and a.status in ('booked', 'confirmed', 'cancelled', 'late-cancel')
    and ((a.status in ('cancelled', 'late-cancel')) <> b.told_over
      or (not b.told_over and b.told <> sec.visit_key(a.starts_at, a.provider_id, a.location_id)))
  order by random() limit 500
$$;

-- Calendar addresses of a member, for whoever may end them: never what opens them.
create function sec.calendar_feeds_of(p_account uuid) returns table (id uuid, created_at timestamptz, read_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.created_at, f.read_at
  from core.calendar_feed f join core.membership m on m.tenant_id = f.tenant_id and m.account_id = f.account_id
  where f.tenant_id = sec.tenant() and f.account_id = p_account and f.revoked_at is null and sec.outranks(m.role)
  order by f.created_at, f.id
$$;

-- Clinics that can be destroyed within a day.
create function sec.closings_near() returns table (tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id from core.closing c
  where sec.is_platform() and c.ended_at is null and c.due_at between now() and now() + interval '24 hours'
$$;

grant create on schema sec to hyaline_gate;
revoke all on function sec.visit_key(timestamptz, uuid, uuid) from public;
grant execute on function sec.visit_key(timestamptz, uuid, uuid) to hyaline_app, hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.bookings_to_tell()', 'sec.calendar_feeds_of(uuid)', 'sec.closings_near()']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
