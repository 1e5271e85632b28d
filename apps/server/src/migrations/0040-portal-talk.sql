-- What the clinic's schema needs of the shared one when patients and the clinic write to each other
-- (docs/decisions/0031-portal-messages-and-proxies.md).

-- For the clinic's schema: tells people of the clinic, by reference alone, that a patient waits for them. Once as long as
-- they have not looked.
create function sec.tell_of_patient(p_accounts uuid[], p_kind text, p_ref text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment text := lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
begin
  insert into core.notice (tenant_id, id, account_id, kind, facts)
  select sec.tenant(), (substr(moment, 1, 8) || '-' || substr(moment, 9, 4) || '-7' || substr(gen_random_uuid()::text, 16))::uuid,
    a.id, p_kind, jsonb_build_object('ref', p_ref)
  from unnest(p_accounts) as a (id)
  where not exists (select from core.notice n where n.tenant_id = sec.tenant() and n.account_id = a.id and n.kind = p_kind
    and n.read_at is null and n.facts ->> 'ref' = p_ref);
end $$;

grant insert on core.notice to hyaline_gate;
grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.tell_of_patient(uuid[], text, text)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_migrator', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
