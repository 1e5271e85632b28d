-- Whoever manages a clinic's people sees which programs act for them, and can shut them out. An admin ends no owner's key.
alter table core.api_key drop constraint api_key_revoke_reason_check, add constraint api_key_revoke_reason_check check (
  revoke_reason in ('by-person', 'by-manager', 'not-me', 'removed', 'role'));

create function sec.clinic_api_keys()
returns table (
  id uuid, account_id uuid, name text, scopes text[], created_at timestamptz, expires_at timestamptz, last_used_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.id, k.account_id, k.name, k.scopes, k.created_at, k.expires_at, k.last_used_at
  from core.api_key k
  where k.tenant_id = sec.tenant() and k.revoked_at is null and k.expires_at > now()
    and exists (select from core.membership m where m.tenant_id = k.tenant_id and m.account_id = sec.user_id()
                and m.role in ('owner', 'admin') and m.removed_at is null)
  order by k.created_at desc limit 500
$$;

-- Whose key it was; null when there is none that the person of the context may end.
create function sec.revoke_clinic_api_key(p_id uuid) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.api_key k set revoked_at = now(), revoke_reason = 'by-manager'
  from core.membership actor, core.membership holder
  where k.tenant_id = sec.tenant() and k.id = p_id and k.revoked_at is null and k.expires_at > now()
    and actor.tenant_id = k.tenant_id and actor.account_id = sec.user_id() and actor.removed_at is null
    and holder.tenant_id = k.tenant_id and holder.account_id = k.account_id
    and (actor.role = 'owner' or (actor.role = 'admin' and holder.role <> 'owner'))
  returning k.account_id
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array['sec.clinic_api_keys()', 'sec.revoke_clinic_api_key(uuid)']::regprocedure[] loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
