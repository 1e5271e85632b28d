-- Whether the context may speak as the patient before the law: the patient, a minor's parent, or a legal representative
-- (45 CFR 164.502(g)). Who was only let in by the patient's leave reads and asks, and states nothing.
create function sec.speaks_as_patient() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.portal_account a
    where a.tenant_id = sec.tenant() and a.id = sec.user_id() and a.activated_at is not null and sec.stands(a)
      and (a.kind = 'patient' or a.basis in ('parent', 'representative')))
$$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.speaks_as_patient() from public;
alter function sec.speaks_as_patient() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
grant execute on function sec.speaks_as_patient() to hyaline_portal;
