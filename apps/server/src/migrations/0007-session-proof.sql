-- A read may prove its session in its own transaction, instead of asking for the session first: one round trip, and
-- nothing between the check and the read. It is given for the ordinary case only: the newest secret of a live session,
-- not yet due for rotation, of the very person and clinic of the sealed context, in the role that was assumed. Whatever
-- is not ordinary raises, undoes the transaction, and is sorted out by sec.resolve_session().
create function sec.require_session(p_hash bytea, p_role text, p_rotate_after interval) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  context text[] := sec.context();
begin
  if not exists (
    select from core.session_secret k
    join core.session s on s.tenant_id = k.tenant_id and s.id = k.session_id
    join core.membership m on m.tenant_id = s.tenant_id and m.account_id = s.account_id
    where k.hash = p_hash and k.replaced_at is null and k.issued_at + p_rotate_after > now()
      and s.tenant_id = context[1]::uuid and s.account_id = context[2]::uuid and s.ended_at is null
      and s.absolute_expires_at > now() and s.last_used_at + s.idle_limit > now()
      and m.role = p_role and m.removed_at is null
  ) then
    raise exception 'the session does not hold' using errcode = 'HY401';
  end if;
end $$;

grant create on schema sec to hyaline_gate;
revoke all on function sec.require_session(bytea, text, interval) from public;
grant execute on function sec.require_session(bytea, text, interval) to hyaline_app;
alter function sec.require_session(bytea, text, interval) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
