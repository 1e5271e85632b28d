-- Applied after every migration to every table of core and of the PHI schemas, so that a new table cannot forget it; after
-- the migrations of one clinic to the tables of its schema alone (hy.rls_schema), however many other clinics there are.
-- A table is either tenant-owned (tenant_id, the one predicate below) or says in its comment why not:
--   rls:custom  its migration wrote the policies itself      rls:exempt <reason>  no row belongs to a clinic
do $$
declare
  t record;
  stays text;
begin
  for t in
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, coalesce(obj_description(c.oid, 'pg_class'), '') as note,
           c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped and a.attnotnull) as owned,
           exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant') as has_policy
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and (n.nspname = 'core' or n.nspname like 'tenant\_%')
      and n.nspname = coalesce(nullif(current_setting('hy.rls_schema', true), ''), n.nspname)
  loop
    continue when t.note like 'rls:exempt %';
    if not t.owned and t.note not like 'rls:custom%' then
      raise exception 'table % has neither a NOT NULL tenant_id nor an rls: comment', t.name;
    end if;
    -- only where it is missing: an ALTER locks out everybody, and this runs while clinics work
    if not t.enabled then execute format('alter table %s enable row level security', t.name); end if;
    if not t.forced then execute format('alter table %s force row level security', t.name); end if;
    if t.note not like 'rls:custom%' and not t.has_policy then
      execute format(
        'create policy tenant on %s using (tenant_id = (select sec.tenant())) with check (tenant_id = (select sec.tenant()))',
        t.name);
    end if;
    -- support, let into a clinic, changes nothing there, whatever statement it gets to run (0054), but its own session and
    -- notices; that it goes is told to others, so notices and mails may be added. The PHI schemas ask for a member, or have
    -- a wall of their own (tenant/0034).
    if t.owned and t.name like 'core.%' and to_regprocedure('sec.is_visitor()') is not null
       and (has_any_column_privilege('hyaline_app', t.oid, 'insert') or has_any_column_privilege('hyaline_app', t.oid, 'update')
            or has_table_privilege('hyaline_app', t.oid, 'delete'))
       and not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'visitor_update') then
      stays := case when t.name in ('core.session', 'core.notice') then '(not (select sec.is_visitor()) or account_id = (select sec.user_id()))'
                    else '(not (select sec.is_visitor()))' end;
      if t.name not in ('core.session', 'core.notice', 'core.mail') then
        execute format('create policy visitor_insert on %s as restrictive for insert to hyaline_app with check %s', t.name, stays);
      end if;
      execute format('create policy visitor_update on %s as restrictive for update to hyaline_app using %s', t.name, stays);
      execute format('create policy visitor_delete on %s as restrictive for delete to hyaline_app using %s', t.name, stays);
    end if;
    -- what empties a closed clinic (0041) reaches every row of it
    if t.owned and t.name like 'core.%' and not has_table_privilege('hyaline_wipe', t.oid, 'delete') then
      execute format('grant select, delete on %s to hyaline_wipe', t.name);
    end if;
  end loop;
end $$;
