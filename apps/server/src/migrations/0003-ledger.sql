-- The ledger (docs/decisions/0004-ledger-row-and-checkpoint.md) and, apart from it, the request log.
-- Nobody holds INSERT, UPDATE or DELETE on an entry: rows come in through audit.append() and nothing takes them out.

grant usage on schema sec to hyaline_audit_owner;
create schema audit authorization hyaline_audit_owner;
grant usage on schema audit to hyaline_app, hyaline_sequencer, hyaline_prober;
set local role hyaline_audit_owner;

-- No CHECK here: audit.append() is the only way in and checks the same, and a CHECK is compiled anew for every row, which
-- doubled the cost of an event.
create table audit.entry (
  tenant_id uuid not null,
  id uuid not null,
  -- the writing transaction: the sequencer takes no row of a transaction that an older one could still slip under
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  event text not null,
  outcome text not null,
  resource_type text not null,
  resource_id text not null,
  patient_ref text,
  canonical text not null,
  leaf bytea not null,
  primary key (tenant_id, id)
);
create index entry_order on audit.entry (xid, id);
comment on column audit.entry.canonical is 'the event itself, RFC 8785; the columns beside it serve searching only';
comment on column audit.entry.patient_ref is 'keyed pseudonym; its mapping lives elsewhere and can be destroyed';

-- Addresses lie apart and sealed: destroying them leaves the chain whole, since an entry holds only their hash.
create table audit.entry_ip (
  tenant_id uuid not null,
  entry_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  sealed bytea not null,
  primary key (tenant_id, entry_id)
);

create table audit.tree_leaf (
  tenant_id uuid not null,
  index bigint not null check (index >= 0),
  entry_id uuid not null,
  leaf bytea not null check (octet_length(leaf) = 32),
  primary key (tenant_id, index),
  unique (tenant_id, entry_id)
);
create table audit.tree_node (
  tenant_id uuid not null,
  level smallint not null check (level between 1 and 62),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (tenant_id, level, index)
);
comment on table audit.tree_node is 'perfect subtrees over 2^level leaves, RFC 6962; level 0 is tree_leaf';

create table audit.checkpoint (
  tenant_id uuid not null,
  size bigint not null check (size > 0),
  at timestamptz not null default clock_timestamp(),
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  primary key (tenant_id, size)
);
-- Which heads have been copied to a place outside this database. The copies count, not these rows.
create table audit.anchor (
  tenant_id uuid not null,
  name text not null check (name ~ '^[a-z0-9-]{1,40}$'),
  size bigint not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, name, size)
);
create table audit.sequencer_cursor (
  only_row boolean primary key default true check (only_row),
  xid xid8 not null,
  entry_id uuid not null
);
insert into audit.sequencer_cursor (xid, entry_id) values ('0', '00000000-0000-0000-0000-000000000000');

-- The other stream: every request, whatever came of it; no patient, no query, no body. Kept 90 days.
create table audit.request (
  id bigint generated always as identity primary key,
  request_id uuid not null,
  at timestamptz not null,
  method text not null,
  route text not null,
  status smallint not null,
  duration_ms integer not null,
  tenant_id uuid,
  user_id uuid,
  network text not null,
  browser text not null,
  os text not null,
  language text not null
);
create index request_at on audit.request using brin (at);
comment on column audit.request.route is 'the pattern, as in /api/v1/studies/:id; never the address that was asked for';
comment on column audit.request.network is 'IPv4 /24 or IPv6 /48 of the client';

create function audit.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '%.% only grows: % is refused', tg_table_schema, tg_table_name, tg_op using errcode = '42501';
end $$;

-- ENABLE ALWAYS: a session in replica mode skips ordinary triggers, these not.
do $$
declare
  name text;
