import { parentPort } from 'node:worker_threads';
import { cleaned } from './clean-logo.ts';

parentPort?.once('message', (file: Uint8Array) => void cleaned(file).then((answer) => parentPort?.postMessage(answer)));
