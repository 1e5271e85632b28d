-- Patients find the clinic's notice of privacy practices (0030) on their own pages too (0029).
grant select (tenant_id, url) on core.privacy_notice to hyaline_portal;
