-- Legal documents, who accepted which text of them for a clinic, and the gate that follows: without a current Business
-- Associate Agreement no PHI is written in that clinic. Rows here only come; nobody changes what was published or signed.

create table core.document_version (
  code text not null check (code ~ '^[a-z][a-z-]{1,39}$'),
  version text not null check (version ~ '^[0-9]{1,3}\.[0-9]{1,3}$'),
  seq integer not null check (seq > 0),
  material boolean not null,
  supersedes text,
  effective_on date not null,
  prevailing_locale text not null check (prevailing_locale in ('en', 'es')),
  published_at timestamptz not null default now(),
  primary key (code, version),
  unique (code, seq),
  foreign key (code, supersedes) references core.document_version (code, version)
);
comment on table core.document_version is 'rls:exempt published for everybody; no row belongs to a clinic';
comment on column core.document_version.material is 'must be accepted anew within 30 days; otherwise it is only announced';
comment on column core.document_version.published_at is 'when this installation first offered it';

create table core.document_text (
  code text not null,
  version text not null,
  locale text not null check (locale in ('en', 'es')),
  sha256 bytea not null check (sha256 = pg_catalog.sha256(convert_to(body, 'UTF8'))),
  body text not null,
  clause_ids text[] not null check (cardinality(clause_ids) > 0),
  primary key (code, version, locale),
  foreign key (code, version) references core.document_version (code, version)
);
comment on table core.document_text is 'rls:exempt published for everybody; no row belongs to a clinic';

-- One person's way through one text, step by step. The order of the steps is held here, not in the application.
create table core.signing (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  code text not null,
  version text not null,
  locale text not null,
  sha256 bytea not null,
  started_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (code, version, locale) references core.document_text (code, version, locale)
);
create table core.signing_event (
  tenant_id uuid not null,
  signing_id uuid not null,
  seq smallint not null,
  event text not null,
  at timestamptz not null,
  facts jsonb not null,
  hash bytea not null,
  primary key (tenant_id, signing_id, seq),
  unique (tenant_id, signing_id, event),
  foreign key (tenant_id, signing_id) references core.signing (tenant_id, id)
);
comment on column core.signing_event.hash is 'SHA-256 of the hash before it, then seq|event|time|facts: no step can be put in later';

-- One acceptance of a version for a clinic. No foreign key to people: the row outlives the account for as long as the law asks.
create table core.acceptance (
  tenant_id uuid not null references core.clinic (tenant_id),
  id uuid not null,
  signing_id uuid not null,
  account_id uuid not null,
  code text not null,
  version text not null,
  locale text not null,
  sha256 bytea not null,
  signer_name text not null,
  signer_title text not null,
  accepted_at timestamptz not null,
  browser text not null,
  os text not null,
  demo boolean not null default false,
  record bytea,
  record_sha256 bytea,
  ledger_entry text,
  ledger_leaf text,
  primary key (tenant_id, id),
  unique (tenant_id, code, version),
  unique (tenant_id, signing_id),
  foreign key (tenant_id, signing_id) references core.signing (tenant_id, id),
  foreign key (code, version, locale) references core.document_text (code, version, locale)
);
comment on column core.acceptance.record is 'sealed: the exact text, signer, address, browser and every step; counts from then on';

grant select on core.document_version, core.document_text, core.signing, core.signing_event, core.acceptance
  to hyaline_app, hyaline_gate;
grant insert on core.document_version, core.document_text, core.signing, core.signing_event, core.acceptance to hyaline_gate;
grant update (record, record_sha256, ledger_entry, ledger_leaf) on core.acceptance to hyaline_gate;
create policy gate on core.signing to hyaline_gate using (true) with check (true);
create policy gate on core.signing_event to hyaline_gate using (true) with check (true);
create policy gate on core.acceptance to hyaline_gate using (true) with check (true);

do $$
declare
  name text;
