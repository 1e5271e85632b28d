-- How long a clinic keeps the records of its patients: no PHI. It may be lengthened, never shortened.
create table core.retention_rule (
  tenant_id uuid primary key,
  jurisdiction text not null check (jurisdiction ~ '^[a-z]{2}(-[a-z]{2})?$|^other$'),
  adult_years integer not null check (adult_years between 1 and 100),
  majority_age integer not null check (majority_age between 16 and 21),
  minor_years integer not null check (minor_years between 0 and 100),
  changed_by uuid not null,
  changed_at timestamptz not null default now()
);
create function core.only_lengthen() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.adult_years < old.adult_years or new.majority_age + new.minor_years < old.majority_age + old.minor_years then
    raise exception 'records are kept longer, never shorter' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger only_lengthen before update on core.retention_rule for each row execute function core.only_lengthen();
create policy owner_writes on core.retention_rule as restrictive for insert to hyaline_app with check (
  changed_by = (select sec.user_id()) and exists (select from core.membership m
    where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
create policy owner_changes on core.retention_rule as restrictive for update to hyaline_app using (
  exists (select from core.membership m
    where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
) with check (changed_by = (select sec.user_id()));
grant select, insert on core.retention_rule to hyaline_app;
grant update (jurisdiction, adult_years, majority_age, minor_years, changed_by, changed_at) on core.retention_rule to hyaline_app;