begin
  foreach name in array array['entry', 'tree_leaf', 'tree_node', 'checkpoint', 'anchor'] loop
    execute format('create trigger append_only before update or delete or truncate on audit.%I
      for each statement execute function audit.refuse_change()', name);
    execute format('alter table audit.%I enable always trigger append_only', name);
  end loop;
end $$;
create trigger keep_a_year before delete on audit.entry_ip
  for each row when (old.at > now() - interval '12 months') execute function audit.refuse_change();
create trigger append_only before update or truncate on audit.entry_ip
  for each statement execute function audit.refuse_change();
alter table audit.entry_ip enable always trigger keep_a_year, enable always trigger append_only;

-- The functions below run as the owner, so the owner is held to the sealed context too. session_user is the login
-- role and cannot be changed by a statement.
do $$
declare
  name text;
begin
  foreach name in array array['entry', 'entry_ip', 'tree_leaf', 'tree_node', 'checkpoint', 'anchor'] loop
    execute format('alter table audit.%I enable row level security, force row level security', name);
    execute format('create policy reads on audit.%I for select to hyaline_audit_owner
      using (tenant_id = (select sec.tenant()) or (select session_user = ''hyaline_prober''))', name);
    execute format('create policy sequencer on audit.%I to hyaline_sequencer using (true) with check (true)', name);
  end loop;
end $$;
create policy appends on audit.entry for insert to hyaline_audit_owner with check (true); -- append() sets the tenant
create policy appends on audit.entry_ip for insert to hyaline_audit_owner with check (true);
create policy expiry_seen on audit.entry_ip for select to hyaline_audit_owner using (at < now() - interval '12 months');
create policy expiry on audit.entry_ip for delete to hyaline_audit_owner using (at < now() - interval '12 months');

grant select (tenant_id, id, xid, leaf) on audit.entry to hyaline_sequencer;
grant select, insert on audit.tree_leaf, audit.tree_node, audit.checkpoint, audit.anchor to hyaline_sequencer;
grant select, update on audit.sequencer_cursor to hyaline_sequencer;

-- Writes one event of the transaction it is called in; clinic, person and time are taken from the server, never from
-- the caller. The event is one line of RFC 8785: fixed keys in order, strings as to_json writes them, and the facts as
-- the canonical text of one JSON object.
-- Without a narrower resource an event concerns the clinic. p_ip: 16 bytes of seal id, then the sealed address.
-- Returns entry id and leaf hash in hex, one space between. A scalar, so that a read can carry its own event:
--   select s.*, audit.append('study.read', 'done', 'study', s.id::text, s.patient_ref, '{}', $2) from study s where ...
create function audit.append(
  p_event text, p_outcome text, p_resource_type text, p_resource_id text, p_patient text, p_facts text,
  p_ip bytea default null
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
  moment timestamptz := clock_timestamp();
  micros bigint := (extract(epoch from moment) * 1000000)::bigint;
  -- UUID v7 (RFC 9562, method 3: the 12 bits after the version continue the millisecond), so ids sort as written
  entry_id text := lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
    || substr(replace(gen_random_uuid()::text, '-', ''), 17);
  line text;
  leaf_hash bytea;
begin
  if context is null then
    raise exception 'no context: an event needs somebody who caused it' using errcode = '42501';
  end if;
  if json_typeof(p_facts::json) <> 'object' then -- one whole JSON value, so it cannot bring keys of its own to the event
    raise exception 'facts are one JSON object' using errcode = '22023';
  end if;
  if p_resource_type is null or p_resource_id is null then
    p_resource_type := 'clinic';
    p_resource_id := context[1];
  end if;
  if p_event !~ '^[a-z-]+\.[a-z-]+$' or p_outcome not in ('done', 'refused')
     or p_resource_type !~ '^[a-z-]{2,40}$' or length(p_resource_id) not between 1 and 200
     or p_patient !~ '^[A-Za-z0-9_-]{4,64}$' or octet_length(p_facts) > 16000 then
    raise exception 'malformed event' using errcode = '23514';
  end if;
  entry_id := entry_id::uuid::text;
  moment := date_trunc('milliseconds', moment);
  line := '{"actor":'
    || case context[2] when '00000000-0000-0000-0000-000000000000' then 'null' else '"' || context[2] || '"' end
    || ',"at":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","entry":"' || entry_id || '","event":' || to_json(p_event)::text
    || ',"facts":' || p_facts
    || ',"ip":' || coalesce('"' || encode(sha256(p_ip), 'hex') || '"', 'null')
    || ',"outcome":' || to_json(p_outcome)::text
    || ',"patient":' || coalesce(to_json(p_patient)::text, 'null')
    || ',"resource":{"id":' || to_json(p_resource_id)::text || ',"type":' || to_json(p_resource_type)::text
    || '},"tenant":"' || context[1] || '","v":1}';
  leaf_hash := sha256('\x00'::bytea || convert_to(line, 'UTF8'));
  insert into audit.entry (tenant_id, id, at, event, outcome, resource_type, resource_id, patient_ref, canonical, leaf)
  values (context[1]::uuid, entry_id::uuid, moment, p_event, p_outcome, p_resource_type, p_resource_id, p_patient, line, leaf_hash);
  if p_ip is not null then
    insert into audit.entry_ip (tenant_id, entry_id, sealed) values (context[1]::uuid, entry_id::uuid, p_ip);
  end if;
  return entry_id || ' ' || encode(leaf_hash, 'hex');
end $$;

-- What an entry's leaf must be: the tree's own copy once it is in the tree.
create view audit.entry_state with (security_invoker = true) as
select e.tenant_id, e.id, e.event, e.outcome, e.canonical, t.index,
       sha256('\x00'::bytea || convert_to(e.canonical, 'UTF8')) = e.leaf
         and e.leaf = coalesce(t.leaf, e.leaf)
         and e.canonical::json ->> 'event' = e.event
         and e.canonical::json ->> 'outcome' = e.outcome
         and e.canonical::json ->> 'tenant' = e.tenant_id::text
         and e.canonical::json ->> 'entry' = e.id::text as intact
from audit.entry e left join audit.tree_leaf t on t.tenant_id = e.tenant_id and t.entry_id = e.id;

-- Newest first. p_events null: every event. p_actors: people whose name matched the search.
create function audit.entries(
  p_before uuid, p_limit integer, p_events text[], p_outcome text, p_search text, p_actors uuid[]
) returns table (entry_id uuid, index bigint, canonical text, intact boolean, total bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with matching as (
    select e.tenant_id, e.id from audit.entry e
    where e.tenant_id = (select sec.tenant())
      and (p_events is null or e.event = any (p_events))
      and (p_outcome is null or e.outcome = p_outcome)
      and (p_search = '' or position(lower(p_search) in lower(e.canonical)) > 0
           or (e.canonical::json ->> 'actor')::uuid = any (p_actors))
  ), chosen as (
    select m.id from matching m where p_before is null or m.id < p_before order by m.id desc limit p_limit
  )
  select s.id, s.index, s.canonical, s.intact, (select count(*) from matching)
  from chosen c join audit.entry_state s on s.id = c.id and s.tenant_id = (select sec.tenant())
  order by s.id desc
$$;

create function audit.head() returns table (size bigint, at timestamptz, root bytea, note text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.size, c.at, c.root, c.note from audit.checkpoint c
  where c.tenant_id = (select sec.tenant()) order by c.size desc limit 1
$$;

-- At most p_limit heads, oldest first, the newest always among them: spread evenly, so that each later proof is short.
create function audit.heads(p_limit integer) returns table (size bigint, at timestamptz, note text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with numbered as (
    select c.size, c.at, c.note, row_number() over (order by c.size desc) - 1 as back, count(*) over () as n
    from audit.checkpoint c where c.tenant_id = (select sec.tenant())
  )
  select n.size, n.at, n.note from numbered n where n.back % greatest(1, ceil(n.n::numeric / p_limit)) = 0 order by n.size
$$;

create function audit.anchors() returns table (name text, size bigint, at timestamptz, note text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct on (a.name) a.name, a.size, a.at, c.note
  from audit.anchor a join audit.checkpoint c on c.tenant_id = a.tenant_id and c.size = a.size
  where a.tenant_id = (select sec.tenant()) order by a.name, a.size desc
$$;

create function audit.entry_at(p_index bigint) returns table (entry_id uuid, leaf bytea, canonical text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.entry_id, t.leaf, e.canonical
  from audit.tree_leaf t left join audit.entry e on e.tenant_id = t.tenant_id and e.id = t.entry_id
  where t.tenant_id = (select sec.tenant()) and t.index = p_index
$$;

create function audit.tree_rows(p_from bigint, p_to bigint) returns table (index bigint, entry_id uuid, leaf bytea, canonical text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.index, t.entry_id, t.leaf, e.canonical
  from audit.tree_leaf t left join audit.entry e on e.tenant_id = t.tenant_id and e.id = t.entry_id
  where t.tenant_id = (select sec.tenant()) and t.index >= p_from and t.index < p_to order by t.index
$$;

-- The hashes of perfect subtrees, in the order asked; null where the tree has none.
create function audit.tree_hashes(p_levels smallint[], p_indexes bigint[]) returns table (hash bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(n.hash, l.leaf)
  from unnest(p_levels, p_indexes) with ordinality as wanted (level, index, place)
  left join audit.tree_node n
    on n.tenant_id = (select sec.tenant()) and n.level = wanted.level and n.index = wanted.index
  left join audit.tree_leaf l
    on wanted.level = 0 and l.tenant_id = (select sec.tenant()) and l.index = wanted.index
  order by wanted.place
$$;

create function audit.entry_ip_of(p_entry uuid) returns table (sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.sealed from audit.entry_ip i where i.tenant_id = (select sec.tenant()) and i.entry_id = p_entry
$$;

create function audit.record_requests(p_rows jsonb) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into audit.request (request_id, at, method, route, status, duration_ms, tenant_id, user_id, network, browser, os, language)
  select * from jsonb_to_recordset(p_rows) as r (
    "requestId" uuid, at timestamptz, method text, route text, status smallint, "durationMs" integer,
    "tenantId" uuid, "userId" uuid, network text, browser text, os text, language text)
$$;

-- Only what is too old anyway can be removed through this, whoever calls it.
create function audit.forget_old() returns table (requests bigint, addresses bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from audit.request where at < now() - interval '90 days';
  get diagnostics requests = row_count;
  delete from audit.entry_ip where at < now() - interval '12 months';
  get diagnostics addresses = row_count;
  return next;
end $$;

revoke all on all functions in schema audit from public;
grant execute on function
  audit.append(text, text, text, text, text, text, bytea), audit.entries(uuid, integer, text[], text, text, uuid[]),
  audit.head(), audit.heads(integer), audit.anchors(), audit.entry_at(bigint), audit.tree_rows(bigint, bigint),
  audit.tree_hashes(smallint[], bigint[]), audit.entry_ip_of(uuid), audit.record_requests(jsonb), audit.forget_old()
to hyaline_app;
reset role;
