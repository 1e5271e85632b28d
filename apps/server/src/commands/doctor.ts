import path from 'node:path';
import { type Config, ConfigError, loadConfig } from '../platform/config/index.ts';
import { keyringFile } from '../platform/crypto/index.ts';
import { checkDatabase } from './doctor/database.ts';
import { type Finding, ok, report, wrong } from './doctor/finding.ts';
import { checkErasures, checkKeyring, checkRootKey } from './doctor/keys.ts';
import { checkClock, checkFolder, checkMemory, checkNode, checkPort, checkSpace, checkTls } from './doctor/machine.ts';
import { checkMail } from './doctor/mail.ts';
import { checkRedis } from './doctor/redis.ts';
import { runCommand } from './run.ts';

await runCommand(async () => {
  const findings = [checkNode(), ...(await settingsAndMore())];
  process.stdout.write(report(findings));
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
});

async function settingsAndMore(): Promise<Finding[]> {
  try {
    const config = loadConfig(process.env);
    return [ok('Settings', config.demo ? 'sound; this is a demo' : 'sound'), ...(await installation(config))];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map((fault) => wrong('Settings', fault, 'docs/operate/configuration.md lists every setting.'));
  }
}

async function installation(config: Config): Promise<Finding[]> {
  const now = new Date();
  const { findings: database, keyringId, isNew } = await checkDatabase(config);
  const witnesses = [
    keyringFile(config.dataDir),
    path.join(config.dataDir, 'postgres', 'postgres.log'),
    config.anchorFile,
  ];
  const disks = [await checkSpace('Disk', config.dataDir)];
  if (!config.objectsDir.startsWith(config.dataDir)) disks.push(await checkSpace('Disk of objects', config.objectsDir));
  return [
    checkFolder(config),
    ...disks,
    ...checkMemory(),
    checkClock(now, witnesses),
    await checkPort(config),
    await checkTls(config, now),
    ...database,
    checkRootKey(config),
    await checkKeyring(config, keyringId, isNew),
    checkErasures(config),
    await checkMail(config),
    ...(await checkRedis(config)),
  ];
}
