-- Nobody is let in to a record in the moment in which it is put away, and passkeys are seen by those who answer for the access
-- (docs/decisions/0031-portal-messages-and-proxies.md).

-- Letting somebody in and putting the record away wait for each other: whichever is second sees what the first did. Asked of
-- the clinic's schema (tenant 0032).
create function sec.hold_patient() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text := 'tenant_' || replace(sec.tenant()::text, '-', '');
  held boolean;
begin
  if place is null or to_regnamespace(place) is null then
    return new;
  end if;
  execute format('select %I.holds($1)', place) into held using new.patient_id;
  if held is not true then
    raise exception 'nobody is let in to this record by whoever asks' using errcode = '42501'; -- as the policy would
  end if;
  return new;
end $$;
revoke all on function sec.hold_patient() from public;
create trigger hold_patient before insert on core.portal_account for each row execute function sec.hold_patient();

-- Passkeys by account, for those who see the patient, and for the patient: a way in that asks for no mailbox and no birth date.
create function sec.portal_passkeys_of(p_patient uuid)
returns table (account_id uuid, passkeys integer, newest_at timestamptz, last_used_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, count(*)::integer, max(p.created_at), max(p.last_used_at)
  from core.portal_account a join core.portal_passkey p on p.tenant_id = a.tenant_id and p.account_id = a.id
  where a.tenant_id = sec.tenant() and a.patient_id = p_patient and sec.stands(a)
    and (sec.sees_portal_of(p_patient) or (p_patient = sec.own_patient() and sec.own_scope('self')))
  group by a.id
$$;
revoke all on function sec.portal_passkeys_of(uuid) from public;
grant execute on function sec.portal_passkeys_of(uuid) to hyaline_app, hyaline_portal;
grant create on schema sec to hyaline_gate;
alter function sec.portal_passkeys_of(uuid) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
