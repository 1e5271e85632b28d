-- Support is named and let go in one transaction with the ledger of its desk, its address is free again afterwards, and
-- patients read that somebody was let in or took emergency access as what it is.

-- The desk, for whoever has the console; null before anybody was named.
create function sec.support_desk() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.tenant_id from core.support_desk d where sec.is_platform()
$$;
-- Whether the context is that of the console, which acts at the desk as nobody.
create function sec.is_console_at(p_desk uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(sec.tenant() = p_desk and sec.user_id() = '00000000-0000-0000-0000-000000000000', false)
    and not exists (select from core.support_desk d where d.tenant_id <> p_desk)
$$;

-- As in 0054, at the desk itself, so that its ledger is written in the same transaction.
create or replace function sec.add_support(
  p_desk uuid, p_id uuid, p_email text, p_email_key text, p_name text, p_locale text, p_password_hash text
) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('support-desk', 0));
  if not sec.is_console_at(p_desk) then
    raise exception 'support is named on the console, at its one desk' using errcode = '42501';
  end if;
  if not exists (select from core.support_desk) then
    insert into core.clinic (tenant_id, name) values (p_desk, 'Support');
    insert into core.support_desk (tenant_id) values (p_desk);
  end if;
  insert into core.account (id, email, email_key, name, locale, password_hash)
  values (p_id, p_email, p_email_key, p_name, p_locale, p_password_hash);
  insert into core.membership (tenant_id, account_id, role) values (p_desk, p_id, 'support');
  return p_desk;
end $$;

-- As in 0054. The account stays, since ledgers name it; its address goes, so that whoever has it can be named again, or
-- be a member of a clinic, with a new account.
create or replace function sec.remove_support(p_email_key text) returns table (desk uuid, account_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if not sec.is_console_at(sec.tenant()) then
    return;
  end if;
  return query
    with gone as (
      update core.membership m set removed_at = now()
      from core.support_desk d, core.account a
      where a.email_key = p_email_key and m.tenant_id = d.tenant_id and m.account_id = a.id and d.tenant_id = sec.tenant()
        and m.role = 'support' and m.removed_at is null
      returning m.tenant_id, m.account_id
    ), freed as (
      update core.account a set email = 'removed-' || a.id || '@support.invalid', email_key = 'removed-' || a.id || '@support.invalid'
      from gone g where a.id = g.account_id
      returning a.id
    )
    select g.tenant_id, g.account_id from gone g join freed f on f.id = g.account_id;
end $$;
update core.account a set email = 'removed-' || a.id || '@support.invalid', email_key = 'removed-' || a.id || '@support.invalid'
from core.membership m join core.support_desk d on d.tenant_id = m.tenant_id
where m.account_id = a.id and m.role = 'support' and m.removed_at is not null;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.support_desk()', 'sec.is_console_at(uuid)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
grant execute on function sec.support_desk() to hyaline_app;
revoke create on schema sec from hyaline_gate;

-- As in 0043, and that special access was taken, given and ended. Its reviews stay the clinic's own.
set local role hyaline_audit_owner;
create or replace function audit.own_looks(p_before uuid, p_limit integer) returns table (entry_id uuid, canonical text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.id, e.canonical from audit.entry e
  where e.tenant_id = (select sec.tenant()) and e.patient_ref = (select sec.own_reference()) and (select sec.shows_looks())
    and (select sec.own_scope('self'))
    and e.outcome = 'done' and (e.event !~ '^(disclosure|accounting|hold|erasure|access-log|grant)\.'
      or e.event in ('grant.requested', 'grant.approved', 'grant.ended'))
    and (p_before is null or e.id < p_before)
  order by e.id desc limit p_limit
$$;
reset role;
