import { createHash } from 'node:crypto';
import type { ExportManifest, ImportResult, Patients } from '@hyaline/contract';
import { syntheticBundle } from '@hyaline/fhir/testing';
import { newId, toBase64Url, utf8 } from '@hyaline/kit';
import { readEntry, readZip } from '@hyaline/zip';
import type { Bundle, FhirResource } from 'fhir/r4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf } from '@hyaline/fhir/validate';
import { phiSchema } from '../../platform/db/index.ts';
import { chartRoutes } from '../chart-entries/index.ts';
import {
  ask,
  createWorld,
  newColleague,
  newOwner,
  type Person,
  phantom,
  save,
  type World,
} from '../imaging/imaging.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { bringIn, settings, started } from './exchange.fixture.ts';
import { exchangeRoutes } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld([patientRoutes, chartRoutes, exchangeRoutes]);
});
afterAll(() => world.close());

const PDF = Buffer.from('%PDF-1.4\ncanary document\n%%EOF\n');

async function addDocument(person: Person, patientId: string): Promise<void> {
  const about = toBase64Url(
    utf8(JSON.stringify({ name: 'referral.pdf', category: 'referral', remark: 'from Dr. Ito' })),
  );
  const reply = await world.app.inject({
    method: 'POST',
    url: `/api/v1/patients/${patientId}/documents`,
    headers: { origin: 'http://localhost:8080', cookie: person.cookie, 'content-type': 'application/octet-stream', 'content-length': String(PDF.length), 'hyaline-document': about },
    remoteAddress: person.ip,
    payload: PDF,
  }); // prettier-ignore
  if (reply.statusCode !== 201) throw new Error(reply.body);
}

