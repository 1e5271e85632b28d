-- As in 0010, and a link leads where a password would: to the clinic that the person was in last.
create or replace function sec.keep_mail_link(
  p_secret bytea, p_kind text, p_email_key text, p_account uuid, p_browser bytea, p_code bytea, p_life interval
) returns uuid
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into core.mail_link (secret, kind, account_id, clinic_id, browser, code, expires_at)
  select p_secret, p_kind, a.id, m.tenant_id, p_browser, p_code, now() + p_life
  from core.account a join core.membership m on m.account_id = a.id and m.removed_at is null
  where (a.email_key = p_email_key or a.id = p_account) and sec.is_platform()
    and (p_kind <> 'magic-link' or sec.magic_link_allowed(a.id))
  order by m.last_sign_in_at desc nulls last, m.created_at limit 1
  returning account_id
$$;
