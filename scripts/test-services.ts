import { dicomTools } from './services/dicom-tools.ts';
import { ohif } from './services/ohif.ts';
import { orthanc } from './services/orthanc.ts';
import { postgresql } from './services/postgresql.ts';
import { redis } from './services/redis.ts';
import type { ServiceTest } from './services/service.ts';

/** Everything that Hyaline is said to work with and that is not part of it. What cannot be had here is named as not run. */
const SERVICES: readonly ServiceTest[] = [postgresql(15), redis, dicomTools, orthanc, ohif];

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const counts = { passed: 0, failed: 0, skipped: 0 };

for (const service of SERVICES) {
  const reason = service.missing();
  if (reason !== null) {
    counts.skipped += 1;
    say(`NOT RUN: ${service.name}: ${reason}`);
    continue;
  }
  try {
    await service.run((step) => say(`  ${step}`));
    counts.passed += 1;
    say(`PASSED: ${service.name}`);
  } catch (error) {
    counts.failed += 1;
    say(`FAILED: ${service.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

say(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);