interface Opened {
  bytes: Buffer;
  files: Map<string, Buffer>;
  manifest: ExportManifest;
}
async function take(person: Person, path: string, images = false): Promise<Opened> {
  const reply = await ask(world.app, person, 'POST', path, { body: { images, locale: 'es' } });
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode} ${reply.body}`);
  const bytes = reply.rawPayload;
  const archive = new Blob([Uint8Array.from(bytes)]);
  const { entries } = await readZip(archive);
  const files = new Map<string, Buffer>();
  for (const entry of entries) files.set(entry.path, Buffer.from(await readEntry(archive, entry)));
  return { bytes, files, manifest: JSON.parse(String(files.get('manifest.json'))) as ExportManifest };
}

const counts = async ({ tenantId }: Person): Promise<Record<string, number>> => {
  const schema = phiSchema(tenantId);
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ kind: string; n: number }>(
      `select kind, count(*)::integer as n from ${schema}.chart_entry where removed_at is null group by kind
       union all select 'patients', count(*)::integer from ${schema}.patient where removed_at is null`,
    ),
  );
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
};

describe('a record that is taken out', () => {
  it('takes the images of this record’s own study, when another’s has the same UIDs', async () => {
    const owner = await newOwner(world);
    const sizes: number[] = [];
    for (const slices of [1, 3]) {
      const { id } = await enter(world, owner, { familyName: `Twin${slices}` });
      const study = await save(world, owner, phantom(47, slices));
      await ask(world.app, owner, 'PUT', `/studies/${study.id}/patient`, { body: { patientId: id } });
      sizes.push(slices);
      const { files } = await take(owner, `/patients/${id}/export`, true);
      expect([...files.keys()].filter((path) => path.endsWith('.dcm'))).toHaveLength(slices);
    }
    const { files } = await take(owner, '/patients/export', true);
    const perStudy = new Map<string, number>();
    for (const path of files.keys()) {
      const folder = path.endsWith('.dcm') ? path.slice(0, path.lastIndexOf('/')) : null;
      if (folder) perStudy.set(folder, (perStudy.get(folder) ?? 0) + 1);
    }
    expect([...perStudy.values()].toSorted()).toEqual(sizes);
  });

  it('[C163] has a manifest with counts and hashes of every file, in JSON, CSV, FHIR, PDF and DICOM, and restores equal counts in an empty clinic', async () => {
    const owner = await newOwner(world);
    const begun = await started(world, owner, JSON.stringify(syntheticBundle({ patients: 5, seed: 9 })), {
      format: 'fhir',
    });
    await ask(world.app, owner, 'POST', `/imports/${begun.id}/run`, {
      body: { settings: settings(), duplicates: 'create' },
    });
    const { patients } = (await ask(world.app, owner, 'GET', '/patients')).json<Patients>();
    const [one] = patients;
    if (!one) throw new Error('nobody came in');
    await addDocument(owner, one.id);
    const note = { kind: 'note', title: 'First visit', template: '', body: { type: 'doc', content: [{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Plan' }] }] } }; // prettier-ignore
    await ask(world.app, owner, 'POST', `/patients/${one.id}/entries`, { body: { content: note } });
    const images = phantom(41, 2);
    const study = await save(world, owner, images);
    await ask(world.app, owner, 'PUT', `/studies/${study.id}/patient`, { body: { patientId: one.id } });

    const { bytes, files, manifest } = await take(owner, '/patients/export', true);
    const inDatabase = await counts(owner);
    expect(manifest.counts).toMatchObject({ ...inDatabase, studies: 1, images: 2 });
    expect(manifest.files.map(({ path }) => path).toSorted()).toEqual(
      [...files.keys()].filter((path) => path !== 'manifest.json').toSorted(),
    );
    for (const { path, bytes: size, sha256 } of manifest.files) {
      const file = files.get(path) ?? Buffer.alloc(0);
      expect([file.length, createHash('sha256').update(file).digest('hex')], path).toEqual([size, sha256]);
    }
    const folder = `patients/${one.ref}`;
    const document = [...files].find(([path]) => path.startsWith(`${folder}/documents/`));
    expect(document?.[1]).toEqual(PDF);
    const dicom = [...files].filter(([path]) => path.endsWith('.dcm')).map(([, file]) => file.toString('base64'));
    expect(dicom.toSorted()).toEqual(images.map((image) => Buffer.from(image.bytes).toString('base64')).toSorted());
    expect(files.get(`${folder}/summary.pdf`)?.includes('/StructTreeRoot')).toBe(true);
    expect(String(files.get('patients.csv')).split('\r\n')).toHaveLength(7);
    for (const [path, file] of files) {
      if (!path.endsWith('bundle.json')) continue;
      const bundle = JSON.parse(String(file)) as Bundle;
      for (const entry of bundle.entry ?? []) expect(faultsOf(entry.resource as FhirResource), path).toEqual([]);
    }

    const empty = await newOwner(world);
    const again = await started(world, empty, bytes, { format: 'archive' });
    const reply = await ask(world.app, empty, 'POST', `/imports/${again.id}/run`, { body: { settings: settings(), duplicates: 'create' } }); // prettier-ignore
    expect(reply.json<ImportResult>()).toMatchObject({ created: 5, refused: 0 });
    expect(await counts(empty)).toEqual(inDatabase);
    const back = (await take(empty, '/patients/export')).manifest;
    expect(back.files.filter(({ path }) => path.includes('/documents/')).map(({ sha256 }) => sha256)).toEqual(
      manifest.files.filter(({ path }) => path.includes('/documents/')).map(({ sha256 }) => sha256),
    );
  }, 120_000);

  it('comes back from its table of people too', async () => {
    const owner = await newOwner(world);
    await enter(world, owner, { givenName: '=cmd', familyName: 'Núñez', secondFamilyName: 'Peña', ssn: '219-09-9999' });
    const { files } = await take(owner, '/patients/export');
    const empty = await newOwner(world);
    expect((await bringIn(world, empty, String(files.get('patients.csv')))).json()).toMatchObject({ created: 1 });
  });

  it('stands in the ledger by reference before it leaves, one entry for each patient', async () => {
    const owner = await newOwner(world);
    const refs = [await enter(world, owner), await enter(world, owner, { email: '', phone: '', mrn: '', familyName: 'Other' })].map(({ ref }) => ref); // prettier-ignore
    await take(owner, '/patients/export');
    const written = await ledgerOf(world, owner, ['patient.exported']);
    expect(written.map(({ patientRef }) => patientRef).toSorted()).toEqual(refs.toSorted());
    for (const { canonical } of written) expect(canonical).not.toMatch(/Quennell|Other/);
  });

  it('is of those whom one sees and of nobody else, and of nobody by special access', async () => {
    const owner = await newOwner(world);
    const [grace, alan] = [await newColleague(world, owner, 'provider', 'Grace'), await newColleague(world, owner, 'provider', 'Alan')]; // prettier-ignore
    const mine = await enter(world, grace);
    const other = await enter(world, alan, { familyName: 'Other', mrn: '', email: '', phone: '' });
    expect((await take(grace, '/patients/export')).manifest.counts).toMatchObject({ patients: 1 });
    expect((await take(grace, `/patients/${mine.id}/export`)).manifest.counts).toMatchObject({ patients: 1 });
    for (const id of [other.id, newId()]) {
      const reply = await ask(world.app, grace, 'POST', `/patients/${id}/export`, {
        body: { images: false, locale: 'en' },
      });
      expect(reply.statusCode).toBe(404);
    }
    const staff = await newColleague(world, owner, 'staff', 'Sam');
    expect(
      (await ask(world.app, staff, 'POST', '/patients/export', { body: { images: false, locale: 'en' } })).statusCode,
    ).toBe(403);
  });
});
