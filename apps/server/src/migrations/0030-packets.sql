-- Where a clinic's notice of privacy practices stands (45 CFR 164.520): patients find it on every packet.
create table core.privacy_notice (
  tenant_id uuid not null,
  url text check (url ~ '^https://[^\s<>"]+$' and length(url) between 11 and 500),
  changed_by uuid not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id),
  foreign key (tenant_id) references core.clinic (tenant_id)
);
grant select, insert on core.privacy_notice to hyaline_app;
grant update (url, changed_by, changed_at) on core.privacy_notice to hyaline_app;
