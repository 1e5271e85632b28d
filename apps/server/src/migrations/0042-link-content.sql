-- What a link opens is written in the transaction that makes the link, by whoever makes it, and never later: nobody puts
-- other content behind an address that somebody already holds.
do $$
declare
  t text;
begin
  foreach t in array array['core.link_payload', 'core.link_part', 'core.link_object'] loop
    execute format($p$create policy with_its_link on %s as restrictive for insert to hyaline_app with check (
      exists (select from core.link l where l.tenant_id = %1$s.tenant_id and l.id = %1$s.link_id
        and l.created_by = (select sec.user_id()) and l.created_at = transaction_timestamp()))$p$, t);
  end loop;
end $$;

-- Ending all links of a patient, at erasure and hand-over, asks for them by reference.
create index link_of_patient on core.link (tenant_id, patient_ref) where revoked_at is null;
