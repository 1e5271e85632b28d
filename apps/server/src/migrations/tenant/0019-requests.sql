-- What patients ask of what is kept about them, apart from being forgotten (0012): by law, with a time to answer.

create table :schema.patient_request (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  ref text not null,
  kind text not null check (kind in ('access', 'portability', 'amendment', 'restriction', 'confidential-communication',
    'objection', 'opt-out')),
  law text not null check (law in ('hipaa', 'gdpr', 'ccpa', 'cl', 'br', 'ca')),
  asked_by text not null check (asked_by in ('patient', 'representative')),
  channel text not null check (channel in ('in-person', 'letter', 'mail', 'phone', 'portal')),
  asked_on date not null,
  acknowledge_by date,
  -- null: the law names no time
  due_on date,
  paid_in_full boolean not null check (not paid_in_full or kind = 'restriction'),
  revision integer not null default 1 check (revision > 0),
  details bytea not null,
  opened_by uuid not null,
  opened_at timestamptz not null default now(),
  identity_by uuid,
  identity_at timestamptz,
  extended_by uuid,
  extended_at timestamptz,
  state text not null default 'open' check (state in ('open', 'answered', 'withdrawn')),
  outcome text check (outcome in ('granted', 'partly', 'denied')),
  closed_by uuid,
  closed_at timestamptz,
  -- of the time to answer, in percent: who had to be reminded was
  reminded smallint not null default 0 check (reminded in (0, 50, 80, 100)),
  primary key (tenant_id, id),
  foreign key (tenant_id, patient_id) references :schema.patient (tenant_id, id) on delete cascade,
  check (asked_on <= (opened_at at time zone 'UTC')::date + 1),
  check ((state = 'open') = (closed_at is null) and (closed_at is null) = (closed_by is null)),
  check ((state = 'answered') = (outcome is not null)),
  check ((identity_at is null) = (identity_by is null) and (extended_at is null) = (extended_by is null)),
  -- nothing is given to somebody of whom nobody made sure who they are
  check (outcome is null or outcome = 'denied' or identity_at is not null),
  -- 45 CFR 164.522(a)(1)(vi)
  check (not (paid_in_full and outcome in ('partly', 'denied')))
);
create index request_of_patient on :schema.patient_request (tenant_id, patient_id, opened_at desc);
create index request_due on :schema.patient_request (tenant_id, due_on) where state = 'open';
comment on column :schema.patient_request.details is 'sealed: what was asked, how identity was shown, extension, answer, statements';

-- Owners and privacy officers see the clocks; what stands in the words opens for whoever sees the patient.
create policy people_read on :schema.patient_request as restrictive for select to :role using (
  (select :schema.keeps_records()) or patient_id in (select :schema.my_patients())
  or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
);
create policy people_insert on :schema.patient_request as restrictive for insert to :role with check (
  opened_by = (select sec.user_id()) and revision = 1 and state = 'open' and identity_by is null and extended_by is null
  and reminded = 0 and :schema.writes_patient(patient_id)
);
create policy people_update on :schema.patient_request as restrictive for update to :role using (
  state = 'open' and (:schema.writes_patient(patient_id) or (select sec.user_id()) = '00000000-0000-0000-0000-000000000000')
  or (kind = 'amendment' and outcome = 'denied' and :schema.writes_patient(patient_id))
) with check (true);
create policy people_delete on :schema.patient_request as restrictive for delete to :role using (false);

-- Whoever does something says so in their own name; what was closed stays as it was, but for statements; the system
-- reminds, and does nothing else.
create function :schema.guard_request() returns trigger
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
  -- with a longer time the reminding begins anew
  if new.reminded <> (case when new.due_on is distinct from old.due_on then 0 else old.reminded end)
    or new.revision <> old.revision + 1 then
    raise exception 'a request only goes on' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function :schema.guard_request() from public;
grant execute on function :schema.guard_request() to :role;
create trigger guard before update on :schema.patient_request for each row execute function :schema.guard_request();
create trigger stamp_moments before update of identity_at, extended_at, closed_at on :schema.patient_request
  for each row execute function :schema.stamp_moments('identity_at', 'extended_at', 'closed_at');
create trigger baa_gate before insert on :schema.patient_request for each statement execute function sec.require_baa();

grant select on :schema.patient_request to :role;
grant insert (tenant_id, id, patient_id, ref, kind, law, asked_by, channel, asked_on, acknowledge_by, due_on, paid_in_full,
  details, opened_by) on :schema.patient_request to :role;
grant update (revision, details, due_on, identity_by, identity_at, extended_by, extended_at, state, outcome, closed_by,
  closed_at, reminded) on :schema.patient_request to :role;
