-- Whoever comes in for several people of one clinic sees which of them has something new, and goes from one to the other.
-- Accounts are one person's when they have one address and were answered with one birth date; that is known from the first
-- sign-in by mail on. Only a session that began with both reaches the others: a passkey opens its own account alone.
alter table core.portal_account add column person_key bytea check (octet_length(person_key) = 32);
comment on column core.portal_account.person_key is 'HMAC of clinic, address and birth date, once somebody came in with both';
alter table core.portal_session add column of_person boolean not null default false;

-- As the clinic's system: accounts of the same address, with what their birth date is compared by.
create function sec.accounts_beside(p_account uuid) returns table (account_id uuid, birth_mac bytea, email_key bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.id, b.birth_mac, b.email_key from core.portal_account a
  join core.portal_account b on b.tenant_id = a.tenant_id and b.email_key = a.email_key
  where a.tenant_id = sec.tenant() and a.id = p_account and b.activated_at is not null and sec.stands(b)
    and sec.user_id() = '00000000-0000-0000-0000-000000000000' limit 50
$$;
create function sec.know_person(p_account uuid, p_session uuid, p_accounts uuid[], p_key bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.user_id() <> '00000000-0000-0000-0000-000000000000' then
    return;
  end if;
  update core.portal_account b set person_key = p_key from core.portal_account a
  where a.tenant_id = sec.tenant() and a.id = p_account and b.tenant_id = a.tenant_id and b.email_key = a.email_key
    and b.id = any (p_accounts) and b.activated_at is not null;
  update core.portal_session s set of_person = true
  where s.tenant_id = sec.tenant() and s.account_id = p_account and s.id = p_session and s.ended_at is null;
end $$;

-- Two patients with one mailbox and one birthday may be two people: then nobody is taken for anybody.
create function sec.others_of(p_account uuid, p_session uuid) returns table (account_id uuid, kind text, last_seen_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with beside as (
    select b.* from core.portal_account a
    join core.portal_session s on s.tenant_id = a.tenant_id and s.account_id = a.id and s.id = p_session and s.of_person
      and s.ended_at is null and s.absolute_expires_at > now() and s.last_used_at > now() - interval '15 minutes'
    join core.portal_account b on b.tenant_id = a.tenant_id and b.email_key = a.email_key and b.person_key = a.person_key
    where a.tenant_id = sec.tenant() and a.id = p_account and a.activated_at is not null and sec.stands(a)
      and b.activated_at is not null and sec.stands(b)
  )
  select b.id, b.kind, b.last_seen_at from beside b
  where b.id <> p_account and (select count(*) from beside c where c.kind = 'patient') <= 1
  order by b.kind = 'proxy', b.invited_at limit 20
$$;
create function sec.own_others(p_session uuid) returns table (account_id uuid, kind text, last_seen_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select * from sec.others_of(sec.user_id(), p_session)
$$;
-- In the context of whom one goes to. The session goes on with its own time: nothing of it begins anew.
create function sec.enter_beside(p_from uuid, p_from_session uuid, p_session uuid, p_token_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  before core.portal_session;
begin
  if not exists (select from sec.others_of(p_from, p_from_session) o where o.account_id = sec.user_id()) then
    return false;
  end if;
  update core.portal_session s set ended_at = now()
  where s.tenant_id = sec.tenant() and s.account_id = p_from and s.id = p_from_session and s.ended_at is null
  returning s.* into before;
  if not found then
    return false;
  end if;
  update core.portal_session set ended_at = now()
  where token_hash in (select s.token_hash from core.portal_session s
    where s.tenant_id = sec.tenant() and s.account_id = sec.user_id() and s.ended_at is null
    order by s.started_at desc offset 2);
  insert into core.portal_session (token_hash, tenant_id, id, account_id, started_at, absolute_expires_at, of_person)
  values (p_token_hash, sec.tenant(), p_session, sec.user_id(), before.started_at, before.absolute_expires_at, true);
  -- what came for the one while they were there is not new from the other
  update core.portal_account set last_seen_at = now() where tenant_id = sec.tenant() and id in (p_from, sec.user_id());
  return true;
end $$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.accounts_beside(uuid)', 'sec.know_person(uuid, uuid, uuid[], bytea)', 'sec.others_of(uuid, uuid)',
    'sec.own_others(uuid)', 'sec.enter_beside(uuid, uuid, uuid, bytea)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
grant execute on function sec.accounts_beside(uuid), sec.know_person(uuid, uuid, uuid[], bytea) to hyaline_app;
grant execute on function sec.own_others(uuid), sec.enter_beside(uuid, uuid, uuid, bytea) to hyaline_portal;
