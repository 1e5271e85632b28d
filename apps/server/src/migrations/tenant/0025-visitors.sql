-- Who booked on the public page and has no record yet (core/0039): sealed under the clinic's key, for the owner and the
-- person they booked with. The row goes when they become a patient, or when their visit is long over.

create table :schema.visitor (
  tenant_id uuid not null,
  id uuid not null,
  appointment_id uuid not null,
  details bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, appointment_id)
);
comment on column :schema.visitor.details is 'sealed: name, e-mail, phone, language, agreement';

create function :schema.sees_visitor(p_appointment uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sec.user_id() = '00000000-0000-0000-0000-000000000000' or exists (
    select from core.membership m
    where m.tenant_id = sec.tenant() and m.account_id = sec.user_id() and m.removed_at is null
      and (m.role = 'owner' or (m.role = 'provider' and exists (
        select from core.appointment a where a.tenant_id = m.tenant_id and a.id = p_appointment and a.provider_id = m.account_id))))
$$;
revoke all on function :schema.sees_visitor(uuid) from public;
grant execute on function :schema.sees_visitor(uuid) to :role;

create policy people_read on :schema.visitor as restrictive for select to :role using (:schema.sees_visitor(appointment_id));
create policy people_insert on :schema.visitor as restrictive for insert to :role
  with check ((select sec.user_id()) = '00000000-0000-0000-0000-000000000000');
create policy people_delete on :schema.visitor as restrictive for delete to :role using (:schema.sees_visitor(appointment_id));
create trigger baa_gate before insert on :schema.visitor for each statement execute function sec.require_baa();
grant select, insert, delete on :schema.visitor to :role;
