-- What the patient says of a dose and what somebody says who is there for them stand beside each other
-- (docs/decisions/0031-portal-messages-and-proxies.md): the patient's is under the patient's id, anybody else's under their
-- account. What was said before stands as the patient's; who it was, `marked_by` tells.
alter table :schema.dose_mark add column said_by uuid;
alter table :schema.dose_mark alter column said_by type uuid using patient_id;
alter table :schema.dose_mark alter column said_by set not null;
alter table :schema.dose_mark alter column said_by
  set default case when sec.own_scope('self') then sec.own_patient() else sec.user_id() end;
alter table :schema.dose_mark drop constraint dose_mark_pkey;
alter table :schema.dose_mark add primary key (tenant_id, protocol_id, item_id, due_on, due_at, said_by);
comment on column :schema.dose_mark.said_by is 'the patient, or the account of who said it for them; nobody writes it: it is its default';
-- everybody changes and takes back their own word
drop policy if exists scope_update on :schema.dose_mark;
drop policy if exists scope_delete on :schema.dose_mark;
create policy said_update on :schema.dose_mark as restrictive for update to :role_patient
  using (said_by = case when (select sec.own_scope('self')) then (select sec.own_patient()) else (select sec.user_id()) end);
create policy said_delete on :schema.dose_mark as restrictive for delete to :role_patient
  using (said_by = case when (select sec.own_scope('self')) then (select sec.own_patient()) else (select sec.user_id()) end);

-- That somebody who is there for the patient opened what the clinic wrote takes nothing from the patient, for whom it is new
-- until they open it themselves.
alter policy own_update on :schema.message
  using (not from_patient and (read_by is null
    or ((select sec.own_scope('self')) and read_by in (select x.id from :schema.proxy x))));

-- Until the transaction ends nobody puts the record away or corrects it; false where it is away already, and for whoever may
-- let nobody in.
create function :schema.holds(p_patient uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not :schema.invites(p_patient) then
    return false;
  end if;
  perform from :schema.patient p where p.tenant_id = sec.tenant() and p.id = p_patient and p.removed_at is null for no key update;
  return found;
end $$;
revoke all on function :schema.holds(uuid) from public;
grant execute on function :schema.holds(uuid) to :role;
