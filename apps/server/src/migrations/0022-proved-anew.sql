-- A step-up separates whoever confirmed both factors from whoever holds a copy of the cookie: the new secret is drawn, not
-- derived, so the old one cannot lead to it. For the grace the old one still opens what needs no recent proof; after
-- that its use ends the session, as any old secret's does.
alter table core.session_secret add column stepped_up boolean not null default false;
comment on column core.session_secret.stepped_up is 'replaced by a step-up, and not by the passing of ten minutes';

-- As in 0008.
create or replace function sec.resolve_session(
  p_hash bytea, p_next bytea, p_background boolean, p_rotate_after interval, p_grace interval
) returns table (
  state text, session_id uuid, tenant_id uuid, account_id uuid, role text, rotated boolean,
  idle_expires_at timestamptz, absolute_expires_at timestamptz, verified_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  secret core.session_secret;
  s core.session;
  member_role text;
  fresh boolean := false;
  used_at timestamptz;
begin
  select * into secret from core.session_secret k where k.hash = p_hash;
  if not found then
    return;
  end if;
  select * into s from core.session x
  where x.tenant_id = secret.tenant_id and x.id = secret.session_id and x.ended_at is null;
  if not found then
    return;
  end if;
  select m.role into member_role from core.membership m
  where m.tenant_id = s.tenant_id and m.account_id = s.account_id and m.removed_at is null;
  if not found then
    return;
  end if;
  used_at := s.last_used_at;
  state := case when s.absolute_expires_at <= now() then 'absolute'
                when s.last_used_at + s.idle_limit <= now() then 'idle'
                when secret.replaced_at + p_grace <= now() then 'reused'
                else 'live' end;
  if state = 'live' then
    if secret.stepped_up then
      null; -- its successor was given to whoever confirmed both factors, and to nobody else
    elsif secret.replaced_at is not null then
      fresh := true;
    elsif secret.issued_at + p_rotate_after <= now() then
      update core.session_secret k set replaced_at = now() where k.hash = p_hash and k.replaced_at is null;
      insert into core.session_secret (hash, tenant_id, session_id) values (p_next, s.tenant_id, s.id)
      on conflict (hash) do nothing;
      fresh := true;
    end if;
    -- bounded: one write a minute, so idle time is counted from at most a minute before the last request, never later
    if not p_background and s.last_used_at < now() - interval '1 minute' then
      update core.session x set last_used_at = now()
      where x.tenant_id = s.tenant_id and x.id = s.id and x.last_used_at < now() - interval '1 minute';
      used_at := now();
    end if;
  end if;
  return query select state, s.id, s.tenant_id, s.account_id, member_role, fresh,
                      used_at + s.idle_limit, s.absolute_expires_at,
                      case when secret.stepped_up then 'epoch'::timestamptz else s.verified_at end;
end $$;

create or replace function sec.step_up_session(p_session uuid, p_hash bytea, p_next bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.session_secret k set replaced_at = now(), stepped_up = true
  from core.session s
  where k.hash = p_hash and k.replaced_at is null and s.tenant_id = k.tenant_id and s.id = k.session_id
    and s.id = p_session and s.tenant_id = sec.tenant() and s.account_id = sec.user_id() and s.ended_at is null;
  if not found then
    return false;
  end if;
  insert into core.session_secret (hash, tenant_id, session_id) values (p_next, sec.tenant(), p_session);
  update core.session s set verified_at = now() where s.tenant_id = sec.tenant() and s.id = p_session;
  return true;
end $$;

-- What has ended stays so, whoever writes.
create function sec.keep_session_ended() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.ended_at is not null and (new.ended_at is null or new.end_reason is distinct from old.end_reason) then
    raise exception 'an ended session does not begin again' using errcode = '42501';
  end if;
  return new;
end $$;
revoke all on function sec.keep_session_ended() from public;
create trigger keep_session_ended before update on core.session for each row execute function sec.keep_session_ended();

-- As in 0008, with the e-mail by which the devices of a person are known.
drop function sec.own_factors();
create function sec.own_factors() returns table (password_hash text, sealed bytea, email_key text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.password_hash, f.sealed, a.email_key from core.account a
  left join core.totp_factor f on f.account_id = a.id and f.confirmed_at is not null
  where a.id = sec.user_id()
$$;

-- Keys end with the factors of their person: nobody without one reaches a clinic, by whichever door.
alter table core.api_key drop constraint api_key_revoke_reason_check, add constraint api_key_revoke_reason_check check (
  revoke_reason in ('by-person', 'by-manager', 'not-me', 'removed', 'role', 'factors'));
create function sec.end_api_keys_with_factors() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ended record;
begin
  for ended in
    update core.api_key k set revoked_at = now(), revoke_reason = 'factors'
    where k.account_id = old.account_id and k.revoked_at is null and k.expires_at > now() returning k.id, k.tenant_id
  loop
    if sec.tenant() = ended.tenant_id then
      perform audit.append('api-key.revoked', 'done', 'api-key', ended.id::text, null,
        '{"account":"' || old.account_id || '","reason":"factors"}');
    end if;
  end loop;
  return null;
end $$;
create trigger end_api_keys after delete on core.totp_factor for each row
  when (old.confirmed_at is not null) execute function sec.end_api_keys_with_factors();

-- As in 0011, and an admin does not reach another admin either.
create or replace function sec.may_drop_factors(p_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (sec.is_platform() and exists (select from core.account a where a.id = p_account)) or exists (
    select from core.membership mine
    join core.membership theirs on theirs.tenant_id = mine.tenant_id and theirs.account_id = p_account
    where mine.tenant_id = sec.tenant() and mine.account_id = sec.user_id() and p_account <> sec.user_id()
      and mine.removed_at is null and theirs.removed_at is null
      and (mine.role = 'owner' or (mine.role = 'admin' and theirs.role not in ('owner', 'admin')))
      and not exists (select from core.membership m where m.account_id = p_account
                      and m.role in ('owner', 'organisation-owner') and m.removed_at is null
                      and m.tenant_id <> sec.tenant()))
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.own_factors()', 'sec.end_api_keys_with_factors()']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke execute on function sec.end_api_keys_with_factors() from hyaline_app;
revoke create on schema sec from hyaline_gate;
