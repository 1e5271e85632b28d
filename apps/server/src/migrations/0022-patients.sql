-- What is known of a patient outside the clinic's PHI schema: the reference, and counts and days that dashboards need.
-- Nobody reads the table; functions answer with what a role may know (docs/decisions/0018-patients.md).

create table core.patient_reference (
  tenant_id uuid not null,
  ref text not null check (ref ~ '^PT-[0-9A-F]{6}$'),
  -- the sales representative who brought them
  rep_id uuid,
  created_on date not null default current_date,
  removed_on date,
  active_protocols integer not null default 0 check (active_protocols >= 0),
  next_refill_on date,
  last_seen_on date,
  primary key (tenant_id, ref)
);
comment on table core.patient_reference is 'pseudonyms and dashboard figures; which patient a reference is stands in the PHI schema alone';
grant select, insert, update, delete on core.patient_reference to hyaline_gate;
create policy gate on core.patient_reference to hyaline_gate using (true) with check (true);

-- Called by triggers of the PHI schema, in the transaction that adds, puts away, restores or erases the patient, and by
-- nobody else: they take any reference, so only functions that the migrator owns may call them.
create function sec.keep_reference(p_ref text, p_removed boolean) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.patient_reference as r (tenant_id, ref, removed_on)
  values (sec.tenant(), p_ref, case when p_removed then current_date end)
  on conflict (tenant_id, ref) do update set removed_on = case when p_removed then coalesce(r.removed_on, current_date) end
$$;
create function sec.forget_reference(p_ref text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from core.patient_reference r where r.tenant_id = sec.tenant() and r.ref = p_ref
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.keep_reference(text, boolean)', 'sec.forget_reference(text)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_migrator', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
