import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { type Orthanc, orthancMissing, startOrthanc } from '../../e2e/support/orthanc.ts';
import { type DicomClinic, openDicomClinic } from './dicomweb-clinic.ts';
import type { ServiceTest } from './service.ts';

const SLICES = 12;
const PATIENT = 'Brünn^Zoë';

/** An imaging centre's Orthanc: takes images from a scanner, pushes them here, finds them and fetches them back. */
export const orthanc: ServiceTest = {
  name: 'Orthanc, by its DICOMweb plugin',
  missing: () => orthancMissing() ?? (has('storescu') ? null : 'storescu is not installed (Debian: apt install dcmtk)'),
  async run(say) {
    const ours = await openDicomClinic();
    try {
      for (const chunked of [true, false]) {
        const hyaline = {
          Url: `${ours.base}/`,
          HttpHeaders: { Authorization: `Bearer ${ours.key}` },
          ChunkedTransfers: chunked,
        };
        const peer = await startOrthanc({ servers: { hyaline } });
        try {
          await exchange(ours, peer, chunked, say);
        } catch (error) {
          throw new Error(`with Orthanc, which said:\n${peer.output().slice(-2000)}`, { cause: error });
        } finally {
          await peer.remove();
        }
      }
    } finally {
      await ours.server.remove();
    }
  },
};

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function exchange(
  { base, key }: DicomClinic,
  peer: Orthanc,
  chunked: boolean,
  say: (step: string) => void,
): Promise<void> {
  const how = chunked ? 'chunked' : 'with a length';
  scan(peer, chunked ? 1 : 2);
  const [study = ''] = await peer.ask<string[]>('/studies');
  const before = await filesOf(peer);
  assert.equal(before.length, SLICES);
  say(`storescu gave Orthanc ${SLICES} slices`);

  await peer.ask('/dicom-web/servers/hyaline/stow', { Resources: [study], Synchronous: true });
  const uid = (await peer.ask<{ MainDicomTags: { StudyInstanceUID: string } }>(`/studies/${study}`)).MainDicomTags
    .StudyInstanceUID;
  const headers = { authorization: `Bearer ${key}` };
  const listed = (await (await fetch(`${base}/studies?StudyInstanceUID=${uid}`, { headers })).json()) as Found[];
  assert.equal(listed[0]?.['00201208']?.Value?.[0], SLICES);
  say(`Orthanc pushed them by STOW-RS, ${how}`);

  await peer.ask('/dicom-web/servers/hyaline/stow', { Resources: [study], Synchronous: true });
  say('and once more, without anything being stored twice');

  const found = await peer.ask<unknown[]>('/dicom-web/servers/hyaline/qido', {
    Uri: '/studies',
    Arguments: { PatientName: 'brü*', limit: '10' },
  });
  assert.ok(found.length > 0, 'QIDO-RS found nothing');
  say('it found the study by its patient’s name, QIDO-RS');

  await peer.ask(`/studies/${study}`, undefined, 'DELETE');
  assert.deepEqual(await peer.ask<string[]>('/instances'), []);
  await peer.ask('/dicom-web/servers/hyaline/retrieve', { Resources: [{ Study: uid }], Synchronous: true });
  assert.deepEqual(await filesOf(peer), before);
  say('it fetched the study back by WADO-RS: every file is the same, byte for byte');

  await peer.ask(`/studies/${study}`, undefined, 'DELETE');
  const series = (await (await fetch(`${base}/studies/${uid}/series`, { headers })).json()) as Found[];
  const seriesUid = String(series[0]?.['0020000E']?.Value?.[0]);
  const bySeries = { Resources: [{ Study: uid, Series: seriesUid }], Synchronous: true };
  await peer.ask('/dicom-web/servers/hyaline/retrieve', bySeries);
  assert.equal((await filesOf(peer)).length, SLICES);
  say('and by its series');
}

type Found = Record<string, { Value?: unknown[] } | undefined>;

/** Sends a phantom by DIMSE, as a scanner does. */
function scan(peer: Orthanc, seed: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'hyaline-scan-'));
  try {
    const names = [...generatePhantom({ size: 64, slices: SLICES, seed, patientName: PATIENT })].map(
      ({ name, bytes }) => {
        writeFileSync(join(folder, name), bytes);
        return join(folder, name);
      },
    );
    const sent = spawnSync('storescu', ['-aec', 'PEER', '127.0.0.1', String(peer.dicomPort), ...names], {
      encoding: 'utf8',
    });
    assert.equal(sent.status, 0, sent.stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function filesOf(peer: Orthanc): Promise<string[]> {
  const digests: string[] = [];
  for (const id of await peer.ask<string[]>('/instances'))
    digests.push(sha256(await peer.bytes(`/instances/${id}/file`)));
  return digests.toSorted();
}
