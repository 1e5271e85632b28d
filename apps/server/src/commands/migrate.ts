import { openDatabase } from '../platform/db/index.ts';
import { loadConfig } from '../platform/config/index.ts';
import { reachDatabase } from '../platform/postgres/reach.ts';
import { openVaultOf, secretsOf } from './installation.ts';
import { runCommand } from './run.ts';

await runCommand(async () => {
  const config = loadConfig(process.env);
  const reached = await reachDatabase(config);
  try {
    const vault = await openVaultOf(config, reached);
    const { db, migrated } = await openDatabase(reached, await secretsOf(vault), { maxConnections: 1, now: Date.now });
    await db.end();
    vault.close();
    const done = migrated.map((name) => `  ${name}\n`).join('');
    process.stdout.write(
      done ? `Migrated:\n${done}` : 'Nothing to migrate: the database has the form of this version.\n',
    );
    return 0;
  } finally {
    await reached.release();
  }
});
