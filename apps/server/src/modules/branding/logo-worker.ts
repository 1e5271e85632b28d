import { parentPort } from 'node:worker_threads';
import { cleaned, type LogoJob } from './clean-logo.ts';

parentPort?.once('message', (job: LogoJob) => void cleaned(job).then((answer) => parentPort?.postMessage(answer)));
