-- What an import was called and what it told of somebody ends with them (docs/decisions/0023-exchange-and-erasure.md).

-- Names of files name patients, so none is kept: not even sealed, for the clinic's key outlives a patient's.
alter table :schema.import drop column details;
-- A dropped column stays in the pages until its rows are written anew.
alter table :schema.import alter column bytes type bigint using (bytes + 0);

-- A report says line by line what became of whom. Once somebody of it is erased, it is gone as a whole.
create function :schema.forget_report() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update :schema.import i set report = null where i.tenant_id = old.tenant_id and i.id = old.import_id and i.report is not null;
  return null;
end $$;
revoke all on function :schema.forget_report() from public;
create trigger forget_report after delete on :schema.import_patient for each row execute function :schema.forget_report();
