import type { StudyIndex } from '@hyaline/contract';
import { StudyIndex as StudyIndexSchema, StudyLinkPayload } from '@hyaline/contract';
import { type ImageHeader, pictureOrder, readHeader } from '@hyaline/dicom';
import { flatFile } from '@hyaline/dicom/testing/flat';
import { type Bytes, fromBase64Url, fromUtf8, toBase64Url } from '@hyaline/kit';
import { type Marks, NO_MARKS } from '@hyaline/marks';
import { contexts, deriveLink, mintLink, open, type PasswordHash, unwrapPayloadKey } from '@hyaline/sealed';
import { describe, expect, it } from 'vitest';
import { sealLink, type SealedLink } from '../../../lib/seal-link.ts';
import { sharedObjects, sharePayload } from './payload.ts';

const ID = '0197f000-0000-7000-8000-00000000000';
const BULK_KEY = toBase64Url(new Uint8Array(32).fill(9));
const SECRETS = ['DELGADO', 'Rosa', 'knee of Mrs Delgado', 'pre-op Rosa', '1.2.840.99999.7', 'Ward 7'];

const header = (n: number) => ({
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUid: `1.2.840.99999.7.1.${n}`,
  seriesInstanceUid: '1.2.840.99999.7.1',
  studyInstanceUid: '1.2.840.99999.7',
  frameOfReferenceUid: '1.2.840.99999.7.9',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  modality: 'CT',
  imageType: ['ORIGINAL', 'PRIMARY', 'DELGADO'],
  photometric: 'MONOCHROME2',
  rows: 4,
  columns: 4,
  position: [0, 0, n],
  rescale: { slope: 1, intercept: -1024, type: 'HU' },
  windows: [{ center: 40, width: 400, label: 'Ward 7' }],
  perFrame: null,
  pixelData: { offset: 1234, length: 32, encapsulated: false, deflated: false },
});

const index: StudyIndex = {
  version: 1,
  studyInstanceUid: '1.2.840.99999.7',
  description: 'knee of Mrs Delgado',
  series: [
    {
      seriesInstanceUid: '1.2.840.99999.7.1',
      modality: 'CT',
      description: 'pre-op Rosa',
      instances: [1, 2].map((n) => ({
        sopInstanceUid: `1.2.840.99999.7.1.${n}`,
        transferSyntaxUid: '1.2.840.10008.1.2.1',
        headerObject: { id: `${ID}${n}`, bytes: 100 },
        bulkObject: { id: `${ID}${n + 2}`, bytes: 200 },
        frames: [[[0, 32]]],
        header: header(n),
      })),
    },
  ],
};

const nothingMore = { series: null, marks: null, includesTexts: false, preview: null };
const content = { index, bulkKey: BULK_KEY, label: 'Study 7K2-M4', ...nothingMore };
const shareKey = (fill: number): Bytes => new Uint8Array(32).fill(fill);
/** Fast stand-in for Argon2id; the real one is tested where it is used. */
const hash: PasswordHash = async (password, salt) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...password, ...salt])));

async function openShare(share: SealedLink, secret: Bytes, text?: string): Promise<string> {
  const keys = await deriveLink(secret, text === undefined ? undefined : { text, hash });
  const key = await unwrapPayloadKey(keys, fromBase64Url(share.wrappedKey));
  return fromUtf8(await open(key, fromBase64Url(share.sealedPayload), contexts.link(keys.lookup)));
}

