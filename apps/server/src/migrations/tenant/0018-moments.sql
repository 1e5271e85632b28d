-- When something happened is the database's to say: no moment that a record keeps can be chosen by a statement.

do $$
declare
  t text;
  fields text;
begin
  foreach t in array array['patient', 'patient_version', 'chart_entry', 'protocol', 'protocol_version', 'refill',
    'follow_up', 'disclosure', 'disclosure_suspension', 'accounting_request', 'legal_hold', 'erasure', 'import'] loop
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into fields from pg_attribute a
    where a.attrelid = format(':schema.%I', t)::regclass and a.attnum > 0 and not a.attisdropped
      and a.attname <> all (array['created_at', 'changed_at', 'signed_at', 'removed_at', 'recorded_at', 'struck_at',
        'starts_at', 'ended_at', 'made_at', 'set_at', 'released_at', 'opened_at', 'approved_at', 'carried_out_at',
        'finished_at', 'undone_at']);
    execute format('revoke insert on :schema.%I from :role', t);
    execute format('grant insert (%s) on :schema.%I to :role', fields, t);
  end loop;
end $$;

-- A moment that an update sets is the present one, whatever the statement says.
create function :schema.stamp_moments() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  field text;
  before jsonb;
  after jsonb;
begin
  if current_user <> ':role' then
    return new;
  end if;
  before := to_jsonb(old);
  after := to_jsonb(new);
  foreach field in array tg_argv loop
    if after ->> field is not null and after ->> field is distinct from before ->> field then
      new := jsonb_populate_record(new, jsonb_build_object(field, now()));
    end if;
  end loop;
  return new;
end $$;
revoke all on function :schema.stamp_moments() from public;
grant execute on function :schema.stamp_moments() to :role;

create trigger stamp_moments before update of changed_at, removed_at on :schema.patient
  for each row execute function :schema.stamp_moments('changed_at', 'removed_at');
create trigger stamp_moments before update of changed_at on :schema.protocol
  for each row execute function :schema.stamp_moments('changed_at');
create trigger stamp_moments before update of changed_at on :schema.refill
  for each row execute function :schema.stamp_moments('changed_at');
create trigger stamp_moments before update of changed_at on :schema.follow_up
  for each row execute function :schema.stamp_moments('changed_at');
create trigger stamp_moments before update of ended_at on :schema.disclosure_suspension
  for each row execute function :schema.stamp_moments('ended_at');
create trigger stamp_moments before update of released_at on :schema.legal_hold
  for each row execute function :schema.stamp_moments('released_at');
create trigger stamp_moments before update of finished_at, undone_at on :schema.import
  for each row execute function :schema.stamp_moments('finished_at', 'undone_at');

-- Whoever ends a suspension says so under their own name, and an import stays its maker's to finish.
alter policy people_update on :schema.disclosure_suspension
  using (ended_at is null and :schema.keeps_accounting(patient_id))
  with check (ended_by = (select sec.user_id()) and :schema.keeps_accounting(patient_id));
alter policy people_update on :schema.import with check (
  (select sec.user_id()) in (made_by, '00000000-0000-0000-0000-000000000000') or (select :schema.is_owner())
);
