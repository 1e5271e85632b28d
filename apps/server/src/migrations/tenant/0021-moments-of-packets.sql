-- As 0018 for what came after it: no moment of a packet, a text to sign or a visit can be chosen by a statement.

do $$
declare
  t text;
  fields text;
begin
  foreach t in array array['packet', 'packet_version', 'packet_sending', 'packet_consent', 'consent_form', 'atlas_visit'] loop
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into fields from pg_attribute a
    where a.attrelid = format(':schema.%I', t)::regclass and a.attnum > 0 and not a.attisdropped
      and a.attname <> all (array['created_at', 'changed_at', 'made_at', 'sent_at', 'signed_at', 'removed_at']);
    execute format('revoke insert on :schema.%I from :role', t);
    execute format('grant insert (%s) on :schema.%I to :role', fields, t);
  end loop;
end $$;

-- atlas_visit has its own (0015)
create trigger stamp_moments before update of changed_at on :schema.packet
  for each row execute function :schema.stamp_moments('changed_at');
create trigger stamp_moments before update of changed_at, removed_at on :schema.consent_form
  for each row execute function :schema.stamp_moments('changed_at', 'removed_at');

-- Packets begin as drafts, and their versions follow one another.
alter policy people_insert on :schema.packet with check (
  :schema.writes_patient(patient_id) and created_by = (select sec.user_id()) and state = 'draft' and revision = 1
  and version is null
);
alter policy people_insert on :schema.packet_version with check (
  :schema.writes_patient(patient_id) and made_by = (select sec.user_id())
  and number = (select coalesce(p.version, 0) + 1 from :schema.packet p
                where p.tenant_id = packet_version.tenant_id and p.id = packet_version.packet_id)
);
alter policy people_update on :schema.packet with check (
  :schema.writes_patient(patient_id) and (version is null or exists (
    select from :schema.packet_version v where v.tenant_id = packet.tenant_id and v.packet_id = packet.id
      and v.number = packet.version))
);

-- As in 0019, and the time to answer is made longer within what any law allows.
alter policy people_insert on :schema.patient_request with check (
  opened_by = (select sec.user_id()) and revision = 1 and state = 'open' and identity_by is null and extended_by is null
  and reminded = 0 and :schema.writes_patient(patient_id) and (due_on is null or due_on between asked_on and asked_on + 92)
);
create or replace function :schema.guard_request() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  me uuid := sec.user_id();
begin
  if current_user <> ':role' then
    return new;
  end if;
  if me = '00000000-0000-0000-0000-000000000000' then
    if to_jsonb(new) - 'reminded' is distinct from to_jsonb(old) - 'reminded' then
      raise exception 'the system only reminds' using errcode = '42501';
    end if;
    return new;
  end if;
  if (new.identity_by is distinct from old.identity_by and (old.identity_by is not null or new.identity_by is distinct from me))
    or (new.extended_by is distinct from old.extended_by and (old.extended_by is not null or new.extended_by is distinct from me))
    or (new.closed_by is distinct from old.closed_by and (old.closed_by is not null or new.closed_by is distinct from me)) then
    raise exception 'each step is done once, in one''s own name' using errcode = '42501';
  end if;
  if old.state <> 'open' and to_jsonb(new) - 'details' - 'revision' is distinct from to_jsonb(old) - 'details' - 'revision' then
    raise exception 'this request was answered' using errcode = '42501';
  end if;
  if new.due_on is distinct from old.due_on and (new.extended_by is null or old.extended_by is not null) then
    raise exception 'the time is made longer once' using errcode = '42501';
  end if;
  if new.due_on is distinct from old.due_on
    and not coalesce(new.due_on > old.due_on and new.due_on <= old.due_on + 92, false) then
    raise exception 'no law makes the time that much longer' using errcode = '42501';
  end if;
  -- with a longer time the reminding begins anew; it is the system's
  if new.reminded <> (case when new.due_on is distinct from old.due_on then 0 else old.reminded end)
    or new.revision <> old.revision + 1 then
    raise exception 'a request only goes on' using errcode = '42501';
  end if;
  return new;
end $$;
