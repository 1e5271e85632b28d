-- Mail: the one outbox. A mail is queued in the transaction of its cause; a worker sends it afterwards.
-- Address and values (with the secret of a link) stand in one sealed field, which is emptied on delivery.

create table core.mail (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid,
  kind text not null check (kind ~ '^[a-z-]{3,40}$'),
  locale text not null check (locale in ('en', 'es')),
  dedupe_key text check (length(dedupe_key) between 1 and 200),
  sealed bytea,
  address_key bytea not null check (octet_length(address_key) = 32),
  to_hint text not null check (length(to_hint) <= 254),
  state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'suppressed')),
  attempts integer not null default 0,
  reason text check (reason ~ '^[a-z0-9-]{2,40}$'),
  message_id text not null,
  created_at timestamptz not null default now(),
  next_attempt_at timestamptz not null default now(),
  lease_until timestamptz,
  expires_at timestamptz not null,
  sent_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, dedupe_key),
  check ((state = 'sending') = (lease_until is not null)),
  check ((state = 'sent') = (sent_at is not null)),
  check (state <> 'sent' or sealed is null),
  check (state not in ('queued', 'sending') or sealed is not null),
  check (state not in ('failed', 'suppressed') or reason is not null)
);
comment on column core.mail.sealed is 'address and values, sealed under the clinic; null once sent, or once expired';
comment on column core.mail.address_key is 'keyed HMAC of the address as compared: counts and suppressions without knowing it';
comment on column core.mail.expires_at is 'after it the mail says nothing useful any more: it is given up, and its sealed field destroyed';
create index mail_due on core.mail (next_attempt_at) where state in ('queued', 'sending');
create index mail_newest on core.mail (tenant_id, created_at desc, id desc);
create index mail_of_address on core.mail (tenant_id, address_key);

grant select, insert on core.mail to hyaline_app;
grant update (sealed, state, attempts, reason, next_attempt_at, lease_until, expires_at, sent_at) on core.mail to hyaline_app;
grant select, update, delete on core.mail to hyaline_gate;
create policy gate on core.mail to hyaline_gate using (true) with check (true);

-- Addresses that a mail server refused for good. Nothing is sent to them until somebody of the clinic lifts it.
create table core.mail_suppression (
  tenant_id uuid not null,
  address_key bytea not null check (octet_length(address_key) = 32),
  to_hint text not null,
  reason text not null check (reason ~ '^[a-z0-9-]{2,40}$'),
  mail_id uuid not null,
  created_at timestamptz not null default now(),
  ends_at timestamptz,
  primary key (tenant_id, address_key)
);
comment on column core.mail_suppression.ends_at is 'set where no clinic could lift it: mails of the installation itself';
grant select, insert, update, delete on core.mail_suppression to hyaline_app;

-- The built-in inbox of a demo: what would have been sent, readable on this machine. Never filled outside a demo.
create table core.dev_mail (
  id uuid primary key,
  sent_at timestamptz not null default now(),
  kind text not null,
  sender text not null,
  recipient text not null,
  recipient_key text not null,
  subject text not null,
  text text not null,
  html text not null
);
comment on table core.dev_mail is 'rls:custom belongs to the demo of the installation, reached through gate functions only';
create index dev_mail_newest on core.dev_mail (sent_at desc, id desc);
grant select, insert, update, delete on core.dev_mail to hyaline_gate;
create policy gate on core.dev_mail to hyaline_gate using (true) with check (true);
grant select on core.installation to hyaline_gate;

