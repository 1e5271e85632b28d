import type { ClinicRules } from '@hyaline/contract';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import * as repo from './clinic-rules.repo.ts';
import type { SessionInfo } from '../sessions/session.service.ts';

export const clinicRules = ({ db }: Platform, by: SessionInfo): Promise<ClinicRules> =>
  db.inTenant(by, repo.clinicRules);

/**
 * Sets what binds everybody in the clinic at sign-in. Passwords in use stay until they are changed or run out.
 * @returns the rules as they are now
 */
export const setClinicRules = (
  { db }: Platform,
  by: SessionInfo,
  rules: ClinicRules,
  ip: string,
): Promise<ClinicRules> =>
  db.inTenant(by, async (tx) => {
    const before = await repo.clinicRules(tx);
    const preset = await repo.setPasswordPreset(tx, rules.passwordPreset);
    const magicLink = await repo.setMagicLink(tx, rules.magicLink);
    if (preset || magicLink) {
      const resource = { type: 'clinic', id: by.tenantId };
      const entry = { event: 'clinic.rules-changed', outcome: 'done', resource, patientRef: null } as const;
      await append(tx, { ...entry, facts: { before: { ...before }, after: { ...rules } }, ip });
    }
    return repo.clinicRules(tx);
  });
