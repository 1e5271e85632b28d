import { SYSTEM_USER } from '@hyaline/kit';
import type { Platform } from '../../platform/index.ts';
import { exportLedger } from './ledger.service.ts';

/** The lines of a clinic's bundle, also of one in which nobody is left to ask for it. */
export async function bundleOf(platform: Pick<Platform, 'db' | 'vault'>, tenantId: string): Promise<string[]> {
  const actor = { tenantId, userId: SYSTEM_USER };
  let text = '';
  for await (const line of await exportLedger(platform, actor, { now: new Date(), ip: '', format: 'jsonl' }))
    text += line;
  return text.split('\n').filter(Boolean);
}