-- Where a mail to a person goes: asked by the platform, by the person, or by their clinic.
create function sec.mail_address(p_account uuid) returns table (email text, locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.email, a.locale from core.account a
  where a.id = p_account
    and (sec.is_platform() or p_account = sec.user_id()
         or exists (select from core.membership m where m.account_id = a.id and m.tenant_id = sec.tenant()))
$$;

-- Takes one due mail of any clinic for p_lease, skipping what another worker holds. One whose worker died comes back
-- when its lease is over. p_expired: only those that are to be given up.
create function sec.claim_mail(p_lease interval, p_expired boolean)
returns table (tenant_id uuid, id uuid, kind text, locale text, sealed bytea, address_key bytea, to_hint text,
               message_id text, attempts integer, expired boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if not sec.is_platform() then
    raise exception 'only the platform delivers mail' using errcode = '42501';
  end if;
  return query
    update core.mail m set state = 'sending', lease_until = clock_timestamp() + p_lease, attempts = m.attempts + 1
    where (m.tenant_id, m.id) = (
      select d.tenant_id, d.id from core.mail d
      where d.state in ('queued', 'sending') and coalesce(d.lease_until, d.next_attempt_at) <= now()
        and (not p_expired or d.expires_at <= now())
      order by d.next_attempt_at limit 1 for update skip locked)
    returning m.tenant_id, m.id, m.kind, m.locale, m.sealed, m.address_key, m.to_hint, m.message_id, m.attempts,
              m.expires_at <= now();
end $$;

-- Says of every mail that waits why it does, when there is nothing to send it with.
create function sec.mark_mails_waiting(p_reason text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update core.mail m set reason = p_reason
  where m.state = 'queued' and m.reason is distinct from p_reason and sec.is_platform()
$$;

-- What no mail needs any more: sealed fields past their time, rows after 90 days, suppressions that end by themselves.
create function sec.purge_mail() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.mail set sealed = null where sealed is not null and state in ('failed', 'suppressed') and expires_at <= now();
  delete from core.mail where state in ('sent', 'failed', 'suppressed') and created_at < now() - interval '90 days';
  delete from core.mail_suppression where ends_at <= now();
  delete from core.dev_mail where id in (select d.id from core.dev_mail d order by d.sent_at desc, d.id desc offset 500);
end $$;
grant select, delete on core.mail_suppression to hyaline_gate;
create policy gate on core.mail_suppression to hyaline_gate using (ends_at <= now());

create function sec.keep_dev_mail(
  p_id uuid, p_kind text, p_sender text, p_recipient text, p_recipient_key text, p_subject text, p_text text, p_html text
) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.is_platform() or exists (select from core.installation i where not i.demo) then
    raise exception 'the inbox belongs to a demo' using errcode = '42501';
  end if;
  insert into core.dev_mail (id, kind, sender, recipient, recipient_key, subject, text, html)
  values (p_id, p_kind, p_sender, p_recipient, p_recipient_key, p_subject, p_text, p_html)
  on conflict (id) do nothing;
end $$;

-- Newest first; p_id: only that one, p_recipient_key: only those to that address.
create function sec.dev_mails(p_id uuid, p_recipient_key text, p_limit integer) returns setof core.dev_mail
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select * from core.dev_mail d
  where sec.is_platform() and not exists (select from core.installation i where not i.demo)
    and (p_id is null or d.id = p_id) and (p_recipient_key is null or d.recipient_key = p_recipient_key)
  order by d.sent_at desc, d.id desc limit p_limit
$$;

-- Wakes a worker for a mail of the caller's transaction, through the job queue of the same database: it comes to be
-- known when the transaction commits, and never otherwise. Its own key for each mail: a shared one would make
-- transactions wait for each other. Before the first worker has made its schema there is nobody to wake.
create function sec.nudge_mail(p_mail uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if sec.context() is null
     or to_regprocedure('hyaline_jobs.add_job(text,json,text,timestamptz,integer,text,integer,text[],text)') is null then
    return;
  end if;
  perform hyaline_jobs.add_job('mail.deliver', queue_name := 'mail', max_attempts := 3, job_key := 'mail.deliver|' || p_mail);
end $$;

grant create on schema sec to hyaline_gate, hyaline_jobs;
do $$
declare
  f regprocedure;
begin
  foreach f in array array[
    'sec.mail_address(uuid)', 'sec.claim_mail(interval, boolean)', 'sec.mark_mails_waiting(text)', 'sec.purge_mail()',
    'sec.keep_dev_mail(uuid, text, text, text, text, text, text, text)', 'sec.dev_mails(uuid, text, integer)']::regprocedure[]
  loop
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to hyaline_app', f);
    execute format('alter function %s owner to hyaline_gate', f);
  end loop;
end $$;
revoke all on function sec.nudge_mail(uuid) from public;
grant execute on function sec.nudge_mail(uuid) to hyaline_app;
alter function sec.nudge_mail(uuid) owner to hyaline_jobs;
grant usage on schema sec to hyaline_jobs;
revoke create on schema sec from hyaline_gate, hyaline_jobs;
