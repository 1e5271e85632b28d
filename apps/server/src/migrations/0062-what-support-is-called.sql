-- Owners choose whom of support they let in by the name alone, and the access log shows it: the console gives it, and nobody
-- of support changes their own. And support reads nothing of links, which name patients by reference: the one shared
-- table that every member may read (docs/decisions/0037-support.md).

create or replace function sec.change_own_profile(
  p_name text, p_locale text, p_phone text, p_credentials text, p_time_zone text, p_reminders boolean
) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.account a set locale = p_locale, phone = p_phone, credentials = p_credentials,
    time_zone = p_time_zone, mail_reminders = p_reminders,
    name = case when exists (select from core.membership m where m.account_id = a.id and m.role = 'support') then a.name else p_name end
  where a.id = sec.user_id()
$$;

create policy visitor_read on core.link as restrictive for select to hyaline_app using (not (select sec.is_visitor()));
create policy visitor_read on core.link_access as restrictive for select to hyaline_app using (not (select sec.is_visitor()));
