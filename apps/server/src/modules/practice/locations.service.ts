import type { Locations, PracticeLocation } from '@hyaline/contract';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import * as repo from './practice.repo.ts';

type Needs = Pick<Platform, 'db'>;
const NO_ADDRESS = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };

export const locations = ({ db }: Needs, actor: Actor): Promise<Locations> =>
  db.inTenant(actor, async (tx) => ({ locations: (await repo.readLocations(tx)).map(toLocation) }));

export const toLocation = (row: repo.LocationRow): PracticeLocation => ({
  ...row,
  address: { ...NO_ADDRESS, ...row.address },
});
