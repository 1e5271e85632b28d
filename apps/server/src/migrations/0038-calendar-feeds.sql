-- Addresses under which calendar programs read a person's appointments, by reference (docs/decisions/0029-schedule.md).

create table core.calendar_feed (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  -- HMAC of the secret in the address, under a key that is in no database
  secret_mac bytea not null unique check (octet_length(secret_mac) = 32),
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  read_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id)
);
create index calendar_feed_of_account on core.calendar_feed (tenant_id, account_id) where revoked_at is null;
create policy own_read on core.calendar_feed as restrictive for select to hyaline_app using (account_id = (select sec.user_id()));
create policy own_insert on core.calendar_feed as restrictive for insert to hyaline_app
  with check (account_id = (select sec.user_id()) and (select sec.schedules()));
create policy own_update on core.calendar_feed as restrictive for update to hyaline_app using (account_id = (select sec.user_id()));
grant select (tenant_id, id, account_id, created_at, revoked_at, read_at), insert (tenant_id, id, account_id, secret_mac),
  update (revoked_at) on core.calendar_feed to hyaline_app;
grant select, update (read_at, revoked_at) on core.calendar_feed to hyaline_gate;
create policy gate on core.calendar_feed to hyaline_gate using (true) with check (true);

-- Whose appointments an address shows, to the installation itself: nobody's once they left, or they or the
-- clinic work with no schedule.
create function sec.open_calendar_feed(p_mac bytea) returns table (tenant_id uuid, account_id uuid)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.calendar_feed f set read_at = date_trunc('hour', now())
  from core.membership m join core.practice p on p.tenant_id = m.tenant_id and 'practice' = any (p.workspaces)
  where sec.is_platform() and f.secret_mac = p_mac and f.revoked_at is null and m.tenant_id = f.tenant_id
    and m.account_id = f.account_id and m.removed_at is null and m.role in ('owner', 'admin', 'provider', 'staff')
  returning f.tenant_id, f.account_id
$$;
-- With somebody's place, rank or sessions their addresses end, for good: whoever may end those ends these.
create function sec.end_calendar_feeds_of(p_account uuid) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.calendar_feed f set revoked_at = now()
  from core.membership m
  where f.tenant_id = sec.tenant() and f.account_id = p_account and f.revoked_at is null and m.tenant_id = f.tenant_id
    and m.account_id = f.account_id and sec.outranks(m.role)
  returning f.id
$$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.end_calendar_feeds_of(uuid) from public;
grant execute on function sec.end_calendar_feeds_of(uuid) to hyaline_app;
alter function sec.end_calendar_feeds_of(uuid) owner to hyaline_gate;
revoke all on function sec.open_calendar_feed(bytea) from public;
grant execute on function sec.open_calendar_feed(bytea) to hyaline_app;
alter function sec.open_calendar_feed(bytea) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
