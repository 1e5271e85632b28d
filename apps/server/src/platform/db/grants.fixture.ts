/**
 * What the application may do with tables of all clinics, one right in a line; row-level security narrows each. A right
 * that a migration adds is written here when that was decided.
 */
export const GRANTS = `
hyaline_app core.acceptance select
hyaline_app core.access_grant select
hyaline_app core.access_review insert
hyaline_app core.access_review select
hyaline_app core.access_review update(finished_at,finished_by,reminded_at)
hyaline_app core.access_review_item insert
hyaline_app core.access_review_item select
hyaline_app core.access_settings insert
hyaline_app core.access_settings select
hyaline_app core.access_settings update(access_report,changed_at,changed_by,closes,open_days,opens,time_zone)
hyaline_app core.account select(created_at,email,email_verified_at,id,locale,name,time_zone)
hyaline_app core.api_key select(account_id,created_at,expires_at,id,last_used_at,name,revoked_at,scopes,tenant_id)
hyaline_app core.clinic insert
hyaline_app core.clinic select
hyaline_app core.clinic update(name,theme)
hyaline_app core.compound insert
hyaline_app core.compound select
hyaline_app core.compound update(archived_at,changed_at,changed_by,fields,name,revision)
hyaline_app core.document_text select
hyaline_app core.document_version select
hyaline_app core.grant_review select
hyaline_app core.idempotency insert
hyaline_app core.idempotency select
hyaline_app core.idempotency update
hyaline_app core.installation select
hyaline_app core.invitation select(accepted_at,accepted_by,created_at,email,expires_at,id,invited_by,locale,name,removed_at,removed_by,role,sent_at,tenant_id)
hyaline_app core.link insert
hyaline_app core.link select
hyaline_app core.link update(emptied_at,opens,revoked_at)
hyaline_app core.link_access insert
hyaline_app core.link_access select
hyaline_app core.link_access update(ended_at)
hyaline_app core.link_object delete
hyaline_app core.link_object insert
hyaline_app core.link_object select
hyaline_app core.link_payload delete
hyaline_app core.link_payload insert
hyaline_app core.link_payload select(link_id,payload,tenant_id,wrapped_key)
hyaline_app core.link_session delete
hyaline_app core.link_session insert
hyaline_app core.link_session select(access_id,ends_at,link_id,tenant_id)
hyaline_app core.mail insert
hyaline_app core.mail select
hyaline_app core.mail update(attempts,expires_at,lease_until,next_attempt_at,reason,sealed,sent_at,state)
hyaline_app core.mail_suppression delete
hyaline_app core.mail_suppression insert
hyaline_app core.mail_suppression select
hyaline_app core.mail_suppression update
hyaline_app core.membership select
hyaline_app core.notice insert
hyaline_app core.notice select
hyaline_app core.notice update(read_at)
hyaline_app core.organisation select
hyaline_app core.organisation_clinic select(clinic_id,created_at,expires_at,id,joined_at,joined_by,offered_by,removed_at,removed_by,tenant_id)
hyaline_app core.session select
hyaline_app core.session update(end_reason,ended_at)
hyaline_app core.sign_in_rules select
hyaline_app core.signing select
hyaline_app core.signing_event select
hyaline_app trust.evidence select
hyaline_app trust.self_test select
`;
