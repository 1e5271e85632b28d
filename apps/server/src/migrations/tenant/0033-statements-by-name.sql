-- A statement of disagreement goes along with every disclosure: the patient's word, or that of a parent or a legal
-- representative, under their name. What the patient wrote is not for those who are there for them.
create policy speaker on :schema.request_statement as restrictive for insert to :role_patient
  with check ((select sec.speaks_as_patient()));
create policy writer on :schema.request_statement as restrictive for select to :role_patient
  using ((select sec.own_scope('self')) or written_by = (select sec.user_id()));
