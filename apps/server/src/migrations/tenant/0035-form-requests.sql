-- What somebody without pages of their own asked on the clinic's public form (core/0057): nobody has made sure who they
-- are. Sealed under the clinic's key, since no patient's key exists; answered by mail before anybody sees it. The row goes
-- when it is put into a patient's record, or three years after it was closed.

create table :schema.form_request (
  tenant_id uuid not null,
  id uuid not null,
  ref text not null check (ref ~ '^WEB-[0-9A-F]{6}$'),
  secret bytea not null check (octet_length(secret) = 32),
  network bytea check (octet_length(network) = 8),
  kind text not null check (kind in ('access', 'amendment', 'restriction', 'confidential-communication', 'deletion')),
  law text not null check (law in ('hipaa', 'gdpr', 'ccpa', 'cl', 'br', 'ca')),
  asked_on date not null,
  acknowledge_by date,
  due_on date check (due_on is null or due_on between asked_on and asked_on + 92),
  details bytea not null,
  asked_at timestamptz not null default now(),
  confirmed_at timestamptz,
  reminded smallint not null default 0 check (reminded in (0, 50, 80, 100)),
  closed_as text check (closed_as in ('identity-not-shown', 'not-kept-here', 'withdrawn', 'unfounded-or-excessive')),
  closed_by uuid,
  closed_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, ref),
  unique (tenant_id, secret),
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (closed_as is null)),
  check (closed_at is null or confirmed_at is not null)
);
comment on column :schema.form_request.details is 'sealed: name, e-mail, phone, whose request, words, language';
comment on column :schema.form_request.network is 'keyed hash, cut: how many unconfirmed ones one network has; emptied by the confirmation';

