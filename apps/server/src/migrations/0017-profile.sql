-- What a person says about themself. Read and written by that person only; colleagues see the name.
alter table core.account
  add column phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  add column credentials text check (length(credentials) between 1 and 120),
  add column time_zone text check (length(time_zone) between 1 and 64),
  add column mail_reminders boolean not null default true;
comment on column core.account.phone is 'E.164';
comment on column core.account.credentials is 'professional credentials as written after the name';
comment on column core.account.time_zone is 'IANA name; null: the one of the device';

-- the zone in which a person reads times; it tells colleagues nothing that their clock does not
grant select (time_zone) on core.account to hyaline_app;

create function sec.own_profile() returns table (
  email text, name text, locale text, phone text, credentials text, time_zone text,
  mail_reminders boolean, created_at timestamptz, password_set_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.email, a.name, a.locale, a.phone, a.credentials, a.time_zone, a.mail_reminders, a.created_at,
         a.password_set_at
  from core.account a where a.id = sec.user_id()
$$;

create function sec.change_own_profile(
  p_name text, p_locale text, p_phone text, p_credentials text, p_time_zone text, p_reminders boolean
) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.account a set name = p_name, locale = p_locale, phone = p_phone, credentials = p_credentials,
    time_zone = p_time_zone, mail_reminders = p_reminders
  where a.id = sec.user_id()
$$;

-- Everything the platform holds about the person of the context, as one JSON value; no secret, no hash.
create function sec.own_account_data() returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object(
    'account', (select to_jsonb(p) from sec.own_profile() p),
    'clinics', (
      select coalesce(jsonb_agg(jsonb_build_object('clinic', c.name, 'role', m.role, 'since', m.created_at,
                                                   'removedAt', m.removed_at) order by m.created_at), '[]')
      from core.membership m join core.clinic c on c.tenant_id = m.tenant_id where m.account_id = sec.user_id()),
    'sessions', (
      select coalesce(jsonb_agg(jsonb_build_object('browser', s.browser, 'os', s.os, 'startedAt', s.created_at,
                                                   'lastUsedAt', s.last_used_at, 'endedAt', s.ended_at,
                                                   'endReason', s.end_reason) order by s.created_at), '[]')
      from core.session s where s.account_id = sec.user_id()),
    'secondFactorSince', (
      select f.confirmed_at from core.totp_factor f where f.account_id = sec.user_id())
  )
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.own_profile()', 'sec.change_own_profile(text, text, text, text, text, boolean)',
    'sec.own_account_data()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
