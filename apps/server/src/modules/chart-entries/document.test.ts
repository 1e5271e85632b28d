import { MAX_DOCUMENT_BYTES } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../platform/crypto/index.ts';
import { ask, storedKeys } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { type ChartWorld, createChartWorld, entries, upload } from './chart.fixture.ts';
import { exif, GPS_TAG, jpeg, PDF, png } from './sniff.fixture.ts';

let world: ChartWorld;
beforeAll(async () => {
  world = await createChartWorld();
});
afterAll(() => world.close());

const prefix = () => `t/${world.owner.tenantId}/p/${world.patientId}`;
const download = (id: string, person = world.treats) =>
  ask(world.app, person, 'GET', `/patients/${world.patientId}/documents/${id}`);
const factsOf = (canonical = '') => (JSON.parse(canonical) as { facts: Record<string, unknown> }).facts;

describe('a document', () => {
  it('[C228] comes back byte for byte, as a download that no browser runs, and each way stands in the ledger with its hash', async () => {
    const bytes = Buffer.concat([PDF, Buffer.alloc(100_000, 7), PDF]);
    const { id } = (await upload(world, bytes, { name: '../../Señora Núñez "MRI".pdf' })).json<{ id: string }>();
    const reply = await download(id);
    expect(reply.rawPayload.equals(bytes)).toBe(true);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename*=UTF-8''Se%C3%B1ora%20N%C3%BA%C3%B1ez%20%22MRI%22.pdf`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
    });
    const hash = sha256(bytes).toString('hex');
    const lines = await ledgerOf(world, world.owner, ['document.uploaded', 'document.downloaded']);
    expect(lines.map(({ event, patientRef, canonical }) => [event, patientRef, factsOf(canonical).sha256])).toEqual([
      ['document.uploaded', world.patientRef, hash],
      ['document.downloaded', world.patientRef, hash],
    ]);
    expect(lines.map(({ canonical }) => canonical).join('')).not.toContain('MRI');
    const [entry] = (await entries(world, '?kinds=document')).entries;
    expect(entry?.content).toMatchObject({
      name: 'Señora Núñez "MRI".pdf',
      size: bytes.length,
      sha256: hash,
      exif: 'none',
    });
  });

  it('keeps what the camera wrote, and says so', async () => {
    const bytes = jpeg(exif(GPS_TAG));
    const { id } = (await upload(world, bytes, { name: 'wound.jpg' })).json<{ id: string }>();
    expect((await entries(world, '?kinds=document')).entries[0]?.content).toMatchObject({
      type: 'image/jpeg',
      exif: 'with-place',
    });
    expect((await download(id)).rawPayload.equals(bytes)).toBe(true);
  });

  it.each([
    ['named as another kind', PDF, 'scan.png'],
    ['named as a program after a good ending', PDF, 'scan.pdf.exe'],
    ['named as a program with a dot after it', PDF, 'scan.exe.'],
    ['named as a page with a sign after it', PDF, 'scan.html;'],
    ['named as an archive', PDF, 'scan.7z'],
    ['a page that runs, named as text', Buffer.from('<script>alert(1)</script>'), 'note.txt.html'],
    ['garbage with a good name', Buffer.from([0, 1, 2, 3, 255, 254]), 'scan.pdf'],
    ['a program', Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), 'photo.jpg'],
    ['a picture that was cut', png().subarray(0, 40), 'photo.png'],
  ])('[C102] is refused when it is %s, and nothing of it is kept', async (_, bytes, name) => {
    const before = await storedKeys(world, prefix());
    const reply = await upload(world, bytes, { name });
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([422, 'document-refused']);
    expect(await storedKeys(world, prefix())).toEqual(before);
  });

  it('[C102] is refused over 25 MB, and taken at exactly 25 MB', async () => {
    const size = MAX_DOCUMENT_BYTES;
    const before = await storedKeys(world, prefix());
    const over = await upload(world, Buffer.concat([PDF, Buffer.alloc(size - PDF.length + 1 - PDF.length), PDF]));
    expect([over.statusCode, over.json<{ code: string }>().code]).toEqual([413, 'too-large']);
    expect(await storedKeys(world, prefix())).toEqual(before);
    const most = await upload(world, Buffer.concat([PDF, Buffer.alloc(size - 2 * PDF.length), PDF]));
    expect(most.statusCode).toBe(201);
  });

  it('leaves nothing in the store when its row cannot be written', async () => {
    const before = await storedKeys(world, prefix());
    const [provider] = world.others;
    expect((await upload(world, PDF, { person: provider as never })).statusCode).toBe(404);
    await world.platform.database.asSuperuser((sql) =>
      sql.query("alter table audit.entry add constraint stop check (event <> 'document.uploaded') not valid"),
    );
    expect((await upload(world, PDF)).statusCode).toBe(500);
    await world.platform.database.asSuperuser((sql) => sql.query('alter table audit.entry drop constraint stop'));
    expect(await storedKeys(world, prefix())).toEqual(before);
  });

  it('has its name, kind and remark changed, and nothing that the server found out', async () => {
    const { id } = (await upload(world, PDF)).json<{ id: string }>();
    const [entry] = (await entries(world, '?kinds=document')).entries;
    const content = { ...entry?.content, name: 'Referral.pdf', sha256: 'a'.repeat(64), type: 'image/png', size: 1 };
    const path = `/patients/${world.patientId}/entries/${id}`;
    expect((await ask(world.app, world.treats, 'PUT', path, { body: { revision: 1, content } })).statusCode).toBe(200);
    expect((await entries(world, '?kinds=document')).entries[0]?.content).toEqual({
      ...entry?.content,
      name: 'Referral.pdf',
    });
  });
});
