import { boot, type Running } from './boot.ts';
import { banner } from './banner.ts';
import { ConfigError } from './platform/config/index.ts';
import { loadAndCheck } from './platform/config/preflight.ts';
import { KeyError } from './platform/crypto/index.ts';
import { createLogger } from './platform/log/index.ts';

const DRAIN_WITHIN_MS = 20_000;

async function main(): Promise<void> {
  const startedAt = performance.now();
  const config = await loadAndCheck(process.env, process.argv.slice(2));
  const log = createLogger(config);
  const running = await boot(config, log);
  stopOnSignals(running);
  process.stdout.write(banner(running, performance.now() - startedAt));
}

function stopOnSignals(running: Running): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), DRAIN_WITHIN_MS).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Stopped after ${signal} with a fault: ${wordsOf(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

main().catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof KeyError;
  process.stderr.write(`${expected ? '' : 'Hyaline could not start. '}${wordsOf(error)}\n`);
  process.exit(1);
});
