-- How a clinic looks to others: name, theme, colours, logo (docs/decisions/0027-branding.md). Nothing of a patient may
-- ever be added here: it stands on every page that leaves the clinic.

create table core.branding (
  tenant_id uuid primary key references core.clinic (tenant_id),
  revision integer not null default 1 check (revision > 0),
  -- as patients know the clinic; null: as it is called here
  name text check (length(name) between 1 and 120),
  theme text not null default 'system' check (theme in ('light', 'dark', 'system')),
  accent text not null default '#0d4f6e' check (accent ~ '^#[0-9a-f]{6}$'),
  on_accent text not null default '#ffffff' check (on_accent ~ '^#[0-9a-f]{6}$'),
  -- PNG as this server encoded it, from pixels and nothing else
  logo bytea check (octet_length(logo) <= 102400),
  logo_width integer check (logo_width between 1 and 1200),
  logo_height integer check (logo_height between 1 and 1200),
  logo_scale double precision not null default 1 check (logo_scale between 0.5 and 2),
  logo_position text not null default 'start' check (logo_position in ('start', 'center', 'end')),
  changed_at timestamptz not null default now(),
  changed_by uuid not null,
  check ((logo is null) = (logo_width is null) and (logo is null) = (logo_height is null))
);
alter table core.branding alter column logo set storage external;
comment on table core.branding is 'how the clinic looks to others; no PHI';

-- Staff to whom an owner gave the branding. An owner and an admin have it by office.
create table core.branding_editor (
  tenant_id uuid not null,
  account_id uuid not null,
  given_by uuid not null,
  given_at timestamptz not null default now(),
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references core.membership (tenant_id, account_id)
);
create policy owner_inserts on core.branding_editor as restrictive for insert to hyaline_app with check (
  given_by = (select sec.user_id()) and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.role = 'owner' and m.removed_at is null)
);
create policy owner_deletes on core.branding_editor as restrictive for delete to hyaline_app using (
  exists (select from core.membership m where m.tenant_id = (select sec.tenant()) and m.account_id = (select sec.user_id())
    and m.role = 'owner' and m.removed_at is null)
);
grant select, insert, delete on core.branding_editor to hyaline_app;

create policy brands_inserts on core.branding as restrictive for insert to hyaline_app with check (
  changed_by = (select sec.user_id()) and exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.removed_at is null and (m.role in ('owner', 'admin')
      or m.role = 'staff' and exists (select from core.branding_editor e where e.tenant_id = m.tenant_id
        and e.account_id = m.account_id)))
);
create policy brands_updates on core.branding as restrictive for update to hyaline_app using (
  exists (select from core.membership m where m.tenant_id = (select sec.tenant())
    and m.account_id = (select sec.user_id()) and m.removed_at is null and (m.role in ('owner', 'admin')
      or m.role = 'staff' and exists (select from core.branding_editor e where e.tenant_id = m.tenant_id
        and e.account_id = m.account_id)))
) with check (changed_by = (select sec.user_id()));
grant select, insert on core.branding to hyaline_app;
grant update (revision, name, theme, accent, on_accent, logo, logo_width, logo_height, logo_scale, logo_position,
  changed_at, changed_by) on core.branding to hyaline_app;
