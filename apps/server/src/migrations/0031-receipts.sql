-- A receipt says what the server saw: when a link was made, opened and ended is the database's to say, and only the
-- server's own part in an opening writes one.

revoke insert on core.link, core.link_access from hyaline_app;
grant insert (tenant_id, id, kind, lookup_mac, pepper_version, study_id, subject_id, patient_ref, created_by, expires_at,
  max_opens, has_password, includes_identity, patient_consent_at) on core.link to hyaline_app;
grant insert (tenant_id, id, link_id, outcome, sealed_ip, network, agent) on core.link_access to hyaline_app;

create policy own_name on core.link as restrictive for insert to hyaline_app with check (
  created_by = (select sec.user_id()) and (patient_consent_at is null or patient_consent_at = now())
);
create policy by_server on core.link_access as restrictive for insert to hyaline_app
  with check ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000');
create policy by_server on core.link_session as restrictive for insert to hyaline_app
  with check ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000');

-- Only in a context: migrations and whoever restores a backup stand in none.
create function sec.guard_link() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  me uuid := sec.user_id();
begin
  if me is null then
    return new;
  end if;
  if (new.opens <> old.opens or new.locked_at is distinct from old.locked_at)
    and me <> '00000000-0000-0000-0000-000000000000' then
    raise exception 'only an opening is counted' using errcode = '42501';
  end if;
  if new.opens not in (old.opens, old.opens + 1) then
    raise exception 'openings are counted one by one' using errcode = '42501';
  end if;
  -- what has happened once, has happened then
  new.revoked_at := coalesce(old.revoked_at, case when new.revoked_at is not null then now() end);
  new.locked_at := coalesce(old.locked_at, case when new.locked_at is not null then now() end);
  new.emptied_at := coalesce(old.emptied_at, case when new.emptied_at is not null then now() end);
  return new;
end $$;
revoke all on function sec.guard_link() from public;
create trigger guard before update of opens, revoked_at, locked_at, emptied_at on core.link
  for each row execute function sec.guard_link();

create function sec.guard_link_access() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if sec.user_id() is not null then
    new.ended_at := coalesce(old.ended_at, case when new.ended_at is not null then now() end);
  end if;
  return new;
end $$;
revoke all on function sec.guard_link_access() from public;
create trigger guard before update of ended_at on core.link_access
  for each row execute function sec.guard_link_access();

-- Every packet carries this address: owners choose it, in their own name.
revoke insert on core.privacy_notice from hyaline_app;
grant insert (tenant_id, url, changed_by) on core.privacy_notice to hyaline_app;
create policy owner_inserts on core.privacy_notice as restrictive for insert to hyaline_app with check (
  changed_by = (select sec.user_id()) and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
create policy owner_updates on core.privacy_notice as restrictive for update to hyaline_app using (
  exists (select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.role = 'owner' and m.removed_at is null)
) with check (changed_by = (select sec.user_id()) and changed_at = now());
