import {
  type BrandEditors,
  type BrandSettings,
  type BrandSnapshot,
  type ChangeBranding,
  type EventName,
  type FromClinic,
  plainBrand,
} from '@hyaline/contract';
import { contrastOf, HOUR_MS, type Json, READABLE_CONTRAST } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { Budget } from '../../platform/limits/index.ts';
import { append } from '../ledger/index.ts';
import { mayStandInMail } from '../mail/index.ts';
import * as repo from './branding.repo.ts';
import { cleanLogo } from './logo.ts';
import type { Subscribed } from './subscribed.ts';

export type Needs = Pick<Platform, 'db'> & { subscribed: Subscribed };
/** A picture is work: so many in an hour and clinic. */
export const LOGO_BUDGET: Budget = { max: 10, windowMs: HOUR_MS };
interface Asking {
  actor: Actor;
  ip: string;
}

/**
 * How the clinic of the transaction looks to others at this moment, for what is sealed, mailed or printed within it.
 * @throws Refusal not-found outside of a clinic
 */
export const brandOf = async (tx: Tx): Promise<BrandSnapshot> => toSnapshot(await rowOf(tx));

/** As `brandOf`, for the values of a mail to a patient. Mails load no pictures: they carry the name and the colours. */
export async function mailBrand(tx: Tx): Promise<FromClinic> {
  const { name, palette } = await brandOf(tx);
  return { clinic: name, ...palette };
}

/** What everybody in the clinic may know: it stands on whatever they send. */
export const shownBrand = ({ db }: Needs, actor: Actor): Promise<BrandSnapshot> => db.inTenant(actor, brandOf);

/** The logo as a file. @throws Refusal not-found where there is none */
export const logoFile = ({ db }: Needs, actor: Actor): Promise<Buffer> =>
  db.inTenant(actor, async (tx) => (await rowOf(tx)).logo ?? refuse('not-found'));

export const brandSettings = (needs: Needs, actor: Actor): Promise<BrandSettings> =>
  needs.db.inTenant(actor, (tx) => settingsOf(needs, tx));

/** @throws Refusal bad-request for a name that no mail would carry, since it looks like a patient's data; contrast-low; record-changed when somebody else changed it meanwhile; forbidden; plan-ended */
export function changeBranding(needs: Needs, { actor, ip }: Asking, ask: ChangeBranding): Promise<BrandSettings> {
  if (contrastOf(ask.palette.accent, ask.palette.onAccent) < READABLE_CONTRAST) refuse('contrast-low');
  if (!mayStandInMail(ask.name)) refuse('bad-request', { fields: ['name'] });
  return needs.db.inTenant(actor, async (tx) => {
    await requireChange(needs, tx);
    const row = await rowOf(tx);
    const { revision, ...chosen } = ask;
    const fields = changedFields(toSnapshot(row), chosen);
    if (row.revision !== revision) return refuse('record-changed');
    if (fields.length > 0) {
      const name = ask.name === row.clinicName ? null : ask.name;
      if (!(await repo.chooseBrand(tx, ask, name))) return refuse('record-changed');
      await note(tx, 'branding.changed', { fields }, ip);
    }
    return settingsOf(needs, tx);
  });
}

/** @throws Refusal logo-refused, logo-large, too-many-requests; else as changeBranding */
export async function changeLogo(
  needs: Needs & Pick<Platform, 'limiter'>,
  { actor, ip }: Asking,
  revision: number,
  file: Uint8Array,
): Promise<BrandSettings> {
  await needs.db.inTenant(actor, (tx) => requireChange(needs, tx)); // before work is done for somebody who may not
  const verdict = await needs.limiter.take({ key: `branding.logo|${actor.tenantId}`, budget: LOGO_BUDGET });
  if (!verdict.allowed) refuse('too-many-requests', { retryAfterSeconds: verdict.retryAfterSeconds });
  const logo = await cleanLogo(file);
  return needs.db.inTenant(actor, async (tx) => {
    await requireChange(needs, tx);
    if (!(await repo.setLogo(tx, revision, logo))) return refuse('record-changed');
    const { png, width, height } = logo;
    await note(tx, 'branding.logo-changed', { bytes: png.length, width, height }, ip);
    return settingsOf(needs, tx);
  });
}

/** @throws Refusal as changeBranding */
export const removeLogo = (needs: Needs, { actor, ip }: Asking, revision: number): Promise<BrandSettings> =>
  needs.db.inTenant(actor, async (tx) => {
    await requireChange(needs, tx);
    if ((await rowOf(tx)).logo !== null) {
      if (!(await repo.setLogo(tx, revision, null))) return refuse('record-changed');
      await note(tx, 'branding.logo-removed', {}, ip);
    }
    return settingsOf(needs, tx);
  });

/** Says who of the staff may change the brand. For owners. */
export const changeEditors = (needs: Needs, { actor, ip }: Asking, ask: BrandEditors): Promise<BrandSettings> =>
  needs.db.inTenant(actor, async (tx) => {
    const { given, taken } = await repo.setEditors(tx, ask.accountIds);
    if (given.length + taken.length > 0) await note(tx, 'branding.editors-changed', { given, taken }, ip);
    return settingsOf(needs, tx);
  });

async function settingsOf({ subscribed }: Needs, tx: Tx): Promise<BrandSettings> {
  const row = await rowOf(tx);
  const office = await repo.officeOf(tx);
  const mayChange = mayBrand(office) && (await subscribed(tx));
  const staff = office?.role === 'owner' ? await repo.staffOf(tx) : null;
  return { revision: row.revision, brand: toSnapshot(row), mayChange, staff };
}

async function requireChange({ subscribed }: Needs, tx: Tx): Promise<void> {
  if (!mayBrand(await repo.officeOf(tx))) refuse('forbidden');
  if (!(await subscribed(tx))) refuse('plan-ended');
}

const mayBrand = (office: repo.Office | undefined): boolean =>
  office?.role === 'owner' || office?.role === 'admin' || (office?.role === 'staff' && office.given);

const rowOf = async (tx: Tx): Promise<repo.BrandRow> => (await repo.readBrand(tx)) ?? refuse('not-found');

const changedFields = (before: BrandSnapshot, chosen: Omit<ChangeBranding, 'revision'>): string[] =>
  (Object.keys(chosen) as (keyof typeof chosen)[])
    .filter((field) =>
      field === 'palette'
        ? before.palette.accent !== chosen.palette.accent || before.palette.onAccent !== chosen.palette.onAccent
        : before[field] !== chosen[field],
    )
    .toSorted();

const note = (tx: Tx, event: EventName, facts: Record<string, Json>, ip: string) =>
  append(tx, {
    event,
    outcome: 'done',
    resource: { type: 'clinic', id: tx.actor.tenantId },
    patientRef: null,
    facts,
    ip,
  });

function toSnapshot(row: repo.BrandRow): BrandSnapshot {
  const plain = plainBrand(row.clinicName);
  if (row.theme === null) return plain;
  const { logo, logoWidth, logoHeight } = row;
  return {
    name: row.name ?? plain.name,
    theme: row.theme,
    palette: { accent: row.accent, onAccent: row.onAccent },
    logo:
      logo === null || logoWidth === null || logoHeight === null
        ? null
        : { png: logo.toString('base64'), width: logoWidth, height: logoHeight },
    logoScale: row.logoScale,
    logoPosition: row.logoPosition,
  };
}
