-- Sealed links (docs/decisions/0002-link.md). The secret T is nowhere here: what finds a link is an HMAC of a value
-- derived from it, and what the link opens is ciphertext under a key that is wrapped by another such value.

create table core.link (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('study', 'viewer', 'packet')),
  lookup_mac bytea not null unique check (octet_length(lookup_mac) = 32),
  pepper_version smallint not null,
  study_id uuid not null,
  patient_ref text not null check (patient_ref ~ '^[A-Za-z0-9_-]{4,64}$'),
  created_at timestamptz not null default now(),
  created_by uuid not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  opens integer not null default 0 check (opens >= 0),
  max_opens integer check (max_opens between 1 and 1000),
  has_password boolean not null,
  includes_identity boolean not null,
  patient_consent_at timestamptz not null,
  emptied_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, created_by) references core.membership (tenant_id, account_id),
  check (opens <= coalesce(max_opens, opens)),
  check (expires_at > created_at and expires_at <= created_at + interval '366 days')
);
create index link_to_empty on core.link (expires_at) where emptied_at is null;
create index link_of_study on core.link (tenant_id, study_id);
comment on column core.link.lookup_mac is 'HMAC-SHA-256(pepper, lookup); unique over all clinics, as only a holder of the secret could collide';
comment on column core.link.emptied_at is 'when wrapped key, payload and grants were deleted: revoked, expired or used up';

-- What a link opens, apart from its description: deleted, not marked, when the link ends.
create table core.link_payload (
  tenant_id uuid not null,
  link_id uuid not null,
  wrapped_key bytea not null check (octet_length(wrapped_key) = 60),
  payload bytea not null,
  gate_hash text check (gate_hash like '$argon2id$v=19$%'),
  primary key (tenant_id, link_id),
  foreign key (tenant_id, link_id) references core.link (tenant_id, id)
);
alter table core.link_payload alter column payload set storage external; -- ciphertext does not compress

-- The stored objects that a link's holder may fetch, and no others; fixed when the link is made.
create table core.link_object (
  tenant_id uuid not null,
  link_id uuid not null,
  object_id uuid not null,
  bytes bigint not null check (bytes >= 0),
  primary key (tenant_id, link_id, object_id),
  foreign key (tenant_id, link_id) references core.link (tenant_id, id)
);

create table core.link_access (
  tenant_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  outcome text not null check (outcome in ('opened', 'wrong-password', 'refused')),
  ended_at timestamptz,
  sealed_ip bytea,
  network text not null,
  agent text not null,
  bytes bigint not null default 0,
  primary key (tenant_id, id),
  foreign key (tenant_id, link_id) references core.link (tenant_id, id)
);
create index link_access_of_link on core.link_access (tenant_id, link_id, at desc);
create index link_access_addresses on core.link_access (at) where sealed_ip is not null;
comment on column core.link_access.sealed_ip is 'field envelope; removed after 12 months, then network remains';
comment on column core.link_access.network is 'IPv4 /24 or IPv6 /48';

create table core.link_session (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  tenant_id uuid not null,
  link_id uuid not null,
  access_id uuid not null,
  ends_at timestamptz not null,
  foreign key (tenant_id, link_id) references core.link (tenant_id, id),
  foreign key (tenant_id, access_id) references core.link_access (tenant_id, id)
);
create index link_session_of_link on core.link_session (tenant_id, link_id);
create index link_session_end on core.link_session (ends_at);

grant select, insert on core.link to hyaline_app;
grant update (opens, revoked_at, emptied_at) on core.link to hyaline_app;
grant select (tenant_id, link_id, wrapped_key, payload), insert, delete on core.link_payload to hyaline_app;
grant select, insert, delete on core.link_object to hyaline_app;
grant select, insert on core.link_access to hyaline_app;
grant update (ended_at) on core.link_access to hyaline_app;
grant select (tenant_id, link_id, access_id, ends_at), insert, delete on core.link_session to hyaline_app;

