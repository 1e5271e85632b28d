-- What people of a clinic have to do (docs/decisions/0033-tasks.md). A patient stands here by reference and in no other
-- way: there is no column for anything of one, and the page says so beside every field that takes words.

create table core.task (
  tenant_id uuid not null references core.clinic (tenant_id),
  id uuid not null,
  revision integer not null default 1 check (revision > 0),
  -- null where the product made it: the page words it by `auto`, in the reader's language
  title text check (length(title) between 1 and 200),
  status text not null default 'todo' check (status in ('todo', 'doing', 'waiting', 'done')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high')),
  assignee_id uuid,
  due_on date,
  patient_ref text check (patient_ref ~ '^PT-[0-9A-F]{6}$'),
  -- what it is about, by id alone
  about_kind text check (about_kind in ('appointment', 'packet', 'refill', 'follow-up', 'request', 'link')),
  about_id uuid,
  -- RFC 5545 RRULE; when this one is done, the next one is made
  repeats text check (repeats ~ '^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)[A-Z0-9=;,-]{0,120}$'),
  previous_id uuid,
  auto text check (auto in ('no-show', 'packet-unread', 'refill-due', 'follow-up-due')),
  -- what an automation calls the thing that it makes a task of, once
  auto_key text check (length(auto_key) between 1 and 120),
  made_at timestamptz not null default now(),
  made_by uuid not null,
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  done_at timestamptz,
  done_by uuid,
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, assignee_id) references core.membership (tenant_id, account_id),
  check (title is not null or auto is not null or removed_at is not null),
  check ((auto is null) = (auto_key is null)),
  check ((about_kind is null) = (about_id is null)),
  check (repeats is null or due_on is not null),
  check ((status = 'done') = (done_at is not null) and (done_at is null) = (done_by is null))
);
create unique index task_auto on core.task (tenant_id, auto_key) where auto_key is not null;
create unique index task_after on core.task (tenant_id, previous_id) where previous_id is not null;
create index task_open on core.task (tenant_id, due_on, id) where removed_at is null and done_at is null;
create index task_done on core.task (tenant_id, done_at desc, id) where removed_at is null and done_at is not null;
create index task_of_patient on core.task (tenant_id, patient_ref) where patient_ref is not null;
comment on table core.task is 'tasks of a clinic; a patient by reference alone';

create table core.task_item (
  tenant_id uuid not null,
  task_id uuid not null,
  id uuid not null,
  sort integer not null,
  text text not null check (length(text) between 1 and 200),
  done boolean not null default false,
  primary key (tenant_id, task_id, id),
  foreign key (tenant_id, task_id) references core.task (tenant_id, id) on delete cascade
);

create table core.task_comment (
  tenant_id uuid not null,
  task_id uuid not null,
  id uuid not null,
  text text not null check (length(text) between 1 and 2000),
  said_by uuid not null,
  said_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, task_id) references core.task (tenant_id, id) on delete cascade
);
create index task_comment_of on core.task_comment (tenant_id, task_id, id);

-- Which tasks the product makes by itself; a clinic without a row has them all.
create table core.task_settings (
  tenant_id uuid primary key references core.clinic (tenant_id),
  no_show boolean not null default true,
  packet_unread boolean not null default true,
  packet_hours smallint not null default 12 check (packet_hours between 1 and 23),
  protocol_due boolean not null default true,
  changed_at timestamptz not null default now(),
  changed_by uuid not null
);

-- Whether the person of the context works in the clinic now. The installation itself counts: it does what is due.
create function sec.works_here() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.user_id() = '00000000-0000-0000-0000-000000000000' or exists (
    select from core.membership m where m.tenant_id = sec.tenant() and m.account_id = sec.user_id()
      and m.removed_at is null and m.role in ('owner', 'admin', 'provider', 'staff', 'privacy-officer'))
$$;
-- Whether the clinic of the context has given out this reference.
create function sec.knows_reference(p_ref text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from core.patient_reference r where r.tenant_id = sec.tenant() and r.ref = p_ref and r.removed_on is null)
$$;

