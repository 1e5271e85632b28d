-- Support under a grant (docs/decisions/0037-support.md) reads the record of the one patient that the grant names, and
-- writes nothing of anybody: whatever asks for a member finds none in it, and these asked for a person alone. Packets are
-- not its to read (the one table of who may know what, packages/contract/src/policy.ts).
create policy visitor_insert on :schema.study as restrictive for insert to :role with check (not (select sec.is_visitor()));
create policy visitor_insert on :schema.study_marks as restrictive for insert to :role with check (not (select sec.is_visitor()));
create policy visitor_insert on :schema.disclosure as restrictive for insert to :role with check (not (select sec.is_visitor()));
do $$
declare
  t name;
begin
  foreach t in array array['packet', 'packet_version', 'packet_sending', 'packet_consent', 'packet_reading'] loop
    execute format('create policy visitor_read on :schema.%I as restrictive for select to :role using (not (select sec.is_visitor()))', t);
  end loop;
end $$;
