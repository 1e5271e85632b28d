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
  -- from when the archive of everything is that was last taken out whole
  exported_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  destroyed_at timestamptz,
  -- rows and objects that went, and the ledger's entry of the end
  counts jsonb,
  entry_id uuid,
  leaf text,
  check ((ended_at is null) = (ended_by is null)),
  -- a wish that nobody carries out for a month is none any more, and an archive is of the day before at most
  check (ended_at is null or (ended_at between due_at and due_at + interval '30 days' and exported_at is not null
    and exported_at >= asked_at and exported_at >= ended_at - interval '24 hours')),
  check (destroyed_at is null or ended_at is not null)
);
create policy owner_inserts on core.closing as restrictive for insert to hyaline_app with check (
  asked_by = (select sec.user_id()) and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
create policy owner_updates on core.closing as restrictive for update to hyaline_app using (
  ended_at is null and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
) with check (ended_by is null or ended_by = (select sec.user_id()));
create policy owner_deletes on core.closing as restrictive for delete to hyaline_app using (
  ended_at is null and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
grant select, delete on core.closing to hyaline_app;
grant insert (tenant_id, asked_by) on core.closing to hyaline_app;
grant update (ended_by, ended_at, counts, entry_id, leaf) on core.closing to hyaline_app;

-- What stays of a clinic that was closed: its name, who belonged to it and was invited, what was signed, and the closing.
-- Everything else of it in core goes, whatever a later migration adds. For the system alone, of a closing that has ended,
-- as often as it likes. Owned by a role that no office's policy binds and that sees the clinic of the context alone.
create function sec.wipe_clinic() returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own uuid := sec.tenant();
  counts jsonb := '{}';
  every_table text[];
  waiting text[];
  next_round text[];
  name text;
  gone bigint;
begin
  if sec.user_id() is distinct from '00000000-0000-0000-0000-000000000000' then
    raise exception 'the system alone empties a clinic' using errcode = '42501';
  end if;
  perform from core.closing c where c.tenant_id = own and c.ended_at is not null for update;
  if not found then
    raise exception 'this clinic is not closed' using errcode = '42501';
  end if;
  select array_agg(c.relname::text order by c.relname) into every_table
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'core' and c.relkind in ('r', 'p') and not c.relispartition
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
    and c.relname not in ('clinic', 'practice', 'closing', 'membership', 'invitation', 'acceptance', 'signing', 'signing_event',
      'organisation', 'organisation_clinic');
  -- a policy that bound this role would hide rows from it in silence
  select p.polrelid::regclass::text into name from pg_policy p
  where not p.polpermissive and (0 = any (p.polroles) or 'hyaline_wipe'::regrole = any (p.polroles))
    and p.polrelid in (select format('core.%I', t)::regclass from unnest(every_table) t)
  limit 1;
  if name is not null then
    raise exception 'a policy of % hides rows from what empties a clinic', name;
  end if;
  -- whoever points at others goes first: what a foreign key still holds waits for the next round
  waiting := every_table;
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
  foreach name in array every_table loop
    execute format('select count(*) from core.%I where tenant_id = $1', name) into gone using own;
    if gone > 0 then
      raise exception '% rows of % are left', gone, name;
    end if;
  end loop;
  -- last, as offices are what other policies ask for
  update core.practice p set npi = null, specialty = null, phone = null, website = null, privacy_officer_id = null, steps = '{}'
  where p.tenant_id = own;
  update core.invitation i set removed_at = now(), removed_by = sec.user_id()
  where i.tenant_id = own and i.removed_at is null and i.accepted_at is null;
  update core.membership m set removed_at = now(), removed_by = sec.user_id() where m.tenant_id = own and m.removed_at is null;
  return counts;
end $$;
grant usage on schema sec, core to hyaline_wipe;
grant update (counts) on core.closing to hyaline_wipe;
grant update (npi, specialty, phone, website, privacy_officer_id, steps) on core.practice to hyaline_wipe;
grant update (removed_at, removed_by) on core.invitation, core.membership to hyaline_wipe;
alter policy people_read on core.compound to hyaline_app;
alter policy people_insert on core.compound to hyaline_app;
alter policy people_update on core.compound to hyaline_app;

-- The archive was taken out: for the system, which wrote its last byte. p_from: what was read first was read then.
create function sec.mark_exported(p_from timestamptz) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.closing c set exported_at = p_from
  where c.tenant_id = sec.tenant() and c.ended_at is null and p_from between c.asked_at and now()
    and sec.user_id() = '00000000-0000-0000-0000-000000000000'
  returning true
$$;

-- The end is now, whatever the statement says, and no legal hold is left.
create function sec.guard_closing() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  phi regclass := to_regclass(format('tenant_%s.legal_hold', replace(new.tenant_id::text, '-', '')));
  held boolean := false;
begin
  if new.ended_at is null or old.ended_at is not null then
    raise exception 'a closing ends once' using errcode = '42501';
  end if;
  if phi is not null then
    execute format('select exists (select from %s h where h.tenant_id = $1 and h.released_at is null)', phi)
      into held using new.tenant_id;
  end if;
  if held then
    raise exception 'a legal hold forbids it' using errcode = '42501';
  end if;
  new.ended_at := now();
  return new;
end $$;
revoke all on function sec.guard_closing() from public;
create trigger guard before update of ended_at on core.closing for each row execute function sec.guard_closing();

-- Nothing of a patient is written, and no hold set, in a clinic whose closing has ended; whoever writes meanwhile is waited for.
create function sec.require_open() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.closing c where c.tenant_id = sec.tenant() for share;
  if exists (select from core.closing c where c.tenant_id = sec.tenant() and c.ended_at is not null) then
    raise exception 'this clinic is closed' using errcode = 'HY423';
  end if;
  return null;
end $$;
create or replace function sec.require_baa() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.tenant() is not null and (now() < sec.baa_until()) is not true then
    raise exception 'no PHI without a current business associate agreement' using errcode = 'HY403';
  end if;
  perform from core.closing c where c.tenant_id = sec.tenant() for share;
  if exists (select from core.closing c where c.tenant_id = sec.tenant() and c.ended_at is not null) then
    raise exception 'this clinic is closed' using errcode = 'HY423';
  end if;
  return null;
end $$;

-- For the worker, which has no clinic: closings that ended and were not destroyed to the end; for a day also those that
-- were, for what somebody was writing at that moment.
create function sec.unfinished_closings() returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.tenant_id from core.closing c where sec.is_platform() and c.ended_at is not null
    and (c.destroyed_at is null or c.destroyed_at > now() - interval '1 day')
$$;
-- Says that nothing is left. For the system in the clinic's context, of a closing that has ended.
create function sec.finish_closing() returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.closing c set destroyed_at = now()
  where c.tenant_id = sec.tenant() and c.ended_at is not null and c.destroyed_at is null
    and sec.user_id() = '00000000-0000-0000-0000-000000000000'
  returning true
$$;
grant select, update (destroyed_at, exported_at) on core.closing to hyaline_gate;
create policy gate on core.closing to hyaline_gate using (true) with check (true);
grant create on schema sec to hyaline_gate, hyaline_wipe;
revoke all on function sec.wipe_clinic(), sec.unfinished_closings(), sec.finish_closing(), sec.mark_exported(timestamptz),
  sec.require_open() from public;
grant execute on function sec.wipe_clinic(), sec.unfinished_closings(), sec.finish_closing(), sec.mark_exported(timestamptz)
  to hyaline_app;
alter function sec.wipe_clinic() owner to hyaline_wipe;
alter function sec.mark_exported(timestamptz) owner to hyaline_gate;
alter function sec.require_open() owner to hyaline_gate;
alter function sec.unfinished_closings() owner to hyaline_gate;
alter function sec.finish_closing() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate, hyaline_wipe;
