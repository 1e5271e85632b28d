-- Where a clinic's notice of privacy practices stands: patients find it on every packet, and in the portal.
alter table core.clinic add column npp_url text
  check (npp_url ~ '^https://[^\s<>"]{3,500}$');
comment on column core.clinic.npp_url is 'notice of privacy practices (45 CFR 164.520), as patients are shown it';
grant update (npp_url) on core.clinic to hyaline_app;