create policy works_read on core.task as restrictive for select to hyaline_app using ((select sec.works_here()));
create policy works_insert on core.task as restrictive for insert to hyaline_app
  with check (made_by = (select sec.user_id()) and changed_by = (select sec.user_id()) and (select sec.works_here()));
create policy works_update on core.task as restrictive for update to hyaline_app
  using (removed_at is null and (select sec.works_here())) with check (changed_by = (select sec.user_id()));
grant select on core.task to hyaline_app;
grant insert (tenant_id, id, title, status, priority, assignee_id, due_on, patient_ref, about_kind, about_id, repeats,
  previous_id, auto, auto_key, made_by, changed_by) on core.task to hyaline_app;
grant update (revision, title, status, priority, assignee_id, due_on, patient_ref, repeats, changed_at, changed_by, done_at,
  done_by, removed_at) on core.task to hyaline_app;

create policy works on core.task_item as restrictive for all to hyaline_app
  using ((select sec.works_here())) with check ((select sec.works_here()));
grant select, insert, delete on core.task_item to hyaline_app;
grant update (sort, text, done) on core.task_item to hyaline_app;

create policy works_read on core.task_comment as restrictive for select to hyaline_app using ((select sec.works_here()));
create policy own_insert on core.task_comment as restrictive for insert to hyaline_app
  with check (said_by = (select sec.user_id()) and (select sec.works_here()));
create policy works_delete on core.task_comment as restrictive for delete to hyaline_app using ((select sec.works_here()));
grant select, delete on core.task_comment to hyaline_app;
grant insert (tenant_id, task_id, id, text, said_by) on core.task_comment to hyaline_app;

create policy works_read on core.task_settings as restrictive for select to hyaline_app using ((select sec.works_here()));
create policy runs_insert on core.task_settings as restrictive for insert to hyaline_app
  with check (changed_by = (select sec.user_id()) and (select sec.runs_practice()));
create policy runs_update on core.task_settings as restrictive for update to hyaline_app
  using ((select sec.runs_practice())) with check (changed_by = (select sec.user_id()));
grant select, insert on core.task_settings to hyaline_app;
grant update (no_show, packet_unread, packet_hours, protocol_due, changed_at, changed_by)
  on core.task_settings to hyaline_app;

-- A patient who is erased takes their tasks along: what colleagues wrote beside the reference may tell of them.
create function sec.forget_tasks() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.task t where t.tenant_id = old.tenant_id and t.patient_ref = old.ref;
  return null;
end $$;
create trigger forget_tasks after delete on core.patient_reference for each row execute function sec.forget_tasks();

grant select, delete on core.task to hyaline_gate;
create policy gate on core.task to hyaline_gate using (true) with check (true);
grant create on schema sec to hyaline_gate;
revoke all on function sec.works_here(), sec.knows_reference(text), sec.forget_tasks() from public;
grant execute on function sec.works_here(), sec.knows_reference(text) to hyaline_app;
alter function sec.works_here() owner to hyaline_gate;
alter function sec.knows_reference(text) owner to hyaline_gate;
alter function sec.forget_tasks() owner to hyaline_gate;
revoke create on schema sec from hyaline_gate;

-- For the figures of a clinic's first page (docs/decisions/0033-tasks.md): how much its saved studies weigh. One number,
-- which tells of nobody; the rows it is of stay where they are.
create function sec.study_bytes() returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text := 'tenant_' || replace(sec.tenant()::text, '-', '');
  weight bigint := 0;
begin
  if place is null or not sec.works_here() then
    return null;
  end if;
  if to_regclass(format('%I.study', place)) is not null then
    execute format('select coalesce(sum(bytes), 0) from %I.study where state = ''saved''', place) into weight;
  end if;
  return weight;
end $$;
grant execute on function sec.works_here() to hyaline_migrator;
revoke all on function sec.study_bytes() from public;
grant execute on function sec.study_bytes() to hyaline_app;

create index link_access_by_time on core.link_access (tenant_id, at);
create index link_by_creation on core.link (tenant_id, created_at);