describe('what leaves with a shared study', () => {
  it('nothing of the patient is in the bytes that the recipient decrypts', async () => {
    const secret = mintLink();
    const payload = await sharePayload({ ...content, includesIdentity: false }, shareKey(1));
    const text = await openShare(await sealLink(payload, secret, undefined), secret);
    for (const planted of SECRETS) expect(text).not.toContain(planted);
    expect(JSON.stringify(index)).toContain(SECRETS[0]);
  });

  it('the picture still finds its place: geometry, window, frames and bulk objects are kept', async () => {
    const payload = await sharePayload({ ...content, includesIdentity: false }, shareKey(1));
    const parsed = StudyIndexSchema.parse(StudyLinkPayload.parse(payload).index);
    const [first] = parsed.series[0]?.instances ?? [];
    expect(first).toMatchObject({
      headerObject: null,
      bulkObject: { id: `${ID}3`, bytes: 200 },
      frames: [[[0, 32]]],
      header: { position: [0, 0, 1], rows: 4, windows: [{ center: 40, width: 400 }] },
    });
  });

  it('UIDs stay consistent within a share and differ between two shares', async () => {
    const [a, b] = await Promise.all(
      [1, 2].map((fill) => sharePayload({ ...content, includesIdentity: false }, shareKey(fill))),
    );
    const uids = (payload: StudyLinkPayload | undefined) => StudyIndexSchema.parse(payload?.index);
    expect(uids(a).studyInstanceUid).toBe(uids(a).series[0]?.instances[1]?.header['studyInstanceUid']);
    expect(uids(a).studyInstanceUid).not.toBe(uids(b).studyInstanceUid);
  });

  it('marks go along under the UIDs of the share, without a word that a person typed unless that was asked for', async () => {
    const typed = {
      ...NO_MARKS,
      measures: [
        { id: 'length-1', kind: 'length', number: 1, points: [[0, 0, 0], [0, 3, 4]], across: null, note: 'Rosa', hidden: false },
        { id: 'text-1', kind: 'text', number: 1, points: [[0, 0, 0]], across: null, note: 'DELGADO', hidden: false },
      ],
      findings: 'knee of Mrs Delgado',
    } as const satisfies Marks; // prettier-ignore
    const marks = { version: 1, series: { '1.2.840.99999.7.1|4|4|1': typed, '9.9|1|1|1': typed } } as const;
    const bare = await sharePayload({ ...content, marks, includesIdentity: false }, shareKey(1));
    const uid = StudyIndexSchema.parse(bare.index).series[0]?.seriesInstanceUid;
    expect(Object.keys(bare.marks?.series ?? {})).toEqual([`${uid}|4|4|1`]);
    for (const planted of SECRETS) expect(JSON.stringify(bare)).not.toContain(planted);
    expect(Object.values(bare.marks?.series ?? {})[0]?.measures.map(({ kind }) => kind)).toEqual(['length']);
    const whole = await sharePayload({ ...content, marks, includesTexts: true, includesIdentity: false }, shareKey(1));
    expect(Object.values(whole.marks?.series ?? {})[0]).toEqual(typed);
    expect((await sharePayload({ ...content, includesIdentity: false }, shareKey(1))).marks).toBeUndefined();
  });

  it('marks on 2D pictures stay on their pictures, whatever order new UIDs put those into', async () => {
    const uid = '1.2.840.99999.7.5';
    const sizes = [[40, 30, 1], [30, 40, 1], [40, 30, 2], [40, 30, 1], [30, 40, 1]] as const; // prettier-ignore
    const instances = sizes.map(([columns, rows, frames], n) => {
      const seriesInstanceUid = uid;
      const sopInstanceUid = `${uid}.${9 - n}`; // all of them numbered 1
      const file = readHeader(flatFile({ modality: 'IO', columns, rows, frames, seriesUid: uid }));
      if (file.kind !== 'image') throw new Error(file.kind);
      return {
        sopInstanceUid,
        transferSyntaxUid: file.header.transferSyntaxUid,
        headerObject: null,
        bulkObject: { id: `${ID}${n}`, bytes: 200 },
        frames: [[[0, 32]]] as [number, number][][],
        header: { ...file.header, sopInstanceUid, seriesInstanceUid },
      };
    });
    const mouth = { ...index, series: [{ seriesInstanceUid: uid, modality: 'IO', description: '', instances }] } as unknown as StudyIndex; // prettier-ignore
    /** Which file and frame each place of a series shows. */
    const shownIn = (one: StudyIndex) => {
      const own = one.series[0]?.instances ?? [];
      const order = pictureOrder(own.map(({ header: h }) => h as unknown as ImageHeader));
      const images = order.map((n) => own[n]?.bulkObject.id);
      const pictures = order.flatMap((n) => Array.from({ length: sizes[Number(own[n]?.bulkObject.id.at(-1))]?.[2] ?? 1 }, (_, frame) => `${own[n]?.bulkObject.id} ${frame}`)); // prettier-ignore
      return { images, pictures };
    };
    const [was, places] = [shownIn(mouth), [0, 1, 2, 3, 4, 5]];
    const drawn = {
      ...NO_MARKS,
      measures: places.map((n) => ({ id: `length-${n + 1}`, kind: 'length' as const, number: n + 1, points: [[1, 1, n], [5, 1, n]], across: null, note: '', hidden: false })),
      calibrations: [0, 1, 2, 3, 4].map((n) => ({ image: n, points: [[1, 1, n], [9, 1, n]], lengthMm: 5 + n })),
    } as unknown as Marks; // prettier-ignore
    const marks = { version: 1, series: { [`${uid}|pictures`]: drawn } } as const;
    let moved = 0;
    for (const fill of [1, 2, 3]) {
      const shared = await sharePayload({ ...content, index: mouth, marks, includesIdentity: false }, shareKey(fill));
      const now = shownIn(StudyIndexSchema.parse(shared.index));
      const [own] = Object.values(shared.marks?.series ?? {});
      for (const n of places) {
        const [from, to] = own?.measures[n]?.points ?? [];
        expect(now.pictures[from?.[2] ?? -1]).toBe(was.pictures[n]);
        expect(to?.[2]).toBe(from?.[2]);
        if (from?.[2] !== n) moved++;
      }
      own?.calibrations.forEach(({ image, lengthMm }) => expect(now.images[image]).toBe(was.images[lengthMm - 5]));
    }
    expect(moved).toBeGreaterThan(0);
    const same = await sharePayload({ ...content, index: mouth, marks, includesIdentity: true }, shareKey(1));
    expect(Object.values(same.marks?.series ?? {})).toEqual([drawn]);
  });

  it('series that are left out leave nothing behind: no index, no marks, no object to fetch', async () => {
    const [only] = index.series;
    const other = {
      ...(only as NonNullable<typeof only>),
      seriesInstanceUid: '1.2.840.99999.8',
      description: 'Ward 7',
      instances: [],
    };
    const two = { ...index, series: [...index.series, other] };
    const part = { ...content, index: two, series: [only?.seriesInstanceUid ?? ''], includesIdentity: true };
    const small = { objectId: ID, bytes: 1, seriesInstanceUid: '1.2.840.99999.8' };
    const payload = await sharePayload(part, shareKey(1));
    expect(StudyIndexSchema.parse(payload.index).series).toHaveLength(1);
    expect(JSON.stringify(payload)).not.toContain('1.2.840.99999.8');
    expect(sharedObjects(part)).toEqual([`${ID}3`, `${ID}4`]);
    expect(sharedObjects({ ...part, series: ['1.2.840.99999.8'], preview: small })).toEqual([ID]);
    expect((await sharePayload({ ...part, preview: small }, shareKey(1))).preview).toEqual(null); // its series stays here
  });

  it('with identity, descriptions go along and the sealed headers still stay in the clinic', async () => {
    const payload = await sharePayload({ ...content, includesIdentity: true }, shareKey(1));
    const parsed = StudyIndexSchema.parse(payload.index);
    expect(parsed.description).toBe('knee of Mrs Delgado');
    expect(parsed.series[0]?.instances.map((instance) => instance.headerObject)).toEqual([null, null]);
  });

  it('the server gets neither the secret nor the pixel key, in any spelling', async () => {
    const secret = mintLink();
    const payload = await sharePayload({ ...content, includesIdentity: false }, shareKey(1));
    const share = await sealLink(payload, secret, { text: 'bako-rite-52-lumo', hash });
    const sent = JSON.stringify(share);
    for (const hidden of [toBase64Url(secret), BULK_KEY, 'bako-rite']) expect(sent).not.toContain(hidden);
  });

  it('a password is mixed into the key: the secret alone does not open the payload', async () => {
    const secret = mintLink();
    const payload = await sharePayload({ ...content, includesIdentity: false }, shareKey(1));
    const share = await sealLink(payload, secret, { text: 'bako-rite-52-lumo', hash });
    await expect(openShare(share, secret)).rejects.toThrow(/do not open/);
    await expect(openShare(share, secret, 'wrong')).rejects.toThrow(/do not open/);
    expect(await openShare(share, secret, 'bako-rite-52-lumo')).toContain('Study 7K2-M4');
    expect(share.passwordGate).toHaveLength(43);
  });
});
