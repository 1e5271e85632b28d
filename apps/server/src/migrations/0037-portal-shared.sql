-- What a patient's own pages show of the clinic: its colours, name and logo, the law and the days that its requests run
-- under. Read by the patient's role (0029), which sees its own clinic's rows alone.
grant select (tenant_id, revision, name, theme, accent, on_accent, logo, logo_width, logo_height, logo_scale, logo_position)
  on core.branding to hyaline_portal;
grant select (tenant_id, jurisdiction) on core.retention_rule to hyaline_portal;
grant select (tenant_id, time_zone) on core.access_settings to hyaline_portal;

-- The clinic that a mailed link leads to, for whoever holds the link: the mail says it too. In the platform's own context
-- alone; null for every link that opens nothing.
create function sec.clinic_of_portal_link(p_secret bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.tenant_id from core.portal_link l
  join core.portal_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
  where l.secret = p_secret and l.used_at is null and l.tries < 5 and l.expires_at > now() and a.ended_at is null
    and (a.activated_at is null) = (l.kind = 'invitation') and sec.is_platform()
$$;
grant create on schema sec to hyaline_gate;
revoke all on function sec.clinic_of_portal_link(bytea) from public;
alter function sec.clinic_of_portal_link(bytea) owner to hyaline_gate;
grant execute on function sec.clinic_of_portal_link(bytea) to hyaline_app;
revoke create on schema sec from hyaline_gate;
