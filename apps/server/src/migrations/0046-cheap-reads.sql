-- What a read with its ledger entry asks of the database, asked with less work (docs/decisions/0018-patients.md, "Cost of
-- opening a record"). PL/pgSQL makes each of its expressions ready anew in every transaction, so there are few of them;
-- what is decided stays as it was.

create or replace function sec.context() returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  part text[] := string_to_array(current_setting('hy.ctx', true), '|');
  key sec.context_key;
begin
  select * into key from sec.context_key;
  -- HMAC-SHA-256 (RFC 2104) from the builtin hash: about three times cheaper than pgcrypto's
  return case
    when cardinality(part) is distinct from 4 then null
    when encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(part[1] || '|' || part[2] || '|' || part[3], 'UTF8'))), 'hex')
         is distinct from part[4] then null
    when part[3]::bigint < extract(epoch from transaction_timestamp()) then null
    else part
  end;
end $$;

-- Clinic and person of the sealed context, and the role that the person has there now; the role is null for who has none.
create function sec.standing() returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
begin
  return array[context[1], context[2], (select m.role from core.membership m
    where m.tenant_id = context[1]::uuid and m.account_id = context[2]::uuid and m.removed_at is null)];
end $$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.standing() from public;
grant execute on function sec.standing() to hyaline_app;
alter function sec.standing() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

set local role hyaline_audit_owner;
-- As before (0043), and no other spelling of who acts in the portal passes. What one pattern has checked needs no escaping: it is letters, digits, '-', '_' and one '.'.
create or replace function audit.append(
  p_event text, p_outcome text, p_resource_type text, p_resource_id text, p_patient text, p_facts text,
  p_ip bytea default null
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
  moment timestamptz := clock_timestamp();
  micros bigint := (extract(epoch from moment) * 1000000)::bigint;
  -- UUID v7 (RFC 9562, method 3: the 12 bits after the version continue the millisecond), so ids sort as written
  entry_id uuid := (lpad(to_hex(micros / 1000), 12, '0') || '7' || lpad(to_hex(micros % 1000 * 4096 / 1000), 3, '0')
    || substr(gen_random_uuid()::text, 20))::uuid;
  line text;
  leaf_hash bytea;
begin
  -- seldom so, and then looked at closely; a key that reads "by" is spelt so, or with a backslash
  if p_resource_type is null or p_resource_id is null or position('"by"' in p_facts) > 0 or position('\' in p_facts) > 0 then
    if p_resource_type is null or p_resource_id is null then
      p_resource_type := 'clinic';
      p_resource_id := context[1];
    end if;
    -- no program can write of somebody else in the portal as of the patient
    if (position('"by"' in p_facts) > 0 or position('\' in p_facts) > 0) and sec.is_proxy() then
      p_facts := replace(p_facts, '"by":"patient"', '"by":"proxy"');
      if coalesce(p_facts::jsonb ->> 'by', 'proxy') <> 'proxy' then
        raise exception 'facts are canonical, and name whoever is there' using errcode = '22023';
      end if;
    end if;
  end if;
  if (case
    when context is null then true
    -- one whole JSON value, so it cannot bring keys of its own to the event
    when p_facts is distinct from '{}' and json_typeof(p_facts::json) is distinct from 'object' then true
    when length(p_resource_id) not between 1 and 200 or octet_length(p_facts) > 16000 then true
    -- none of the four can hold a blank, so each stands where the pattern wants it
    else (p_event || ' ' || p_outcome || ' ' || p_resource_type || ' ' || coalesce(p_patient, 'none'))
      !~ '^[a-z-]+\.[a-z-]+ (done|refused) [a-z-]{2,40} [A-Za-z0-9_-]{4,64}$' is not false
  end) then
    if context is null then
      raise exception 'no context: an event needs somebody who caused it' using errcode = '42501';
    end if;
    if p_facts is null or json_typeof(p_facts::json) <> 'object' then
      raise exception 'facts are one JSON object' using errcode = '22023';
    end if;
    raise exception 'malformed event' using errcode = '23514';
  end if;
  line := '{"actor":'
    || case context[2] when '00000000-0000-0000-0000-000000000000' then 'null' else '"' || context[2] || '"' end
    || ',"at":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","entry":"' || entry_id::text || '","event":"' || p_event
    || '","facts":' || p_facts
    || ',"ip":' || coalesce('"' || encode(sha256(p_ip), 'hex') || '"', 'null')
    || ',"outcome":"' || p_outcome
    || '","patient":' || coalesce('"' || p_patient || '"', 'null')
    || ',"resource":{"id":' || to_json(p_resource_id)::text || ',"type":"' || p_resource_type
    || '"},"tenant":"' || context[1] || '","v":1}';
  leaf_hash := sha256('\x00'::bytea || convert_to(line, 'UTF8'));
  insert into audit.entry (tenant_id, id, at, event, outcome, resource_type, resource_id, patient_ref, canonical, leaf)
  values (context[1]::uuid, entry_id, date_trunc('milliseconds', moment), p_event, p_outcome, p_resource_type, p_resource_id,
    p_patient, line, leaf_hash);
  if p_ip is not null then
    insert into audit.entry_ip (tenant_id, entry_id, sealed) values (context[1]::uuid, entry_id, p_ip);
  end if;
  return entry_id::text || ' ' || encode(leaf_hash, 'hex');
end $$;
reset role;
