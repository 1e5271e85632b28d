-- A small volume of each study for its first picture: one sealed object, made by the saver's browser.
alter table :schema.object drop constraint object_kind_check;
alter table :schema.object add constraint object_kind_check check (kind in ('header', 'bulk', 'index', 'preview'));
create unique index object_one_preview on :schema.object (tenant_id, study_id) where kind = 'preview';