begin
  foreach name in array array['document_version', 'document_text', 'signing', 'signing_event'] loop
    execute format('create trigger append_only before update or delete or truncate on core.%I
      for each statement execute function audit.refuse_change()', name);
  end loop;
end $$;
create trigger append_only before delete or truncate on core.acceptance
  for each statement execute function audit.refuse_change();
create trigger sealed_once before update on core.acceptance
  for each row when (old.record is not null) execute function audit.refuse_change();

-- Everything that this release brings, at each start. A version that stands here already must be the very same.
create function sec.publish_documents(p_documents jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  doc record;
begin
  if not sec.is_platform() then
    raise exception 'only the installation publishes' using errcode = '42501';
  end if;
  insert into core.document_version (code, version, seq, material, supersedes, effective_on, prevailing_locale)
  select d.code, d.version, d.seq, d.material, d.supersedes, d.effective_on, d.prevailing_locale
  from jsonb_to_recordset(p_documents) as d(code text, version text, seq integer, material boolean, supersedes text,
    effective_on date, prevailing_locale text)
  order by d.code, d.seq
  on conflict do nothing;
  insert into core.document_text (code, version, locale, sha256, body, clause_ids)
  select d.code, d.version, t.locale, pg_catalog.sha256(convert_to(t.body, 'UTF8')), t.body, t.clause_ids
  from jsonb_to_recordset(p_documents) as d(code text, version text, texts jsonb)
  cross join jsonb_to_recordset(d.texts) as t(locale text, body text, clause_ids text[])
  on conflict do nothing;
  for doc in
    select d.code, d.version from jsonb_to_recordset(p_documents) as d(code text, version text, seq integer,
      material boolean, effective_on date, texts jsonb)
    cross join jsonb_to_recordset(d.texts) as t(locale text, body text)
    where not exists (
      select from core.document_version v join core.document_text x using (code, version)
      where v.code = d.code and v.version = d.version and v.seq = d.seq and v.material = d.material
        and v.effective_on = d.effective_on and x.locale = t.locale and x.body = t.body)
  loop
    raise exception 'the document % % was published with another text: a change needs a new version', doc.code, doc.version;
  end loop;
end $$;

create function sec.current_version(p_code text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.version from core.document_version v
  where v.code = p_code and v.effective_on <= (now() at time zone 'UTC')::date
  order by v.seq desc limit 1
$$;

-- Only an owner of the clinic signs for it, whatever a route let through.
create function sec.require_signer() returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
                 and m.role = 'owner' and m.removed_at is null) then
    raise exception 'only an owner signs for the clinic' using errcode = '42501';
  end if;
end $$;

-- Adds one step to the chain of a signing. Not for the application: the functions below decide when.
create function sec.note_signing(p_signing uuid, p_event text, p_facts jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  last core.signing_event;
  n smallint;
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  select e.* into last from core.signing_event e
  where e.tenant_id = sec.tenant() and e.signing_id = p_signing order by e.seq desc limit 1;
  n := coalesce(last.seq, 0) + 1;
  insert into core.signing_event (tenant_id, signing_id, seq, event, at, facts, hash)
  values (sec.tenant(), p_signing, n, p_event, moment, p_facts,
    sha256(coalesce(last.hash, ''::bytea) || convert_to(n || '|' || p_event || '|'
      || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '|' || p_facts::text, 'UTF8')));
end $$;

create function sec.begin_signing(p_id uuid, p_code text, p_locale text) returns table (version text, sha256 bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  doc core.document_text;
begin
  perform sec.require_signer();
  select t.* into doc from core.document_text t
  where t.code = p_code and t.locale = p_locale and t.version = sec.current_version(p_code);
  if not found then
    return;
  end if;
  insert into core.signing (tenant_id, id, account_id, code, version, locale, sha256)
  values (sec.tenant(), p_id, sec.user_id(), doc.code, doc.version, doc.locale, doc.sha256);
  perform sec.note_signing(p_id, 'opened', jsonb_build_object(
    'code', doc.code, 'version', doc.version, 'locale', doc.locale, 'sha256', encode(doc.sha256, 'hex')));
  return query select doc.version, doc.sha256;
end $$;

-- The next step of one's own signing: done | repeated (it stands already) | incomplete (not yet its turn, or clauses
-- that were not shown). Null: no such signing of this person.
create function sec.signing_step(p_signing uuid, p_event text, p_facts jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  steps text[] := array['opened', 'document_viewed', 'consent_given', 'signer_named', 'authority_stated'];
  s core.signing;
  reached integer;
begin
  perform sec.require_signer();
  perform pg_advisory_xact_lock(hashtextextended('signing|' || p_signing, 0));
  select x.* into s from core.signing x
  where x.tenant_id = sec.tenant() and x.id = p_signing and x.account_id = sec.user_id();
  if not found then
    return null;
  end if;
  select max(e.seq) into reached from core.signing_event e where e.tenant_id = s.tenant_id and e.signing_id = s.id;
  if array_position(steps, p_event) <= reached then
    return 'repeated';
  elsif array_position(steps, p_event) is distinct from reached + 1 then
    return 'incomplete';
  end if;
  if p_event = 'document_viewed' and not exists (
    select from core.document_text t where t.code = s.code and t.version = s.version and t.locale = s.locale
      and t.clause_ids <@ array(select jsonb_array_elements_text(p_facts -> 'clauses'))) then
    return 'incomplete';
  end if;
  perform sec.note_signing(p_signing, p_event, p_facts);
  return 'done';
end $$;

-- The signature: every step is there, the text is the newest in force, and the person has just confirmed both factors.
-- state: accepted | repeated (by this very signing) | taken (another owner was first) | outdated | incomplete |
-- unverified. Two at once: the clinic has one acceptance of a version, the first. p_session null is for the demo alone.
create function sec.accept_document(
  p_signing uuid, p_id uuid, p_session uuid, p_sha256 bytea, p_browser text, p_os text
) returns table (state text, id uuid, accepted_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  s core.signing;
  known core.acceptance;
  signer jsonb;
  verified timestamptz;
  reached integer;
begin
  perform sec.require_signer();
  select x.* into s from core.signing x
  where x.tenant_id = sec.tenant() and x.id = p_signing and x.account_id = sec.user_id();
  if not found then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('acceptance|' || s.tenant_id || '|' || s.code, 0));
  select a.* into known from core.acceptance a
  where a.tenant_id = s.tenant_id and a.code = s.code and a.version = s.version;
  if found then
    return query select case when known.signing_id = s.id then 'repeated' else 'taken' end, known.id, known.accepted_at;
    return;
  end if;
  if s.version <> sec.current_version(s.code) then
    return query select 'outdated', null::uuid, null::timestamptz;
    return;
  end if;
  select max(e.seq) into reached from core.signing_event e where e.tenant_id = s.tenant_id and e.signing_id = s.id;
  if reached <> 5 or s.sha256 <> p_sha256 then
    return query select 'incomplete', null::uuid, null::timestamptz;
    return;
  end if;
  if p_session is null then
    if not exists (select from core.installation i where i.demo) then
      raise exception 'a signature needs a session' using errcode = '42501';
    end if;
  else
    select x.verified_at into verified from core.session x
    where x.tenant_id = s.tenant_id and x.id = p_session and x.account_id = s.account_id and x.ended_at is null
      and x.verified_at > now() - interval '15 minutes';
    if not found then
      return query select 'unverified', null::uuid, null::timestamptz;
      return;
    end if;
  end if;
  select e.facts into signer from core.signing_event e
  where e.tenant_id = s.tenant_id and e.signing_id = s.id and e.event = 'signer_named';
  perform sec.note_signing(s.id, 'identity_confirmed', jsonb_build_object('verifiedAt', verified));
  perform sec.note_signing(s.id, 'accepted', jsonb_build_object('acceptance', p_id));
  return query
    insert into core.acceptance (tenant_id, id, signing_id, account_id, code, version, locale, sha256, signer_name,
      signer_title, accepted_at, browser, os, demo)
    select s.tenant_id, p_id, s.id, s.account_id, s.code, s.version, s.locale, s.sha256, signer ->> 'name',
      signer ->> 'title', e.at, p_browser, p_os, p_session is null
    from core.signing_event e where e.tenant_id = s.tenant_id and e.signing_id = s.id and e.event = 'accepted'
    returning 'accepted', id, accepted_at;
end $$;

-- Closes an acceptance of one's own with its sealed record. Until then it counts for nothing.
create function sec.seal_acceptance(p_id uuid, p_record bytea, p_record_sha256 bytea, p_entry text, p_leaf text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  signing uuid;
begin
  update core.acceptance a
  set record = p_record, record_sha256 = p_record_sha256, ledger_entry = p_entry, ledger_leaf = p_leaf
  where a.tenant_id = sec.tenant() and a.id = p_id and a.account_id = sec.user_id() and a.record is null
  returning a.signing_id into strict signing;
  perform sec.note_signing(signing, 'sealed', jsonb_build_object('record', encode(p_record_sha256, 'hex')));
end $$;

-- Until when the clinic of the context may write PHI: infinity while what it accepted is what is in force, 30 days
-- after a material successor took effect otherwise; null when nothing was accepted.
create function sec.baa_until() returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select max(coalesce((
    select min(greatest(v.published_at, v.effective_on::timestamp at time zone 'UTC')) + interval '30 days'
    from core.document_version v where v.code = 'baa' and v.material and v.seq > mine.seq), 'infinity'))
  from core.acceptance a join core.document_version mine on mine.code = a.code and mine.version = a.version
  where a.tenant_id = sec.tenant() and a.code = 'baa' and a.record is not null
$$;

-- On the PHI tables of each clinic (migrations/tenant): a route that forgot to ask still writes nothing. Without a
-- context there is no clinic to ask for, and row-level security takes no row from the application.
create function sec.require_baa() returns trigger
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.tenant() is not null and (now() < sec.baa_until()) is not true then
    raise exception 'no PHI without a current business associate agreement' using errcode = 'HY403';
  end if;
  return null;
end $$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.require_signer()', 'sec.note_signing(uuid, text, jsonb)', 'sec.require_baa()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
  foreach f in array array[
    'sec.publish_documents(jsonb)', 'sec.current_version(text)', 'sec.begin_signing(uuid, text, text)',
    'sec.signing_step(uuid, text, jsonb)', 'sec.accept_document(uuid, uuid, uuid, bytea, text, text)',
    'sec.seal_acceptance(uuid, bytea, bytea, text, text)', 'sec.baa_until()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
grant select on core.installation to hyaline_gate;
