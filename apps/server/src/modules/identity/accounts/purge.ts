import type { Platform } from '../../../platform/index.ts';
import { purge } from './purge.repo.ts';

/** Deletes run-out tickets, mailed links, sign-ups and counters, and sessions that ended a month ago. For the daily jobs. */
export const purgeIdentity = ({ db }: Pick<Platform, 'db'>): Promise<void> => db.asPlatform(purge);
