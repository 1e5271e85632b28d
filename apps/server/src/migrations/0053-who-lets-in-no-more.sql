-- As 0044, and when whoever gave an access keeps their place but may give none any more.
drop trigger tell_of_gifts on core.membership;
create trigger tell_of_gifts after update of removed_at, role on core.membership
  for each row when ((new.removed_at is not null and old.removed_at is null)
    or (old.role in ('owner', 'provider') and new.role not in ('owner', 'provider')))
  execute function sec.tell_of_gifts();
