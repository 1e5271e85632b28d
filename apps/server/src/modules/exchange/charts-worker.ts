import { parentPort } from 'node:worker_threads';
import { readCharts } from '@hyaline/fhir';
import { type ChartsAnswer, type ChartsJob, MAX_RESOURCES, resourcesIn } from './charts-job.ts';

parentPort?.on('message', (job: ChartsJob) => parentPort?.postMessage(work(job)));

function work({ bytes, language }: ChartsJob): ChartsAnswer {
  const charts = readCharts(new TextDecoder().decode(bytes), { language });
  return resourcesIn(charts) > MAX_RESOURCES ? { problem: 'too-large' } : { charts };
}
