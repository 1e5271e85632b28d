-- What a clinic sees of its mail, and what a person wants to be sent.

-- The clinic's own mails, and those that the installation sent to its present members before it knew for which clinic
-- (reset, sign-in link, unlock): a colleague who waits for such a mail asks the owner. Newest first.
create function sec.mails_of_clinic(p_before uuid, p_limit integer) returns table (
  id uuid, own boolean, account_id uuid, kind text, to_hint text, state text, attempts integer, reason text,
  created_at timestamptz, next_attempt_at timestamptz, sent_at timestamptz, sendable boolean
)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.tenant_id = sec.tenant(), m.account_id, m.kind, m.to_hint, m.state, m.attempts, m.reason,
         m.created_at, m.next_attempt_at, m.sent_at,
         m.tenant_id = sec.tenant() and m.state in ('failed', 'suppressed') and m.sealed is not null
           and m.expires_at > now()
           and not exists (select from core.mail_suppression s where s.tenant_id = m.tenant_id
                             and s.address_key = m.address_key and (s.ends_at is null or s.ends_at > now()))
  from core.mail m
  where (m.tenant_id = sec.tenant()
         or (m.tenant_id = '00000000-0000-0000-0000-000000000000'
             and exists (select from core.membership b where b.tenant_id = sec.tenant()
                           and b.account_id = m.account_id and b.removed_at is null)))
    and (p_before is null or m.id < p_before)
  order by m.id desc limit p_limit
$$;
create policy gate_reads on core.mail_suppression for select to hyaline_gate using (tenant_id = (select sec.tenant()));

-- Mails of the whole installation that should have gone: `stuck` when no worker has taken them up, `delayed` when they
-- were tried in vain. A number says nothing of anybody, so every clinic may know it.
create function sec.mail_backlog() returns table (stuck bigint, delayed bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) filter (where m.next_attempt_at < now() - interval '5 minutes'),
         count(*) filter (where m.attempts > 0 and m.created_at < now() - interval '10 minutes')
  from core.mail m where m.state in ('queued', 'sending')
$$;

-- Whether a person has said no to reminders. Security notices and mails that they asked for are always sent.
create function sec.wants_reminders(p_account uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select a.mail_reminders from core.account a where a.id = p_account), true)
$$;

grant create on schema sec to hyaline_gate;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.mails_of_clinic(uuid, integer)', 'sec.mail_backlog()', 'sec.wants_reminders(uuid)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke create on schema sec from hyaline_gate;
