-- A session knows when its person last proved to be present, with both factors. Sensitive routes ask that it be recent.
alter table core.session add column verified_at timestamptz not null default now();

alter table core.session drop constraint session_end_reason_check, add constraint session_end_reason_check check (
  end_reason in ('sign-out', 'limit', 'idle', 'absolute', 'reuse', 'password', 'factor', 'removed', 'ended-by-other', 'switch'));

-- Where a person is signed in, over all clinics: for the platform, or for the person.
create function sec.live_sessions_of(p_account uuid) returns table (tenant_id uuid, id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.tenant_id, s.id from core.session s
  where s.account_id = p_account and s.ended_at is null and (sec.is_platform() or p_account = sec.user_id())
$$;

-- A step-up separates whoever confirmed both factors from whoever holds a copy of the cookie: the new secret is drawn, not
-- derived, so the old one cannot lead to it. For the grace the old one still opens what needs no recent proof; after
-- that its use ends the session, as any old secret's does.
alter table core.session_secret add column stepped_up boolean not null default false;
comment on column core.session_secret.stepped_up is 'replaced by a step-up, and not by the passing of ten minutes';

drop function sec.resolve_session(bytea, bytea, boolean, interval, interval);
-- As in 0002, and it tells until when the person counts as just confirmed.
create function sec.resolve_session(
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

-- What a step-up compares with: only for the person of the sealed context.
create function sec.own_factors() returns table (password_hash text, sealed bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.password_hash, f.sealed from core.account a
  left join core.totp_factor f on f.account_id = a.id and f.confirmed_at is not null
  where a.id = sec.user_id()
$$;

-- Spends the code of one time step for the person of the context, once, as sec.pass_totp() does for a ticket.
create function sec.spend_totp_step(p_step bigint, p_sealed bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.totp_factor f set last_step = p_step
  where f.account_id = sec.user_id() and f.confirmed_at is not null and f.sealed = p_sealed and f.last_step < p_step;
  return found;
end $$;

create function sec.spend_recovery_code(p_code bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.recovery_code r set used_at = now()
  where r.account_id = sec.user_id() and r.hash = p_code and r.used_at is null;
  return found;
end $$;

-- The session was proved anew: its time starts again and its secret changes with it. The old secret stays good for the
-- grace, for requests under way. False when the session is not a live one of the person, or the secret not its newest.
create function sec.step_up_session(p_session uuid, p_hash bytea, p_next bytea) returns boolean
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

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.resolve_session(bytea, bytea, boolean, interval, interval)', 'sec.own_factors()',
    'sec.live_sessions_of(uuid)',
    'sec.spend_totp_step(bigint, bytea)', 'sec.spend_recovery_code(bytea)',
    'sec.step_up_session(uuid, bytea, bytea)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
