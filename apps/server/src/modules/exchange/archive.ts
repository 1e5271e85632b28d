import type { ContentOf, ExportManifest, ExportPatient, MessageThread, PatientFields } from '@hyaline/contract';
import { phi } from '@hyaline/contract';
import { type Chart, writeBundle } from '@hyaline/fhir';
import { writeZip, type ZipFile } from '@hyaline/zip';
import { sha256Stream } from '../../platform/crypto/index.ts';
import type { Actor } from '../../platform/db/index.ts';
import { csvOf, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import type { ExportedDose } from '../adherence/index.ts';
import type { ExportedVisit } from '../atlas-visits/index.ts';
import { openDocument } from '../chart-entries/index.ts';
import { fileOfImage, type HeldImage, imagesOfStudy } from '../imaging/index.ts';
import type { ExportedPackets } from '../packets/index.ts';
import type { Disagreement } from '../patient-requests/index.ts';
import type { ExportedWish } from '../portal-appointments/index.ts';
import type { Conversations } from '../portal-messages/index.ts';
import type { ExportedProxy } from '../proxy-names/index.ts';
import { clinicName } from './export.repo.ts';
import { summaryPdf } from './summary-pdf.ts';

export type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage'>;

export interface Asking {
  actor: Actor;
  ip: string;
  /** How images are found, where it is not by the clinic's own way. */
  images?: (study: { id: string; uid: string }) => Promise<HeldImage[]>;
}

/** One patient's record as it was read, in one transaction. */
export interface ExportedRecord {
  ref: string;
  chart: Chart;
  visits: ExportedVisit[];
  packets: ExportedPackets | null;
  messages: Conversations;
  /** Names by account of who wrote or opened something for the patient, and who they all are. */
  carers: ReadonlyMap<string, string>;
  proxies: ExportedProxy[];
  doses: ExportedDose[];
  appointments: object[];
  wishes: ExportedWish[];
  disagreements: Disagreement[];
  /** The same with names, once they are known. */
  threads: MessageThread[];
}

/** Files of the archive in their order; the manifest, which counts and hashes them, comes last. */
export function archiveOf(
  platform: Needs,
  asking: Asking & { clinic?: string; notes?: string[] },
  ask: ExportPatient,
  patients: AsyncIterable<ExportedRecord> | Iterable<ExportedRecord>,
): AsyncGenerator<Uint8Array> {
  async function* files(): AsyncGenerator<ZipFile> {
    const at = new Date().toISOString();
    const clinic = {
      id: asking.actor.tenantId,
      name: asking.clinic ?? (await platform.db.inTenant(asking.actor, clinicName)),
    };
    const manifest: ExportManifest = {
      format: 'hyaline-patients/1',
      exportedAt: at,
      clinic,
      counts: {},
      files: [],
      notes: asking.notes ?? [],
    };
    const table: string[][] = [COLUMNS];
    const count = (what: string, many = 1): void => void (manifest.counts[what] = (manifest.counts[what] ?? 0) + many);
    for await (const one of patients) {
      const { ref, chart, visits, disagreements } = one;
      const folder = `patients/${ref}`;
      count('patients');
      for (const { content } of chart.entries) count(content.kind);
      count('studies', chart.studies.length);
      count('protocols', chart.protocols.length);
      count('visits', visits.length);
      table.push(rowOf(ref, chart.patient.fields));
      const bundle = JSON.stringify(writeBundle(chart, { clinic, at }));
      yield hashed(manifest, `${folder}/bundle.json`, [Buffer.from(bundle)]);
      yield hashed(manifest, `${folder}/summary.pdf`, [await summaryPdf(chart, { clinic: clinic.name, at, locale: ask.locale, disagreements })], true); // prettier-ignore
      for (const [what, { content, many }] of Object.entries(partsOf(one))) {
        if (content === null) continue;
        count(what, many);
        yield hashed(manifest, `${folder}/${what}.json`, [Buffer.from(JSON.stringify(content, null, 2))], true);
      }
      for (const visit of visits)
        yield hashed(manifest, `${folder}/visits/${visit.id}.json`, [Buffer.from(JSON.stringify(visit, null, 2))]);
      yield* documentsOf(platform, asking, { folder, chart }, manifest);
      if (ask.images) yield* imagesOf(platform, asking, { folder, chart }, manifest, count);
      else if (chart.studies.length > 0) manifest.notes.push(`${ref}: ${chart.studies.length} imaging studies by reference, without their files`); // prettier-ignore
    }
    yield hashed(manifest, 'patients.csv', [Buffer.from(csvOf(table))]);
    yield { path: 'manifest.json', data: [Buffer.from(JSON.stringify(manifest, null, 2))] };
  }
  return writeZip(files());
}

/** What stands beside the chart, a file of its own each; content null: there is none, and no file either. */
function partsOf({ packets, threads, proxies, doses, appointments, wishes, disagreements }: ExportedRecord) {
  const list = (name: string, all: readonly unknown[]) => ({
    content: all.length > 0 ? { [name]: all } : null,
    many: all.length,
  });
  const hasPackets = packets !== null && packets.versions.length + packets.consents.length > 0;
  return {
    packets: { content: hasPackets ? packets : null, many: packets?.versions.length ?? 0 },
    messages: { ...list('threads', threads), many: threads.flatMap(({ messages }) => messages).length },
    proxies: list('proxies', proxies),
    doses: list('doses', doses),
    appointments: list('appointments', appointments),
    disagreements: list('disagreements', disagreements),
    wishes: list('wishes', wishes),
  };
}

type Placed = { folder: string; chart: Chart };

async function* documentsOf(
  platform: Needs,
  { actor }: Asking,
  { folder, chart }: Placed,
  manifest: ExportManifest,
): AsyncGenerator<ZipFile> {
  for (const { id, file, content } of chart.entries) {
    if (file === null || content.kind !== 'document') continue;
    const stream = await openDocument(platform, { tenantId: actor.tenantId, patientId: chart.patient.id, id });
    yield hashed(manifest, `${folder}/${file}`, stream as AsyncIterable<Uint8Array>, true, expecting(content));
  }
}

const expecting = ({ sha256 }: ContentOf<'document'>): string => sha256;

async function* imagesOf(
  platform: Needs,
  { actor, ip, images: find = (study) => imagesOfStudy(platform, actor, study, ip) }: Asking,
  { folder, chart }: Placed,
  manifest: ExportManifest,
  count: (what: string) => void,
): AsyncGenerator<ZipFile> {
  for (const { uid, id } of chart.studies) {
    const images = await find({ id, uid }).catch((error: unknown) => {
      if (error instanceof Refusal) return [];
      throw error;
    });
    if (images.length === 0) manifest.notes.push(`study ${id}: its files could not be read`);
    for (const [i, image] of images.entries()) {
      count('images');
      const name = String(i + 1).padStart(5, '0');
      yield hashed(manifest, `${folder}/images/${id}/${name}.dcm`, fileOfImage(platform, image), true);
    }
  }
}

/** A file that the manifest comes to know as its bytes pass. @throws Error when a document is not what was kept */
function hashed(
  manifest: ExportManifest,
  path: string,
  data: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  packed = false,
  expected: string | null = null,
): ZipFile {
  async function* pass(): AsyncGenerator<Uint8Array> {
    const hash = sha256Stream();
    let bytes = 0;
    for await (const piece of data) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
    const sha256 = hash.digest('hex');
    if (expected !== null && sha256 !== expected) throw new Error('a document does not have the hash it was kept with');
    manifest.files.push({ path, bytes, sha256 });
  }
  return { path, data: pass(), packed };
}

const COLUMNS = ['Reference', 'First name', 'Last name', 'Second last name', 'Preferred name', 'Birth date', 'Sex', 'Language', 'Phone', 'Email', 'Address', 'City', 'State', 'Postal code', 'Country', 'MRN', 'SSN', 'Emergency contact', 'Relationship', 'Emergency phone']; // prettier-ignore

/** The headers are those that an import knows again. */
function rowOf(ref: string, fields: PatientFields): string[] {
  const { address, emergencyContact } = fields;
  return [ref, fields.givenName, fields.familyName, fields.secondFamilyName, fields.preferredName, fields.birthDate, phi(fields.sex), phi(fields.language), fields.phone, fields.email, address.line, address.city, address.state, address.postalCode, address.country, fields.mrn, fields.ssn, emergencyContact.name, emergencyContact.relation, emergencyContact.phone]; // prettier-ignore
}
