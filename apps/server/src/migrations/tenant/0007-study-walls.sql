-- The same walls as before, asked of the one study that a row belongs to: `in (select id ...)` had every statement
-- decide about every study of the clinic first.
alter policy people on :schema.upload using (
  exists (select from :schema.study s where s.tenant_id = upload.tenant_id and s.id = upload.study_id)
) with check (exists (
  select from :schema.study s where s.tenant_id = upload.tenant_id and s.id = upload.study_id and s.saved_by = (select sec.user_id())
));
alter policy people on :schema.instance using (
  exists (select from :schema.study s where s.tenant_id = instance.tenant_id and s.id = instance.study_id)
) with check (exists (
  select from :schema.study s where s.tenant_id = instance.tenant_id and s.id = instance.study_id and s.saved_by = (select sec.user_id())
));
alter policy people on :schema.object using (
  exists (select from :schema.study s where s.tenant_id = object.tenant_id and s.id = object.study_id)
) with check (exists (
  select from :schema.study s where s.tenant_id = object.tenant_id and s.id = object.study_id and s.saved_by = (select sec.user_id())
));
do $$
declare
  t text;
  own text;
begin
  foreach t in array array['upload', 'instance', 'object'] loop
    own := format('exists (select from :schema.study s where s.tenant_id = %1$I.tenant_id and s.id = %1$I.study_id and (
      s.saved_by = (select sec.user_id()) or (select :schema.is_owner())
      or (select sec.user_id()) = ''00000000-0000-0000-0000-000000000000''))', t);
    if t = 'upload' then execute format('alter policy people_update on :schema.%I using (%s)', t, own); end if;
    execute format('alter policy people_delete on :schema.%I using (%s)', t, own);
  end loop;
end $$;
