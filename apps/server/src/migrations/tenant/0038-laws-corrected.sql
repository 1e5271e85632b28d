-- The law that a request was entered under can be the wrong one: of what came from the portal it is a guess by the clinic's
-- place. Whoever writes of the patient chooses it while the request is open and its time was not made longer; the days
-- follow from it (docs/decisions/0036-public-request-form.md).
alter table :schema.patient_request add column law_by uuid, add column law_at timestamptz,
  add check ((law_by is null) = (law_at is null));
comment on column :schema.patient_request.law_at is 'when somebody of the clinic last chose the law; null: as it was entered';
grant update (law, acknowledge_by, law_by, law_at) on :schema.patient_request to :role;
create trigger stamp_law before update of law_at on :schema.patient_request
  for each row execute function :schema.stamp_moments('law_at');

create or replace function :schema.guard_request() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  me uuid := sec.user_id();
  chooses boolean := new.law_at is distinct from old.law_at;
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
  if old.about_entry is not null and new.about_entry is distinct from old.about_entry then
    raise exception 'which entry it is about is said once' using errcode = '42501';
  end if;
  if old.state <> 'open' and to_jsonb(new) - 'details' - 'revision' - 'about_entry'
    is distinct from to_jsonb(old) - 'details' - 'revision' - 'about_entry' then
    raise exception 'this request was answered' using errcode = '42501';
  end if;
  if chooses then
    if new.law_by is distinct from me or new.law_at is null or new.extended_by is not null
      or to_jsonb(new) - '{law,acknowledge_by,due_on,law_by,law_at,details,revision,reminded}'::text[]
        is distinct from to_jsonb(old) - '{law,acknowledge_by,due_on,law_by,law_at,details,revision,reminded}'::text[] then
      raise exception 'the law is chosen in one''s own name, before the time is made longer' using errcode = '42501';
    end if;
    if (new.due_on is not null and new.due_on not between new.asked_on and new.asked_on + 92)
      or (new.acknowledge_by is not null and new.acknowledge_by not between new.asked_on and new.asked_on + 92) then
      raise exception 'no law gives that much time' using errcode = '42501';
    end if;
  elsif new.law is distinct from old.law or new.law_by is distinct from old.law_by
    or new.acknowledge_by is distinct from old.acknowledge_by then
    raise exception 'who chooses the law says so' using errcode = '42501';
  elsif new.due_on is distinct from old.due_on and (new.extended_by is null or old.extended_by is not null) then
    raise exception 'the time is made longer once' using errcode = '42501';
  elsif new.due_on is distinct from old.due_on
    and not coalesce(new.due_on > old.due_on and new.due_on <= old.due_on + 92, false) then
    raise exception 'no law makes the time that much longer' using errcode = '42501';
  end if;
  -- with other days the reminding begins anew; it is the system's
  if new.reminded <> (case when new.due_on is distinct from old.due_on then 0 else old.reminded end)
    or new.revision <> old.revision + 1 then
    raise exception 'a request only goes on' using errcode = '42501';
  end if;
  return new;
end $$;

-- Whoever treats the patient is told by reference, in the same transaction, when the patient, or who speaks for them, asks
-- that request and denial go along. Asked of the clinic, it is known there.
create function :schema.follow_along() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.own_patient() = new.patient_id then
    perform sec.tell_of_patient(:schema.those_who_treat(new.patient_id), 'request-along', sec.own_reference());
  end if;
  return null;
end $$;
revoke all on function :schema.follow_along() from public;
create trigger follow after insert on :schema.request_along
  for each row execute function :schema.follow_along();
