-- One mechanism for links of studies, of the atlas (viewer) and of packets. A viewer link may belong to no patient at
-- all; a packet's link is made by the server, lives for a day, and asks its holder one question.

alter table core.link
  alter column study_id drop not null,
  alter column patient_ref drop not null,
  alter column patient_consent_at drop not null,
  add column subject_id uuid,
  add column locked_at timestamptz,
  add constraint link_of_its_kind check (case kind
    when 'study' then study_id is not null and subject_id is null and patient_ref is not null and patient_consent_at is not null
    when 'viewer' then study_id is null and not includes_identity and expires_at <= created_at + interval '90 days'
      and (subject_id is null or patient_ref is not null)
    else study_id is null and subject_id is not null and patient_ref is not null
      and expires_at = created_at + interval '24 hours' end);
create index link_of_subject on core.link (tenant_id, subject_id) where subject_id is not null;
comment on column core.link.subject_id is 'viewer: the visit it was made of, or null when no record is behind it; packet: the packet';
comment on column core.link.locked_at is 'when too many wrong answers to its question ended it';
alter table core.link_access drop constraint link_access_outcome_check, add constraint link_access_outcome_check check (
  outcome in ('opened', 'wrong-password', 'wrong-answer', 'refused'));
grant update (locked_at) on core.link to hyaline_app;

-- The question of a link, and how often it was answered wrongly. The answer is a MAC under the pepper of the keyring.
alter table core.link_payload
  add column challenge text check (challenge in ('birth-date', 'code')),
  add column challenge_mac bytea check (octet_length(challenge_mac) = 32),
  add column tries smallint not null default 0 check (tries between 0 and 5),
  add check ((challenge is null) = (challenge_mac is null));
comment on column core.link_payload.challenge_mac is 'HMAC-SHA-256(pepper, link, answer)';

-- Further ciphertext of a link, fetched on demand: documents of a packet, pictures.
create table core.link_part (
  tenant_id uuid not null,
  link_id uuid not null,
  id uuid not null,
  sealed bytea not null,
  primary key (tenant_id, link_id, id),
  foreign key (tenant_id, link_id) references core.link (tenant_id, id)
);
alter table core.link_part alter column sealed set storage external;
grant select, insert, delete on core.link_part to hyaline_app;
grant select on core.link_part to hyaline_gate;
grant update (tries) on core.link_payload to hyaline_gate;
create policy gate on core.link_part for select to hyaline_gate using (true);
create policy gate_tries on core.link_payload for update to hyaline_gate using (true) with check (true);

drop function sec.viewing_payload(bytea), sec.viewing_object(bytea, uuid), sec.live_viewing(bytea), sec.find_link(bytea);

create function sec.find_link(p_lookup_mac bytea)
returns table (tenant_id uuid, link_id uuid, gate_hash text, challenge text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.tenant_id, l.id, p.gate_hash, p.challenge
  from core.link l left join core.link_payload p on p.tenant_id = l.tenant_id and p.link_id = l.id
    and l.revoked_at is null and l.expires_at > now() and (l.max_opens is null or l.opens < l.max_opens)
  where l.lookup_mac = p_lookup_mac and sec.is_platform()
$$;

-- Counts a try before anybody looks at the answer, so that parallel guesses share the five. Nothing comes back of a link
-- that is over, or that has none left.
create function sec.try_link_challenge(p_lookup_mac bytea) returns table (challenge_mac bytea, tries_left integer)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.link_payload p set tries = p.tries + 1
  from core.link l
  where l.lookup_mac = p_lookup_mac and p.tenant_id = l.tenant_id and p.link_id = l.id and p.challenge is not null
    and p.tries < 5 and l.revoked_at is null and l.expires_at > now() and sec.is_platform()
  returning p.challenge_mac, 5 - p.tries
$$;

create function sec.forgive_link_tries(p_lookup_mac bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.link_payload p set tries = 0
  from core.link l
  where l.lookup_mac = p_lookup_mac and p.tenant_id = l.tenant_id and p.link_id = l.id and sec.is_platform()
$$;

create function sec.live_viewing(p_token_hash bytea)
returns table (tenant_id uuid, link_id uuid, kind text, study_id uuid, subject_id uuid, patient_ref text, access_id uuid,
  ends_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.tenant_id, s.link_id, l.kind, l.study_id, l.subject_id, l.patient_ref, s.access_id,
    least(s.ends_at, l.expires_at)
  from core.link_session s join core.link l on l.tenant_id = s.tenant_id and l.id = s.link_id
  where s.token_hash = p_token_hash and s.ends_at > now() and l.expires_at > now() and l.revoked_at is null
    and sec.is_platform()
$$;

create function sec.viewing_payload(p_token_hash bytea)
returns table (tenant_id uuid, link_id uuid, study_id uuid, access_id uuid, ends_at timestamptz, payload bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.tenant_id, v.link_id, v.study_id, v.access_id, v.ends_at, p.payload from sec.live_viewing(p_token_hash) v
  join core.link_payload p on p.tenant_id = v.tenant_id and p.link_id = v.link_id
$$;

create function sec.viewing_object(p_token_hash bytea, p_object uuid)
returns table (tenant_id uuid, link_id uuid, study_id uuid, access_id uuid, ends_at timestamptz, bytes bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.tenant_id, v.link_id, v.study_id, v.access_id, v.ends_at, o.bytes from sec.live_viewing(p_token_hash) v
  join core.link_object o on o.tenant_id = v.tenant_id and o.link_id = v.link_id and o.object_id = p_object
$$;

create function sec.viewing_part(p_token_hash bytea, p_part uuid)
returns table (tenant_id uuid, link_id uuid, study_id uuid, access_id uuid, ends_at timestamptz, payload bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select v.tenant_id, v.link_id, v.study_id, v.access_id, v.ends_at, o.sealed from sec.live_viewing(p_token_hash) v
  join core.link_part o on o.tenant_id = v.tenant_id and o.link_id = v.link_id and o.id = p_part
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.find_link(bytea)', 'sec.live_viewing(bytea)', 'sec.viewing_payload(bytea)', 'sec.viewing_object(bytea, uuid)',
    'sec.viewing_part(bytea, uuid)', 'sec.try_link_challenge(bytea)', 'sec.forgive_link_tries(bytea)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
