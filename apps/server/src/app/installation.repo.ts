import { newId } from '@hyaline/kit';
import type { OpenDatabase } from '../platform/db/index.ts';

export interface Installation {
  id: string;
  keyringId: string;
  demo: boolean;
}

const READ = {
  name: 'installation-read',
  text: 'select id, keyring_id as "keyringId", demo from core.installation',
};

export const readInstallation = async ({ db }: OpenDatabase): Promise<Installation | undefined> =>
  (await db.asPlatform((tx) => tx.query<Installation>(READ, [])))[0];

/** Writes the one row at the first start; later starts find it. */
export async function createInstallation(
  database: OpenDatabase,
  keyringId: string,
  demo: boolean,
): Promise<Installation> {
  await database.asMigrator((migrator) =>
    migrator.query(
      'insert into core.installation (id, keyring_id, demo) values ($1, $2, $3) on conflict (only_row) do nothing',
      [newId(), keyringId, demo],
    ),
  );
  const made = await readInstallation(database);
  if (!made) throw new Error('the installation row could not be written');
  return made;
}
