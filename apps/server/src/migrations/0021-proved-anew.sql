-- What an attacker's reading found open: ended sessions, keys without factors, admins among each other.

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
