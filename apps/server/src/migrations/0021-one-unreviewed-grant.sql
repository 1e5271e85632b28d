-- As in 0016, and any grant of the person that is over and not reviewed stands in the way of the next one.
create or replace function sec.take_grant(p_id uuid, p_patient text, p_study uuid, p_minutes integer, p_reason bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  clinic uuid := sec.tenant();
  who uuid := sec.user_id();
begin
  if p_minutes is null or p_minutes not in (15, 30, 60) then
    raise exception 'special access lasts 15, 30 or 60 minutes' using errcode = '22023';
  end if;
  perform from core.membership m where m.tenant_id = clinic and m.account_id = who and m.removed_at is null
    and m.role in ('owner', 'admin', 'provider') for share;
  if not found then
    raise exception 'this role takes no special access' using errcode = '42501';
  end if;
  if not exists (select from core.session s where s.tenant_id = clinic and s.account_id = who and s.ended_at is null
                 and s.verified_at > now() - interval '15 minutes') then
    return 'step-up-required';
  end if;
  -- requests of one person queue here, so that each sees the grants of those before it
  perform pg_advisory_xact_lock(hashtextextended('access-grant|' || clinic || '|' || who, 0));
  if exists (select from core.access_grant g where g.tenant_id = clinic and g.account_id = who and g.ended_at is null
             and g.ends_at > now()) then
    return 'grant-live';
  end if;
  if exists (select from core.access_grant g where g.tenant_id = clinic and g.account_id = who
             and g.reviewed_at is null) then
    return 'review-pending';
  end if;
  insert into core.access_grant (tenant_id, id, account_id, patient_ref, study_id, reason, ends_at)
  values (clinic, p_id, who, p_patient, p_study, p_reason, now() + make_interval(mins => p_minutes));
  return 'taken';
end $$;
