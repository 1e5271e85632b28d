/** What a person can be in a clinic; later modules give these roles more cells. */
/** Those who work inside of a clinic. */
const INSIDE = ['owner', 'admin', 'provider', 'staff', 'privacy-officer'] as const;
export const CLINIC_ROLES = [...INSIDE, 'marketing-viewer'] as const;
/** What a person can be in an organisation above clinics. None of them reaches anything of a clinic. */
export const ORGANISATION_ROLES = ['organisation-owner', 'organisation-viewer', 'sales-rep'] as const;
/** Who keeps the installation running: no member of any clinic, let into one by its owner, to look, for an hour at most. */
export const SUPPORT_ROLES = ['support'] as const;
export const ROLES = [...CLINIC_ROLES, ...ORGANISATION_ROLES, ...SUPPORT_ROLES] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a route may need. Four are not granted by a role: `public` needs nobody, `link` a viewing token of an opened
 * link, `ticket` a half-finished sign-in, `patient` the session of a patient, which opens no other route.
 */
export const PERMISSIONS = {
  'session:self': ROLES,
  'member:read': [...INSIDE, ...ORGANISATION_ROLES, ...SUPPORT_ROLES],
  'study:read': ['owner', 'admin', 'provider', 'staff', 'support'],
  'study:write': ['owner', 'admin', 'provider'],
  /** Take pictures, reports or cleaned files of a saved study out of the viewer, and print them. */
  'study:export': ['owner', 'admin', 'provider'],
  /** The atlas of the spine, with values that stay in the browser. */
  'atlas:use': ['owner', 'admin', 'provider', 'staff'],
  /** See patients: rows decide which. An admin sees none but by special access (docs/decisions/0018-patients.md). */
  'patient:read': ['owner', 'admin', 'provider', 'support'],
  'patient:write': ['owner', 'provider'],
  'patient:import': ['owner', 'provider'],
  /** Take whole records out, one patient or all whom one sees. */
  'patient:export': ['owner', 'provider'],
  /** Holds, requests to be forgotten, retention: privacy officers by reference alone. */
  'erasure:read': ['owner', 'provider', 'privacy-officer'],
  'erasure:ask': ['owner', 'provider'],
  'erasure:decide': ['owner', 'privacy-officer'],
  'erasure:carry-out': ['owner'],
  /** What patients ask of what is kept about them: privacy officers by reference alone. */
  'request:read': ['owner', 'provider', 'privacy-officer'],
  'request:enter': ['owner', 'provider'],
  /** Name and phone of those patients whom one was named for, until the day after the visit. */
  'patient:identity': ['owner', 'admin', 'provider', 'staff'],
  /** Appointments, by reference alone; names come from the patients for those who may see them. */
  'schedule:read': ['owner', 'admin', 'provider', 'staff'],
  'schedule:write': ['owner', 'admin', 'provider', 'staff'],
  /** Hours and kinds of appointments; a provider their own hours only. */
  'schedule:settings': ['owner', 'admin', 'provider'],
  /** The catalogue of compounds: nothing of a patient. */
  'compound:read': ['owner', 'admin', 'provider', 'support'],
  'compound:write': ['owner', 'provider'],
  'link:read': ['owner', 'admin', 'provider'],
  'link:create': ['owner', 'admin', 'provider'],
  'link:revoke': ['owner', 'admin', 'provider'],
  /** Invite, change roles, remove, end sessions, reset second factors. Rank is checked beside it: an admin never touches an owner. */
  'member:manage': ['owner', 'admin', 'organisation-owner'],
  /** Rules of the clinic that bind everybody in it: password preset, magic links. */
  'clinic:rules': ['owner'],
  /** What the clinic pays for, and until when. */
  'plan:read': ['owner', 'admin', 'support'],
  /** Open an organisation, and let one's clinic join or leave one. */
  'organisation:manage': ['owner'],
  /** The organisation's own home page and its list of clinics. */
  'organisation:read': ORGANISATION_ROLES,
  /** References that clinics have put to a sales representative: their own. */
  'organisation:references': ['sales-rep'],
  /** Say which representative brought a patient, by reference. */
  'reference:attribute': ['owner', 'admin'],
  /** Offer clinics a place in the organisation, and end one. */
  'organisation:offer': ['organisation-owner'],
  /** The clinic as a practice: hours, places, rooms, workspaces. Nothing of a patient. */
  'practice:read': [...INSIDE, ...SUPPORT_ROLES],
  'practice:write': ['owner', 'admin'],
  /** End the clinic: everything in it is destroyed after a time of waiting. */
  'clinic:close': ['owner'],
  /** How the clinic looks to others: whoever sends or prints something needs it. */
  'branding:read': [...INSIDE, ...SUPPORT_ROLES],
  /** Staff only when an owner gave it to them by name; the subscription is asked beside it. */
  'branding:write': ['owner', 'admin', 'staff'],
  'mail:read': ['owner', 'admin'],
  'api-key:own': ['owner', 'admin', 'provider'],
  'legal:read': ['owner', 'admin', 'provider', 'staff', 'privacy-officer', 'support'],
  'legal:accept': ['owner'],
  /** Break-glass: reach one record without being assigned to it, for a short time, seen by others. */
  'grant:request': ['owner', 'admin', 'provider'],
  'grant:read': ['owner', 'admin', 'provider', 'privacy-officer', 'support'],
  'grant:review': ['owner', 'privacy-officer'],
  /** Let somebody of support in, for a reason and a time. */
  'support:give': ['owner'],
  /** The page of support itself: which clinics have let one in. */
  'support:desk': SUPPORT_ROLES,
  /** Who looked at a patient: everybody for owner and privacy officer, their own patients for a provider. */
  'access-log:read': ['owner', 'provider', 'privacy-officer'],
  /** Looks of one person over patients, what stands out, export. */
  'access-log:review': ['owner', 'privacy-officer'],
  'access-log:settings': ['owner'],
  /** Disclosures outside of treatment, payment and operations: record them, keep them back for an agency. */
  'accounting:keep': ['owner', 'provider', 'privacy-officer'],
  'accounting:make': ['owner', 'privacy-officer'],
  /** The clinic's first page: counts and shares of its own work, nothing of anybody. */
  'figures:read': ['owner', 'admin', 'provider', 'staff', 'support'],
  /** Figures of campaigns by finished month, small ones hidden: nothing of a patient, and nothing else of the clinic. */
  'campaign:read': ['owner', 'admin', 'marketing-viewer'],
  /** Tasks of the clinic: a patient by reference alone. Which of them the product makes by itself is for those who run it. */
  'task:read': INSIDE,
  'task:write': INSIDE,
  'task:settings': ['owner', 'admin'],
  'ledger:read': ['owner', 'admin', 'privacy-officer', 'organisation-owner'],
  'ledger:export': ['owner', 'privacy-officer', 'organisation-owner'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;
export type Needs = Permission | 'public' | 'link' | 'ticket' | 'patient';

export const allows = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);

/** Rate-limit classes; the numbers stand in the server's one limits table. */
export const LIMITS = [
  'sign-in',
  'sign-up',
  'mail-link',
  'link-create',
  'link-open',
  'link-revoke',
  'link-view',
  'free-times',
  'read',
  'write',
  'upload',
  'public',
] as const;
export type LimitClass = (typeof LIMITS)[number];
