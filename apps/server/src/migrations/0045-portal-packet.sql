-- Whoever comes to the portal from the page of a mailed packet lands on that packet (docs/decisions/0026-portal.md): its
-- link goes along with the mailed sign-in, for another browser may open that one.

alter table core.portal_link add column wanted bytea check (octet_length(wanted) = 32);
comment on column core.portal_link.wanted is 'HMAC of the lookup value of a packet''s link, as in core.link; whether there is one is not looked at before somebody is in';

-- The system's, in the transaction that keeps the link.
create function sec.want_packet(p_secret bytea, p_lookup_mac bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.portal_link set wanted = p_lookup_mac
  where secret = p_secret and tenant_id = sec.tenant() and used_at is null and kind = 'sign-in'
    and sec.user_id() = '00000000-0000-0000-0000-000000000000'
$$;
-- What came along with the link by which the account of the context has come in.
create function sec.wanted_packet(p_secret bytea) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select wanted from core.portal_link
  where secret = p_secret and tenant_id = sec.tenant() and account_id = sec.user_id() and used_at is not null
$$;
-- A link that was mailed about the patient of the context, living or dead. Null for everybody else's.
create function sec.own_link(p_lookup_mac bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.id from core.link l where l.lookup_mac = p_lookup_mac and l.tenant_id = sec.tenant() and l.kind = 'packet'
    and l.patient_ref = sec.own_reference()
$$;

grant create on schema sec to hyaline_gate;
revoke all on function sec.want_packet(bytea, bytea), sec.wanted_packet(bytea), sec.own_link(bytea) from public;
grant execute on function sec.want_packet(bytea, bytea) to hyaline_app;
grant execute on function sec.wanted_packet(bytea), sec.own_link(bytea) to hyaline_portal;
alter function sec.want_packet(bytea, bytea) owner to hyaline_gate;
alter function sec.wanted_packet(bytea) owner to hyaline_gate;
alter function sec.own_link(bytea) owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;
