-- A small volume of each study for its first picture: one sealed object, made by the saver's browser. Which series it is
-- of stands sealed beside it, under the study's own key.
alter table :schema.object drop constraint object_kind_check;
alter table :schema.object add constraint object_kind_check check (kind in ('header', 'bulk', 'index', 'preview'));
alter table :schema.object add column details bytea;
alter table :schema.object add constraint object_details_check check ((kind = 'preview') = (details is not null));
comment on column :schema.object.details is 'sealed, of a preview: the instance UID of its series';
create unique index object_one_preview on :schema.object (tenant_id, study_id) where kind = 'preview';
