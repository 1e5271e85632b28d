/** Roles of facts agreed for the whole product; later modules give them more cells. */
export const ROLES = ['owner', 'admin', 'provider', 'staff', 'privacy-officer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a route may need. `public` and `link` are not granted by a role: the first needs nobody,
 * the second a viewing token of an opened link, `ticket` a half-finished sign-in.
 */
export const PERMISSIONS = {
  'session:self': ['owner', 'admin', 'provider', 'staff', 'privacy-officer'],
  'member:read': ['owner', 'admin', 'provider', 'staff', 'privacy-officer'],
  'study:read': ['owner', 'admin', 'provider', 'staff'],
  'study:write': ['owner', 'admin', 'provider'],
  'link:read': ['owner', 'admin', 'provider'],
  'link:create': ['owner', 'admin', 'provider'],
  'link:revoke': ['owner', 'admin', 'provider'],
  'ledger:read': ['owner', 'admin', 'privacy-officer'],
  'ledger:export': ['owner', 'privacy-officer'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;
export type Needs = Permission | 'public' | 'link' | 'ticket';

export const allows = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);

/** Rate-limit classes; the numbers stand in the server's one limits table. */
export const LIMITS = [
  'sign-in',
  'sign-up',
  'link-create',
  'link-open',
  'link-revoke',
  'link-view',
  'read',
  'write',
  'upload',
  'public',
] as const;
export type LimitClass = (typeof LIMITS)[number];
