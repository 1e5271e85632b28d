-- The sample study that a clinic may try the product with, so that it is known as one and can be taken away again.
create table core.sample_study (
  tenant_id uuid primary key references core.practice (tenant_id),
  state text not null check (state in ('making', 'ready', 'failed')),
  study_id uuid,
  started_at timestamptz not null default now(),
  started_by uuid not null,
  check ((state = 'ready') = (study_id is not null))
);
create policy runs_inserts on core.sample_study as restrictive for insert to hyaline_app
  with check (started_by = (select sec.user_id()) and (select sec.runs_practice()));
create policy runs_updates on core.sample_study as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (started_by = (select sec.user_id()));
create policy runs_deletes on core.sample_study as restrictive for delete to hyaline_app using ((select sec.runs_practice()));
grant select, insert, delete on core.sample_study to hyaline_app;
grant update (state, study_id, started_at, started_by) on core.sample_study to hyaline_app;

-- Whether a patient was ever entered here: yes or no, for the first week's list of things to do.
create function sec.keeps_patients() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.runs_practice() and exists (select from core.patient_reference r where r.tenant_id = sec.tenant())
$$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.keeps_patients() from public;
grant execute on function sec.keeps_patients() to hyaline_app;
alter function sec.keeps_patients() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

-- A clinic that is being closed (docs/decisions/0032-practice.md): asked for, exported, waited for, ended, destroyed.
create table core.closing (
  tenant_id uuid primary key references core.clinic (tenant_id),
  asked_by uuid not null,
  asked_at timestamptz not null default now(),
  due_at timestamptz not null default now() + interval '14 days' check (due_at >= asked_at + interval '14 days'),
  -- when the archive of everything was last taken out whole
  exported_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  destroyed_at timestamptz,
  -- rows and objects that went, and the ledger's entry of the end
  counts jsonb,
  entry_id uuid,
  leaf text,
  check ((ended_at is null) = (ended_by is null)),
  check (ended_at is null or (ended_at >= due_at and exported_at is not null and exported_at >= asked_at)),
  check (destroyed_at is null or ended_at is not null)
);
create policy owner_inserts on core.closing as restrictive for insert to hyaline_app with check (
  asked_by = (select sec.user_id()) and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
create policy owner_updates on core.closing as restrictive for update to hyaline_app using (
  destroyed_at is null and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
) with check (ended_by is null or ended_by = (select sec.user_id()));
create policy owner_deletes on core.closing as restrictive for delete to hyaline_app using (
  ended_at is null and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
grant select, delete on core.closing to hyaline_app;
grant insert (tenant_id, asked_by) on core.closing to hyaline_app;
grant update (exported_at, ended_by, ended_at, counts, entry_id, leaf) on core.closing to hyaline_app;

-- What stays of a clinic that was closed: its name, who belonged to it and was invited, what was signed, and the closing.
-- Everything else of it in core goes, whatever a later migration adds. Of a closing that has ended, and of nothing else.
-- Owned by the migrator, whom row-level security binds to the clinic of the context like everybody.
create function sec.wipe_clinic() returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own uuid := sec.tenant();
  counts jsonb := '{}';
  waiting text[];
  next_round text[];
  name text;
  gone bigint;
begin
  if not exists (select from core.closing c where c.tenant_id = own and c.ended_at is not null) then
    raise exception 'this clinic is not closed' using errcode = '42501';
  end if;
  update core.invitation i set removed_at = now(), removed_by = sec.user_id()
  where i.tenant_id = own and i.removed_at is null and i.accepted_at is null;
  update core.membership m set removed_at = now(), removed_by = sec.user_id() where m.tenant_id = own and m.removed_at is null;
  update core.practice p set npi = null, specialty = null, phone = null, website = null, privacy_officer_id = null, steps = '{}'
  where p.tenant_id = own;
  select array_agg(c.relname::text order by c.relname) into waiting
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'core' and c.relkind = 'r'
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
    and c.relname not in ('clinic', 'practice', 'closing', 'membership', 'invitation', 'acceptance', 'signing', 'signing_event',
      'organisation', 'organisation_clinic');
  -- whoever points at others goes first: what a foreign key still holds waits for the next round
  while cardinality(waiting) > 0 loop
    next_round := '{}';
    foreach name in array waiting loop
      begin
        execute format('delete from core.%I where tenant_id = $1', name) using own;
        get diagnostics gone = row_count;
        if gone > 0 then counts := counts || jsonb_build_object(name, gone); end if;
      exception when foreign_key_violation then
        next_round := next_round || name;
      end;
    end loop;
    if cardinality(next_round) = cardinality(waiting) then
      raise exception 'tables that hold each other: %', next_round;
    end if;
    waiting := next_round;
  end loop;
  return counts;
end $$;

-- For the worker, which has no clinic: closings that ended and were not destroyed to the end.
create function sec.unfinished_closings() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id from core.closing c where sec.is_platform() and c.ended_at is not null and c.destroyed_at is null
$$;
-- Says that nothing is left. For the system in the clinic's context, of a closing that has ended.
create function sec.finish_closing() returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.closing c set destroyed_at = now()
  where c.tenant_id = sec.tenant() and c.ended_at is not null and c.destroyed_at is null
    and sec.user_id() = '00000000-0000-0000-0000-000000000000'
  returning true
$$;
grant select, update (destroyed_at) on core.closing to hyaline_gate;
create policy gate on core.closing to hyaline_gate using (true) with check (true);
grant create on schema sec to hyaline_gate;
revoke all on function sec.wipe_clinic(), sec.unfinished_closings(), sec.finish_closing() from public;
grant execute on function sec.wipe_clinic(), sec.unfinished_closings(), sec.finish_closing() to hyaline_app;
alter function sec.unfinished_closings() owner to hyaline_gate;
alter function sec.finish_closing() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