grant select on core.link, core.link_payload, core.link_object, core.link_session to hyaline_gate;
grant select, update on core.link_access to hyaline_gate;
create policy gate on core.link for select to hyaline_gate using (true);
create policy gate on core.link_payload for select to hyaline_gate using (true);
create policy gate on core.link_object for select to hyaline_gate using (true);
create policy gate on core.link_session for select to hyaline_gate using (true);
create policy gate on core.link_access to hyaline_gate using (true) with check (true);

-- The functions below answer before a clinic is known, and therefore only in the platform's own context: an injected
-- statement runs in a clinic's context and learns nothing from them.

-- Whose link this is, dead or alive; the caller then decides in that clinic's context. The gate of a password comes only
-- with a link that could be opened: a dead one must not be told from an unknown one by asking for a password.
create function sec.find_link(p_lookup_mac bytea) returns table (tenant_id uuid, link_id uuid, gate_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.tenant_id, l.id, p.gate_hash
  from core.link l left join core.link_payload p on p.tenant_id = l.tenant_id and p.link_id = l.id
    and l.revoked_at is null and l.expires_at > now() and (l.max_opens is null or l.opens < l.max_opens)
  where l.lookup_mac = p_lookup_mac and sec.is_platform()
$$;

-- A viewing that may go on: its own time and its link's are not over.
create function sec.live_viewing(p_token_hash bytea)
returns table (tenant_id uuid, link_id uuid, study_id uuid, access_id uuid, ends_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.tenant_id, s.link_id, l.study_id, s.access_id, least(s.ends_at, l.expires_at)
  from core.link_session s join core.link l on l.tenant_id = s.tenant_id and l.id = s.link_id
  where s.token_hash = p_token_hash and s.ends_at > now() and l.expires_at > now() and l.revoked_at is null
    and sec.is_platform()
$$;

create function sec.viewing_payload(p_token_hash bytea)
returns table (tenant_id uuid, link_id uuid, study_id uuid, access_id uuid, ends_at timestamptz, payload bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.*, p.payload from sec.live_viewing(p_token_hash) v
  join core.link_payload p on p.tenant_id = v.tenant_id and p.link_id = v.link_id
$$;

create function sec.viewing_object(p_token_hash bytea, p_object uuid)
returns table (tenant_id uuid, link_id uuid, study_id uuid, access_id uuid, ends_at timestamptz, bytes bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.*, o.bytes from sec.live_viewing(p_token_hash) v
  join core.link_object o on o.tenant_id = v.tenant_id and o.link_id = v.link_id and o.object_id = p_object
$$;

-- Which of these links a running download must not go on for.
create function sec.dead_links(p_links uuid[]) returns table (link_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.id from core.link l
  where l.id = any (p_links) and (l.revoked_at is not null or l.expires_at <= now()) and sec.is_platform()
$$;

create function sec.add_link_bytes(p_accesses uuid[], p_bytes bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.link_access a set bytes = a.bytes + d.bytes
  from unnest(p_accesses, p_bytes) as d (id, bytes)
  where a.id = d.id and sec.is_platform()
$$;

-- Links that are over but not emptied, and links with a viewing that is over; the caller ends both in their clinic.
create function sec.links_to_sweep(p_limit integer) returns table (tenant_id uuid, link_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.tenant_id, t.link_id from (
    (select l.tenant_id, l.id as link_id from core.link l
     where l.emptied_at is null and l.expires_at <= now() limit p_limit)
    union
    (select s.tenant_id, s.link_id from core.link_session s
     where s.ends_at <= now() - interval '5 seconds' limit p_limit)
  ) t where sec.is_platform() limit p_limit
$$;

create function sec.forget_link_addresses() returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  forgotten bigint;
begin
  update core.link_access a set sealed_ip = null where a.sealed_ip is not null and a.at < now() - interval '12 months';
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.find_link(bytea)', 'sec.live_viewing(bytea)', 'sec.viewing_payload(bytea)', 'sec.viewing_object(bytea, uuid)',
    'sec.dead_links(uuid[])', 'sec.add_link_bytes(uuid[], bigint[])', 'sec.links_to_sweep(integer)',
    'sec.forget_link_addresses()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
