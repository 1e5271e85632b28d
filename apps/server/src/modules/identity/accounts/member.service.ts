import type { Members } from '@hyaline/contract';
import type { Platform } from '../../../platform/index.ts';
import { listMembers } from './account.repo.ts';
import type { SessionInfo } from '../sessions/session.service.ts';

export const members = async ({ db }: Platform, by: SessionInfo): Promise<Members> => ({
  members: await db.inTenant(by, listMembers),
});
