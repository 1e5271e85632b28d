-- Evidence for the public trust page: written by the prober, read by everybody, changed by nobody.

create schema trust authorization hyaline_audit_owner;
grant usage on schema trust to hyaline_app, hyaline_prober;
set local role hyaline_audit_owner;

create table trust.evidence (
  seq bigint generated always as identity primary key,
  probe text not null,
  status text not null check (status in ('pass', 'fail', 'error')),
  finished_at timestamptz not null,
  -- the whole record as it is hashed (packages/evidence, EvidenceRecord); the columns beside it serve searching only
  record text not null,
  prev bytea not null check (octet_length(prev) = 32),
  hash bytea not null check (hash = sha256(convert_to(record, 'UTF8')))
);
create index evidence_newest on trust.evidence (probe, seq desc);
create index evidence_days on trust.evidence (finished_at);

create table trust.self_test (
  seq bigint generated always as identity primary key,
  probe text not null,
  at timestamptz not null default clock_timestamp(),
  record text not null
);
create index self_test_newest on trust.self_test (probe, seq desc);

-- One chain over all evidence: a record names the hash of the one before it.
create function trust.keep_chain() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(4801114);
  if new.prev <> coalesce((select e.hash from trust.evidence e order by e.seq desc limit 1), decode(repeat('00', 32), 'hex'))
     or new.record::json ->> 'prev' <> encode(new.prev, 'hex')
     or new.record::json ->> 'status' <> new.status or new.record::json ->> 'probe' <> new.probe then
    raise exception 'this evidence does not continue the chain' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger chain before insert on trust.evidence for each row execute function trust.keep_chain();
create trigger append_only before update or delete or truncate on trust.evidence
  for each statement execute function audit.refuse_change();
create trigger append_only before update or delete or truncate on trust.self_test
  for each statement execute function audit.refuse_change();
alter table trust.evidence enable always trigger append_only, enable always trigger chain;
alter table trust.self_test enable always trigger append_only;

grant select on trust.evidence, trust.self_test to hyaline_app, hyaline_prober;
grant insert (probe, status, finished_at, record, prev, hash) on trust.evidence to hyaline_prober;
grant insert (probe, record) on trust.self_test to hyaline_prober;

-- What the prober may know of the ledger: hashes and counts of every log, the text of none. session_user is the login
-- role, which no statement can change. The migrator, who could switch row security off anyway, rehearses the probes.
do $$
declare
  name text;
begin
  foreach name in array array['entry', 'tree_leaf', 'checkpoint', 'anchor'] loop
    execute format('create policy probes on audit.%I for select to hyaline_audit_owner
      using ((select session_user in (''hyaline_prober'', ''hyaline_migrator'')))', name);
  end loop;
end $$;

create function audit.probe_logs() returns table (
  tenant_id uuid, leaves bigint, next_index bigint, waiting_seconds double precision, note text, anchored bigint
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.tenant_id, l.leaves, l.next_index, coalesce(w.seconds, 0), c.note, coalesce(a.size, 0)
  from (select tenant_id, count(index) as leaves, coalesce(max(index) + 1, 0) as next_index
        from (select tenant_id, index from audit.tree_leaf
              union all select distinct tenant_id, null::bigint from audit.entry
              union all select tenant_id, null from audit.checkpoint group by tenant_id) all_logs
        group by tenant_id) l
  left join lateral (select extract(epoch from now() - min(e.at))::double precision as seconds from audit.entry e
    where e.tenant_id = l.tenant_id and not exists (
      select from audit.tree_leaf t where t.tenant_id = e.tenant_id and t.entry_id = e.id)) w on true
  left join lateral (select note from audit.checkpoint c where c.tenant_id = l.tenant_id order by size desc limit 1) c on true
  left join lateral (select max(size) as size from audit.anchor a where a.tenant_id = l.tenant_id) a on true
$$;

-- Rows whose text does not give the leaf that the tree has, and rows that the tree has and the table lost.
create function audit.probe_broken(p_limit integer) returns table (tenant_id uuid, index bigint, entry_id uuid, what text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  (select e.tenant_id, t.index, e.id, 'edited'
   from audit.entry e left join audit.tree_leaf t on t.tenant_id = e.tenant_id and t.entry_id = e.id
   where e.leaf <> sha256('\x00'::bytea || convert_to(e.canonical, 'UTF8')) or e.leaf <> coalesce(t.leaf, e.leaf)
      or position('"entry":"' || e.id || '"' in e.canonical) = 0
      or position('"event":"' || e.event || '"' in e.canonical) = 0
      or position('"outcome":"' || e.outcome || '"' in e.canonical) = 0
      or position('"tenant":"' || e.tenant_id || '"' in e.canonical) = 0
   limit p_limit)
  union all
  (select t.tenant_id, t.index, t.entry_id, 'missing' from audit.tree_leaf t
   where not exists (select from audit.entry e where e.tenant_id = t.tenant_id and e.id = t.entry_id) limit p_limit)
$$;

-- One hash over the first leaves of a log: equal to last time means that none of them has changed since.
create function audit.probe_digest(p_tenant uuid, p_to bigint) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sha256(coalesce(string_agg(t.leaf, ''::bytea order by t.index), ''::bytea)) from audit.tree_leaf t
  where t.tenant_id = p_tenant and t.index < p_to
$$;

create function audit.probe_leaves(p_tenant uuid, p_from bigint, p_to bigint) returns table (leaf bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.leaf from audit.tree_leaf t
  where t.tenant_id = p_tenant and t.index >= p_from and t.index < p_to order by t.index
$$;

revoke all on function audit.probe_logs(), audit.probe_broken(integer), audit.probe_leaves(uuid, bigint, bigint),
  audit.probe_digest(uuid, bigint), trust.keep_chain() from public;
grant execute on function audit.probe_logs(), audit.probe_broken(integer), audit.probe_leaves(uuid, bigint, bigint),
  audit.probe_digest(uuid, bigint)
  to hyaline_prober;
reset role;

-- How many links are over for more than five minutes, and how many of those still have something to open.
create function sec.probe_ended_links() returns table (ended bigint, kept bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*), count(p.link_id)
  from core.link l left join core.link_payload p on p.tenant_id = l.tenant_id and p.link_id = l.id
  where l.expires_at < now() - interval '5 minutes' or l.revoked_at < now() - interval '5 minutes'
$$;
create function sec.probe_link_payloads(p_link uuid) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from core.link_payload p where p.link_id = p_link
$$;
grant usage on schema sec to hyaline_prober;
grant create on schema sec to hyaline_gate;
revoke all on function sec.probe_ended_links(), sec.probe_link_payloads(uuid) from public;
grant execute on function sec.probe_ended_links(), sec.probe_link_payloads(uuid) to hyaline_prober;
alter function sec.probe_ended_links() owner to hyaline_gate;
alter function sec.probe_link_payloads(uuid) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
