-- Mails for those who come in for a patient, and what becomes of what they asked for when they no longer do (core/0044).

-- To whom mails about this go: the address comes sealed. Whoever was let in before the patient asked for confidential
-- communication (45 CFR 164.522(b)) gets none while that stands; whom the clinic lets in later it lets in knowing of it.
create function :schema.mail_to_proxies(p_ref text, p_about text)
returns table (account_id uuid, locale text, patient_id uuid, details bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, a.locale, p.id, x.details
  from :schema.patient p
  cross join lateral sec.proxies_told(p.id, p_about) a
  join :schema.proxy x on x.tenant_id = p.tenant_id and x.patient_id = p.id and x.id = a.id
  where p.tenant_id = sec.tenant() and p.ref = p_ref and p.removed_at is null
    and (sec.user_id() = '00000000-0000-0000-0000-000000000000' or :schema.sees_as(p.id) is not null)
    and (p_about = 'passkeys' or not exists (select from :schema.patient_request r
      where r.tenant_id = p.tenant_id and r.patient_id = p.id and r.kind = 'confidential-communication'
        and (r.state = 'open' or r.outcome in ('granted', 'partly')) and r.opened_at > a.invited_at))
$$;
revoke all on function :schema.mail_to_proxies(text, text) from public;
grant execute on function :schema.mail_to_proxies(text, text) to :role;

-- A wish ends with the way in of whoever asked, and those who treat the patient are told: whether it still stands they ask
-- the patient. A request goes on, since the law counts its days; that nobody waits for the answer any more is told as well.
create or replace function :schema.end_wishes(p_account uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  ended record;
begin
  for ended in
    update :schema.appointment_wish w
    set state = 'withdrawn', closed_at = now(), closed_by = coalesce(sec.user_id(), '00000000-0000-0000-0000-000000000000')
    where w.asked_by = p_account and w.state = 'open' returning w.id, w.patient_id, w.ref
  loop
    perform sec.note_access_ended('appointment-wish.ended', 'appointment-wish', ended.id, ended.ref);
    perform :schema.tell_access_ended(ended.patient_id, 'appointment-wish-ended', ended.ref);
  end loop;
  if sec.is_proxy_account(p_account) then
    for ended in
      select r.id, r.patient_id, r.ref from :schema.patient_request r
      where r.tenant_id = sec.tenant() and r.opened_by = p_account and r.channel = 'portal' and r.state = 'open'
    loop
      perform sec.note_access_ended('request.asker-ended', 'request', ended.id, ended.ref);
      perform :schema.tell_access_ended(ended.patient_id, 'request-asker-ended', ended.ref);
    end loop;
  end if;
end $$;
-- Of a record that was put away nobody is told: it ended with the record.
create function :schema.tell_access_ended(p_patient uuid, p_kind text, p_ref text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select sec.tell_of_patient(:schema.those_who_treat(p_patient), p_kind, p_ref)
  from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient and p.removed_at is null
$$;
revoke all on function :schema.tell_access_ended(uuid, text, text) from public;

-- Erasing in part (0026) ends the access of everybody: nothing stays open. Who it was is documentation that is kept.
create or replace function :schema.forget_versions(p_patient uuid) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  counts jsonb := '{}';
  n bigint;
  t text;
begin
  perform :schema.take_erasure(p_patient, 'partly');
  perform sec.end_proxies_of(p_patient, 'erased-in-part');
  update :schema.packet_sending s set details = null where s.tenant_id = sec.tenant() and s.patient_id = p_patient;
  update :schema.appointment_wish w set state = 'withdrawn', closed_at = now(), closed_by = sec.user_id()
  where w.tenant_id = sec.tenant() and w.patient_id = p_patient and w.state = 'open';
  foreach t in array array['patient_version', 'appointment_wish_note', 'mail_choice'] loop
    execute format('delete from :schema.%I where tenant_id = sec.tenant() and patient_id = $1', t) using p_patient;
    get diagnostics n = row_count;
    counts := counts || jsonb_build_object(t, n);
  end loop;
  return counts;
end $$;

-- What somebody asked for the patient is theirs to see and to take back; what the patient asked may be about them. Whether the
-- patient is written to is not theirs to say: from the moment that it is asked, mails stop.
create policy asker on :schema.patient_request as restrictive for select to :role_patient
  using ((select sec.own_scope('self')) or opened_by = (select sec.user_id()));
create policy asker_update on :schema.patient_request as restrictive for update to :role_patient
  using ((select sec.own_scope('self')) or opened_by = (select sec.user_id()));
create policy asker_insert on :schema.patient_request as restrictive for insert to :role_patient
  with check (kind <> 'confidential-communication' or (select sec.own_scope('self')));

alter policy people_insert on :schema.proxy
  with check (:schema.invites(patient_id) and given_by = (select sec.user_id()) and sec.gave_proxy(id, patient_id));

create function :schema.outdate_parents(p_patient uuid, p_of_age date) returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select case when :schema.writes_patient(p_patient) then sec.outdate_parents(p_patient, p_of_age) else 0 end
$$;
revoke all on function :schema.outdate_parents(uuid, date) from public;
grant execute on function :schema.outdate_parents(uuid, date) to :role;

-- What the patient said of a dose is theirs: others say what they know beside it, and take back what they said themselves.
create policy scope_update on :schema.dose_mark as restrictive for update to :role_patient
  using ((select sec.own_scope('self')) or marked_by = (select sec.user_id()));
create policy scope_delete on :schema.dose_mark as restrictive for delete to :role_patient
  using ((select sec.own_scope('self')) or marked_by = (select sec.user_id()));

-- As before (0023). A mail about a new passkey warns of whoever is in: what was asked in the portal during a session that may
-- still go on (two hours) keeps it from nobody, and neither does what somebody else asked there.
create or replace function :schema.wants_mails(p_patient uuid, p_about text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when asked.at is null then coalesce(c.wanted, true) else coalesce(c.wanted and c.chosen_at > asked.at, false) end
  from (select max(r.opened_at) as at from :schema.patient_request r
        where r.tenant_id = sec.tenant() and r.patient_id = p_patient and r.kind = 'confidential-communication'
          and (r.state = 'open' or r.outcome in ('granted', 'partly'))
          and (p_about <> 'passkeys' or r.channel <> 'portal' or r.outcome in ('granted', 'partly')
            or (r.asked_by = 'patient' and r.opened_at < now() - interval '2 hours'))) asked
  left join :schema.mail_choice c on c.tenant_id = sec.tenant() and c.patient_id = p_patient and c.about = p_about
  where sec.user_id() = '00000000-0000-0000-0000-000000000000' or p_patient = sec.own_patient()
    or :schema.sees_as(p_patient) is not null
$$;
