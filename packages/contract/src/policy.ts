import type { Role } from './permissions.ts';

/** What is kept, by who may know it. */
export const DATA_CLASSES = [
  'phi',
  'study',
  'atlas',
  'packet',
  'aggregates',
  'audit',
  'branding',
  'billing',
  'integrations',
  'legal',
] as const;
export type DataClass = (typeof DATA_CLASSES)[number];

/** Conditions under which a cell opens. Each is checked where the data is, never only where it is asked for. */
export const CONDITIONS = {
  assigned: 'assigned to this very study or atlas, by name',
  'identity-grant': 'name and phone of one patient, granted by name, until its end',
  'atlas-only': 'a clinic that keeps no patients: values without identity',
  'own-patients': 'the access log of patients whom one treats oneself',
  'branding-flag': 'the owner has given the branding to this person',
  'billing-flag': 'the owner has given the billing to this person',
  subscribed: 'the subscription runs',
  'campaign-metrics': 'figures of campaigns, without any patient',
  own: 'of oneself',
  shared: 'of oneself, and shared by the clinic',
  grant: 'approved or taken special access: a reason, one patient or study, at most an hour',
  challenge: 'the link is alive and its question was answered',
  'link-alive': 'the link is alive, and not withdrawn',
  'job-scope': 'the clinic of the job, and what the job says it does',
} as const;
export type Condition = keyof typeof CONDITIONS;

type Access = 'read' | 'write' | 'pseud' | 'append';
export type Cell = 'none' | Access | { when: Condition; gives: Access };
const when = (condition: Condition, gives: Access): Cell => ({ when: condition, gives });

/** Everybody who can stand before the data, people or not. A provider is two: assigned to the patient, and not. */
export const HOLDERS = [
  'owner',
  'admin',
  'provider-assigned',
  'provider-unassigned',
  'staff',
  'privacy-officer',
  'organisation-owner',
  'organisation-viewer',
  'sales-rep',
  'advertiser',
  'patient',
  'support',
  'support-granted',
  'prober',
  'link-viewer',
  'link-study',
  'link-packet',
  'break-glass',
  'job',
  'ocr-worker',
] as const;
export type Holder = (typeof HOLDERS)[number];

const row = (...cells: Cell[]): Record<DataClass, Cell> =>
  Object.fromEntries(DATA_CLASSES.map((name, at) => [name, cells[at] ?? 'none'])) as Record<DataClass, Cell>;

/** Who may know what: the one table. Routes, policies of the database and the tests of both follow it. */
export const POLICY: Readonly<Record<Holder, Readonly<Record<DataClass, Cell>>>> = {
  // prettier-ignore
  owner: row('write', 'write', 'write', 'write', 'pseud', 'read', when('subscribed', 'write'), 'write', 'write', 'write'),
  // prettier-ignore
  admin: row('none', when('assigned', 'write'), when('assigned', 'write'), 'none', 'pseud', 'read', when('subscribed', 'write'), when('billing-flag', 'write'), 'write', 'read'),
  // prettier-ignore
  'provider-assigned': row('write', 'write', 'write', 'write', 'pseud', when('own-patients', 'read'), 'none', 'none', 'none', 'read'),
  'provider-unassigned': row('none', 'none', 'none', 'none', 'pseud', 'none', 'none', 'none', 'none', 'read'),
  // prettier-ignore
  staff: row(when('identity-grant', 'read'), when('assigned', 'read'), when('atlas-only', 'write'), 'none', 'pseud', 'none', when('branding-flag', 'write'), 'none', 'none', 'read'),
  'privacy-officer': row('none', 'none', 'none', 'none', 'pseud', 'read', 'none', 'none', 'none', 'read'),
  // the audit cell is the organisation's own ledger, in which no clinic's events stand
  'organisation-owner': row('none', 'none', 'none', 'none', 'pseud', 'read'),
  'organisation-viewer': row('none', 'none', 'none', 'none', 'pseud'),
  'sales-rep': row('none', 'none', 'none', 'none', 'pseud'),
  // prettier-ignore
  advertiser: row('none', 'none', 'none', 'none', when('campaign-metrics', 'read'), 'none', 'none', 'none', when('campaign-metrics', 'read')),
  // prettier-ignore
  patient: row(when('own', 'read'), when('shared', 'read'), when('shared', 'read'), when('challenge', 'read'), 'none', when('own', 'read'), 'read', 'none', 'none', 'read'),
  // outside of every clinic: nothing of one
  support: row(),
  // let in by an owner; patients only when the grant names one
  // prettier-ignore
  'support-granted': row(when('grant', 'read'), when('grant', 'read'), when('grant', 'read'), 'none', 'read', when('own', 'read'), 'read', 'read', 'read', 'read'),
  prober: row('none', 'none', 'none', 'none', 'none', 'read', 'none', 'none', 'none', 'read'),
  'link-viewer': row('none', 'none', when('link-alive', 'read'), 'none', 'none', 'none', 'read'),
  'link-study': row('none', when('link-alive', 'read'), 'none', 'none', 'none', 'none', 'read'),
  'link-packet': row('none', 'none', 'none', when('challenge', 'read'), 'none', 'none', 'read'),
  // a provider's special access may write; everybody's else's reads
  // prettier-ignore
  'break-glass': row(when('grant', 'read'), when('grant', 'read'), when('grant', 'read'), when('grant', 'read'), 'pseud'),
  // prettier-ignore
  job: row(when('job-scope', 'write'), when('job-scope', 'write'), when('job-scope', 'write'), when('job-scope', 'write'), 'write', 'append', 'none', when('job-scope', 'write'), when('job-scope', 'write')),
  'ocr-worker': row(),
};

/** What a role of a clinic or an organisation can be at the moment of asking. */
export function holdersOf(role: Role): readonly Holder[] {
  if (role === 'provider') return ['provider-assigned', 'provider-unassigned'];
  if (role === 'support') return ['support', 'support-granted'];
  return role === 'marketing-viewer' ? ['advertiser'] : [role];
}

/** Without a condition, or under one of its own: what the cell can ever give. */
export const accessIn = (cell: Cell): Access | 'none' => (typeof cell === 'string' ? cell : cell.gives);
export const mayRead = (cell: Cell): boolean => ['read', 'write'].includes(accessIn(cell));
export const mayWrite = (cell: Cell): boolean => accessIn(cell) === 'write';

/** Roles whose members may ask for special access, and reach by it what their own row denies them. */
export const MAY_BREAK_GLASS: readonly Role[] = ['owner', 'admin', 'provider'];