-- By reference for whoever keeps the clocks; who it is opens for the owner alone, who sees all patients.
create policy people_read on :schema.form_request as restrictive for select to :role using (
  (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
  or (confirmed_at is not null and (select :schema.keeps_records()))
);
create policy people_insert on :schema.form_request as restrictive for insert to :role with check (
  (select sec.user_id()) = '00000000-0000-0000-0000-000000000000' and confirmed_at is null and closed_at is null and reminded = 0
);
create policy people_update on :schema.form_request as restrictive for update to :role using (
  (select sec.user_id()) = '00000000-0000-0000-0000-000000000000' or (select sec.is_owner_here('owner'))
);
create policy people_delete on :schema.form_request as restrictive for delete to :role using (
  (select sec.user_id()) = '00000000-0000-0000-0000-000000000000'
  or (closed_at is null and (select sec.is_owner_here('owner')))
);
create function :schema.guard_form_request() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  me uuid := sec.user_id();
begin
  if current_user <> ':role' then
    return new;
  end if;
  if old.closed_at is not null then
    raise exception 'this request was closed' using errcode = '42501';
  end if;
  if me = '00000000-0000-0000-0000-000000000000' then
    if to_jsonb(new) - 'confirmed_at' - 'reminded' - 'network' is distinct from to_jsonb(old) - 'confirmed_at' - 'reminded' - 'network'
      or (new.network is not null and new.network is distinct from old.network)
      or (old.confirmed_at is not null and new.confirmed_at is distinct from old.confirmed_at) then
      raise exception 'the system confirms and reminds' using errcode = '42501';
    end if;
    return new;
  end if;
  if to_jsonb(new) - 'closed_as' - 'closed_by' - 'closed_at' is distinct from to_jsonb(old) - 'closed_as' - 'closed_by' - 'closed_at'
    or new.closed_by is distinct from me then
    raise exception 'a request is closed in one''s own name' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function :schema.guard_form_request() from public;
grant execute on function :schema.guard_form_request() to :role;
create trigger guard before update on :schema.form_request for each row execute function :schema.guard_form_request();
create trigger stamp_moments before update of confirmed_at, closed_at on :schema.form_request
  for each row execute function :schema.stamp_moments('confirmed_at', 'closed_at');
create trigger baa_gate before insert on :schema.form_request for each statement execute function sec.require_baa();
grant select, delete on :schema.form_request to :role;
grant insert (tenant_id, id, ref, secret, network, kind, law, asked_on, acknowledge_by, due_on, details) on :schema.form_request to :role;
grant update (confirmed_at, network, reminded, closed_as, closed_by, closed_at) on :schema.form_request to :role;

-- What came on the form and was put into the record says so.
alter table :schema.patient_request drop constraint patient_request_channel_check;
alter table :schema.patient_request add constraint patient_request_channel_check
  check (channel in ('in-person', 'letter', 'mail', 'phone', 'portal', 'form'));

-- Anybody can type anybody's name: a patient reads what came on the form once it is known who asked.
alter policy own on :schema.patient_request
  using (patient_id = (select sec.own_patient()) and (channel <> 'form' or identity_at is not null));

-- Which entry of the chart a correction was asked for: what is said of a denial is linked to that one entry (45 CFR
-- 164.526(d)(4)). Named while the request is open, with the answer, or once after a denial.
alter table :schema.patient_request add column about_entry uuid,
  add foreign key (tenant_id, patient_id, about_entry) references :schema.chart_entry (tenant_id, patient_id, id)
    on delete set null (about_entry),
  add check (about_entry is null or kind = 'amendment');
create index request_about_entry on :schema.patient_request (tenant_id, about_entry) where about_entry is not null;
grant update (about_entry) on :schema.patient_request to :role;
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
  if old.about_entry is not null and new.about_entry is distinct from old.about_entry then
    raise exception 'which entry it is about is said once' using errcode = '42501';
  end if;
  if old.state <> 'open' and to_jsonb(new) - 'details' - 'revision' - 'about_entry'
    is distinct from to_jsonb(old) - 'details' - 'revision' - 'about_entry' then
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

-- Another way to be reached that somebody asked for on the public form counts from when it is known who they are: nobody
-- silences a patient's mails by writing their name.
create function :schema.counts_as_asked(p_request :schema.patient_request) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select p_request.channel <> 'form' or p_request.identity_at is not null
$$;
revoke all on function :schema.counts_as_asked(:schema.patient_request) from public;
create or replace function :schema.mail_to_proxies(p_ref text, p_about text)
returns table (account_id uuid, locale text, patient_id uuid, details bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale, p.id, x.details
  from :schema.patient p
  cross join lateral sec.proxies_told(p.id, p_about) a
  join :schema.proxy x on x.tenant_id = p.tenant_id and x.patient_id = p.id and x.id = a.id
  where p.tenant_id = sec.tenant() and p.ref = p_ref and p.removed_at is null
    and (sec.user_id() = '00000000-0000-0000-0000-000000000000' or :schema.sees_as(p.id) is not null)
    and (p_about = 'passkeys' or not exists (select from :schema.patient_request r
      where r.tenant_id = p.tenant_id and r.patient_id = p.id and r.kind = 'confidential-communication'
        and :schema.counts_as_asked(r) and (r.state = 'open' or r.outcome in ('granted', 'partly')) and r.opened_at > a.invited_at))
$$;
create or replace function :schema.wants_mails(p_patient uuid, p_about text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when asked.at is null then coalesce(c.wanted, true) else coalesce(c.wanted and c.chosen_at > asked.at, false) end
  from (select max(r.opened_at) as at from :schema.patient_request r
        where r.tenant_id = sec.tenant() and r.patient_id = p_patient and r.kind = 'confidential-communication'
          and :schema.counts_as_asked(r) and (r.state = 'open' or r.outcome in ('granted', 'partly'))
          and (p_about <> 'passkeys' or r.channel <> 'portal' or r.outcome in ('granted', 'partly')
            or (r.asked_by = 'patient' and r.opened_at < now() - interval '2 hours'))) asked
  left join :schema.mail_choice c on c.tenant_id = sec.tenant() and c.patient_id = p_patient and c.about = p_about
  where sec.user_id() = '00000000-0000-0000-0000-000000000000' or p_patient = sec.own_patient()
    or :schema.sees_as(p_patient) is not null
$$;
