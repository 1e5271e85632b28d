-- One event of many resources, such as a list that is shown: what is the same in all of its entries is made once
-- (docs/decisions/0021-dicomweb-speed.md). Each entry is, byte for byte, what audit.append() makes of it.
set local role hyaline_audit_owner;

-- p_ids, p_patients, p_facts: one of each for each entry, in the order of writing. Returns how many there are.
--   with shown as materialized (select ...), written as materialized (
--     select audit.append_all('study.listed', 'done', 'study', array_agg(s.id::text), array_agg(s.patient_ref), array_agg('{}'), $1) as n
--     from shown s)
--   select shown.*, written.n from shown cross join written
create function audit.append_all(
  p_event text, p_outcome text, p_resource_type text, p_ids text[], p_patients text[], p_facts text[], p_ip bytea default null
) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
  moment timestamptz := clock_timestamp();
  micros bigint := (extract(epoch from moment) * 1000000)::bigint;
  many integer := coalesce(cardinality(p_ids), 0);
  shape record;
  front text;
  middle text;
begin
  if context is null then
    raise exception 'no context: an event needs somebody who caused it' using errcode = '42501';
  end if;
  if many = 0 then
    return 0;
  end if;
  select
    -- what append() looks at closely it looks at here as well, one by one
    bool_or(x.id is null or position('"by"' in x.facts) > 0 or position('\' in x.facts) > 0) as close,
    -- one whole JSON value each, so it cannot bring keys of its own to the event
    bool_and(case when x.facts = '{}' then true else json_typeof(x.facts::json) = 'object' end) as objects,
    bool_and(length(x.id) between 1 and 200 and octet_length(x.facts) <= 16000
      and (x.patient is null or x.patient ~ '^[A-Za-z0-9_-]{4,64}$')) as well
  into shape from unnest(p_ids, p_patients, p_facts) as x (id, patient, facts);
  if cardinality(p_patients) is distinct from many or cardinality(p_facts) is distinct from many
    or array_position(p_facts, null) is not null
    or (p_event || ' ' || p_outcome || ' ' || p_resource_type) !~ '^[a-z-]+\.[a-z-]+ (done|refused) [a-z-]{2,40}$' is not false
    or not (shape.close or coalesce(shape.objects and shape.well, false)) then
    raise exception 'malformed event' using errcode = '23514';
  end if;
  if shape.close then
    return (select count(audit.append(p_event, p_outcome, p_resource_type, x.id, x.patient, x.facts, p_ip))
      from unnest(p_ids, p_patients, p_facts) as x (id, patient, facts));
  end if;
  front := '{"actor":'
    || case context[2] when '00000000-0000-0000-0000-000000000000' then 'null' else '"' || context[2] || '"' end
    || ',"at":"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","entry":"';
  middle := ',"ip":' || coalesce('"' || encode(sha256(p_ip), 'hex') || '"', 'null') || ',"outcome":"' || p_outcome || '","patient":';
  with made as materialized (
    -- ids as append() makes them, a microsecond after one another
    select (lpad(to_hex((micros + x.n - 1) / 1000), 12, '0') || '7' || lpad(to_hex((micros + x.n - 1) % 1000 * 4096 / 1000), 3, '0')
        || substr(gen_random_uuid()::text, 20))::uuid as entry_id, x.id, x.patient, x.facts
    from unnest(p_ids, p_patients, p_facts) with ordinality as x (id, patient, facts, n)
  ), told as materialized (
    select m.entry_id, m.id, m.patient, front || m.entry_id::text || '","event":"' || p_event || '","facts":' || m.facts || middle
      || coalesce('"' || m.patient || '"', 'null') || ',"resource":{"id":' || to_json(m.id)::text || ',"type":"' || p_resource_type
      || '"},"tenant":"' || context[1] || '","v":1}' as line
    from made m
  ), entered as (
    insert into audit.entry (tenant_id, id, at, event, outcome, resource_type, resource_id, patient_ref, canonical, leaf)
    select context[1]::uuid, t.entry_id, date_trunc('milliseconds', moment), p_event, p_outcome, p_resource_type, t.id, t.patient,
      t.line, sha256('\x00'::bytea || convert_to(t.line, 'UTF8'))
    from told t
  )
  insert into audit.entry_ip (tenant_id, entry_id, sealed)
  select context[1]::uuid, t.entry_id, p_ip from told t where p_ip is not null;
  return many;
end $$;
revoke all on function audit.append_all(text, text, text, text[], text[], text[], bytea) from public;
grant execute on function audit.append_all(text, text, text, text[], text[], text[], bytea) to hyaline_app;
reset role;
