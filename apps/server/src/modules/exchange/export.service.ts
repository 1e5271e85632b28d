import {
  type ContentOf,
  type ExportManifest,
  type ExportPatient,
  type MessageThread,
  type PatientFields,
  phi,
} from '@hyaline/contract';
import { type Chart, type ChartEntry, type ChartProtocol, writeBundle } from '@hyaline/fhir';
import { writeZip, type ZipFile } from '@hyaline/zip';
import { sha256Stream } from '../../platform/crypto/index.ts';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { csvOf, Refusal, refuse, requireWork } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { type ExportedVisit, exportedVisits, visitsForPatient } from '../atlas-visits/index.ts';
import { entriesOfPatient, openContent, openDocument } from '../chart-entries/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { fileOfImage, type HeldImage, imagesOfStudy, ownImages, studiesOfPatient } from '../imaging/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { type ExportedPackets, exportedPackets } from '../packets/index.ts';
import { type ExportedDose, exportedDoses } from '../adherence/index.ts';
import { openPatientFields } from '../patients/index.ts';
import { type ExportedWish, exportedWishes, ownAppointmentsForExport } from '../portal-appointments/index.ts';
import { type Conversations, conversationsOf, namedConversations } from '../portal-messages/index.ts';
import { signedProtocols } from '../protocols/index.ts';
import { exportedAppointments } from '../schedule/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { clinicName, exportedIds, findExported, findOwn, namesForPatient } from './export.repo.ts';
import { summaryPdf } from './summary-pdf.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault' | 'storage'>;
const PHI = { phi: true };

interface Asking {
  actor: Actor;
  ip: string;
  /** How images are found, where it is not by the clinic's own way. */
  images?: (study: { id: string; uid: string }) => Promise<HeldImage[]>;
}
/** The patient takes out their own record, in the role that sees nothing else. */
const OWN = { own: true };
interface Read {
  ref: string;
  chart: Chart;
  visits: ExportedVisit[];
  packets: ExportedPackets | null;
  messages: Conversations;
  doses: ExportedDose[];
  appointments: object[];
  wishes: ExportedWish[];
  /** The same with names, once they are known. */
  threads: MessageThread[];
}

/**
 * One patient's record as an archive. The ledger entry is committed before the first byte leaves.
 * @throws Refusal not-found, also for whoever sees them by special access only
 */
export async function exportPatient(
  platform: Needs,
  asking: Asking,
  id: string,
  ask: ExportPatient,
): Promise<{ name: string; body: AsyncGenerator<Uint8Array> }> {
  const first = (await hasPhiSchema(platform, asking.actor.tenantId)) ? await readOne(platform, asking, id, ask) : null;
  if (first === null) {
    const resource = { type: 'patient', id };
    const { actor, ip } = asking;
    await appendDenied(platform, actor, { event: 'patient.exported', resource, patientRef: null, facts: {}, ip });
    return refuse('not-found');
  }
  return { name: `${first.ref}.zip`, body: archiveOf(platform, asking, ask, [first]) };
}

/**
 * The same archive for the patient of the actor's portal account: the record, and what the clinic shares with them.
 * @throws Refusal not-signed-in when the access has ended; too-many-requests
 */
export async function exportOwn(
  platform: Needs & Pick<Platform, 'limiter'>,
  { actor, ip }: Asking,
  locale: ExportPatient['locale'],
): Promise<{ name: string; body: AsyncGenerator<Uint8Array> }> {
  await requireWork(platform, actor.userId, 'archive');
  const read = await platform.db.inTenant(
    actor,
    async (tx) => {
      const row = await findOwn(tx);
      if (!row) return refuse('not-signed-in');
      const chart = await chartOf(platform, tx, row, await studiesOfPatient(platform, tx, row.id));
      const visits = visitsForPatient(await exportedVisits(platform, tx, row.id));
      const packets = await exportedPackets(platform, tx, row.id, OWN);
      const messages = await conversationsOf(platform, tx, row.id);
      const found = {
        ref: row.ref,
        chart,
        visits,
        packets,
        messages,
        doses: await exportedDoses(platform, tx, row.id),
        appointments: await ownAppointmentsForExport(tx),
        wishes: await exportedWishes(platform, tx, row.id),
        threads: [],
      };
      const facts = { by: 'patient', ...countsOf(found) };
      const resource = { type: 'patient', id: row.id };
      await append(tx, { event: 'portal.exported', outcome: 'done', resource, patientRef: row.ref, facts, ip });
      return { read: named(found, await namesForPatient(tx, authorsOf(found))), clinic: await clinicName(tx) };
    },
    OWN,
  );
  const notes = [NOT_IN_OWN];
  const images = ({ id }: { id: string }) => ownImages(platform, actor, id, ip);
  const asking = { actor, ip, clinic: read.clinic, notes, images };
  const body = archiveOf(platform, asking, { images: true, locale }, [read.read]);
  return { name: `${read.read.ref}.zip`, body };
}
const NOT_IN_OWN =
  'Imaging studies, visits in the atlas and documents are in this archive as far as the clinic shares them in the portal: ask the clinic for the others.';

/** Everybody whom the asker sees in their own right, each with a ledger entry before their bytes leave. */
export async function exportAll(
  platform: Needs,
  asking: Asking,
  ask: ExportPatient,
): Promise<{ name: string; body: AsyncGenerator<Uint8Array> }> {
  const ids = (await hasPhiSchema(platform, asking.actor.tenantId))
    ? await platform.db.inTenant(asking.actor, exportedIds, PHI)
    : [];
  async function* all(): AsyncGenerator<Read> {
    for (const id of ids) {
      const one = await readOne(platform, asking, id, ask);
      if (one) yield one;
    }
  }
  return { name: 'patients.zip', body: archiveOf(platform, asking, ask, all()) };
}

/** The whole record of one, and that it was taken out, in one transaction. */
async function readOne(
  platform: Needs,
  { actor, ip }: Asking,
  id: string,
  { images }: ExportPatient,
): Promise<Read | null> {
  const read = await platform.db.inTenant(
    actor,
    async (tx) => {
      const row = await findExported(tx, id);
      if (!row) return null;
      const chart = await chartOf(platform, tx, row, await studiesOfPatient(platform, tx, row.id));
      const visits = await exportedVisits(platform, tx, row.id);
      const packets = await exportedPackets(platform, tx, row.id, { own: false });
      const messages = await conversationsOf(platform, tx, row.id);
      const doses = await exportedDoses(platform, tx, row.id);
      const appointments = await exportedAppointments(platform, tx, row);
      const wishes = await exportedWishes(platform, tx, row.id);
      const found = { ref: row.ref, chart, visits, packets, messages, doses, appointments, wishes, threads: [] };
      const facts = { ...countsOf(found), images };
      const resource = { type: 'patient', id };
      await append(tx, { event: 'patient.exported', outcome: 'done', resource, patientRef: row.ref, facts, ip });
      return found;
    },
    PHI,
  );
  return read && named(read, await namesFor(platform, actor, authorsOf(read)));
}

/** What was taken out, by how many of each. */
const countsOf = ({ chart, visits, packets, messages, doses, appointments, wishes }: Read): Record<string, number> => ({
  entries: chart.entries.length,
  studies: chart.studies.length,
  protocols: chart.protocols.length,
  visits: visits.length,
  packets: packets?.versions.length ?? 0,
  conversations: messages.threads.length,
  doses: doses.length,
  appointments: appointments.length,
  wishes: wishes.length,
});

const EXTENSION: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg', 'application/dicom': 'dcm', 'text/plain': 'txt',
}; // prettier-ignore

async function chartOf(
  platform: Needs,
  tx: Tx,
  row: { id: string; changedAt: Date; identity: Buffer; profile: Buffer },
  linked: Awaited<ReturnType<typeof studiesOfPatient>>,
): Promise<Chart> {
  const { tenantId } = tx.actor;
  const fields = await openPatientFields(platform, tenantId, row);
  const entries: ChartEntry[] = [];
  for (const one of await entriesOfPatient(tx, row.id)) {
    const content = await openContent(platform, { tenantId, patientId: row.id, entryId: one.id }, one);
    entries.push({
      id: one.id,
      content,
      createdAt: one.createdAt.toISOString(),
      author: { id: one.createdBy, name: '' },
      signedAt: one.signedAt?.toISOString() ?? null,
      addendumTo: one.addendumTo,
      file: content.kind === 'document' ? `documents/${one.id}.${EXTENSION[content.type] ?? 'bin'}` : null,
    });
  }
  const studies = linked.map((study) => ({
    id: study.id,
    uid: study.uid,
    description: study.description,
    started: /^\d{4}-\d\d-\d\d$/.test(study.studyDate) ? study.studyDate : '',
    modalities: study.modalities,
    series: [],
  }));
  const protocols = (await signedProtocols(platform, tx, row.id)).map((protocol): ChartProtocol => ({
    id: protocol.id,
    title: protocol.title,
    status: ({ signed: 'active', paused: 'on-hold', ended: 'completed' } as const)[protocol.state],
    start: '',
    end: '',
    createdAt: protocol.signedAt.toISOString(),
    author: { id: protocol.signedBy, name: '' },
    items: protocol.items.map(({ id, compound, dose, route, note }) => ({
      id,
      name: compound,
      instructions: [`${dose.value} ${dose.unit}`, route, note].filter(Boolean).join(', '),
      route,
      dose,
    })),
  }));
  const patient = { id: row.id, fields, changedAt: row.changedAt.toISOString() };
  return { patient, entries, studies, protocols };
}

const authorsOf = ({ chart, visits, messages }: Read): string[] => [
  ...new Set([
    ...[...chart.entries, ...chart.protocols].map(({ author }) => author.id),
    ...visits.map(({ createdBy }) => createdBy.id),
    ...messages.authorIds,
  ]),
];

function named(
  { ref, chart, visits, packets, messages, doses, appointments, wishes }: Read,
  names: ReadonlyMap<string, string>,
): Read {
  const withName = <One extends { author: { id: string; name: string } }>(one: One): One => ({
    ...one,
    author: { id: one.author.id, name: names.get(one.author.id) ?? '' },
  });
  return {
    ref,
    chart: { ...chart, entries: chart.entries.map(withName), protocols: chart.protocols.map(withName) },
    packets,
    messages,
    doses,
    appointments,
    wishes,
    threads: namedConversations(messages, names),
    visits: visits.map((visit) => ({
      ...visit,
      createdBy: { ...visit.createdBy, name: names.get(visit.createdBy.id) ?? '' },
    })),
  };
}

/** Files of the archive in their order; the manifest, which counts and hashes them, comes last. */
function archiveOf(
  platform: Needs,
  asking: Asking & { clinic?: string; notes?: string[] },
  ask: ExportPatient,
  patients: AsyncIterable<Read> | Iterable<Read>,
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
    for await (const { ref, chart, visits, packets, threads, doses, appointments, wishes } of patients) {
      const folder = `patients/${ref}`;
      count('patients');
      for (const { content } of chart.entries) count(content.kind);
      count('studies', chart.studies.length);
      count('protocols', chart.protocols.length);
      count('visits', visits.length);
      table.push(rowOf(ref, chart.patient.fields));
      const bundle = JSON.stringify(writeBundle(chart, { clinic, at }));
      yield hashed(manifest, `${folder}/bundle.json`, [Buffer.from(bundle)]);
      yield hashed(manifest, `${folder}/summary.pdf`, [await summaryPdf(chart, { clinic: clinic.name, at, locale: ask.locale })], true); // prettier-ignore
      if (packets !== null && packets.versions.length + packets.consents.length > 0) {
        count('packets', packets.versions.length);
        yield hashed(manifest, `${folder}/packets.json`, [Buffer.from(JSON.stringify(packets, null, 2))], true);
      }
      if (threads.length > 0) {
        count('messages', threads.flatMap(({ messages }) => messages).length);
        yield hashed(manifest, `${folder}/messages.json`, [Buffer.from(JSON.stringify({ threads }, null, 2))], true);
      }
      if (doses.length > 0) {
        count('doses', doses.length);
        yield hashed(manifest, `${folder}/doses.json`, [Buffer.from(JSON.stringify({ doses }, null, 2))], true);
      }
      if (appointments.length > 0) {
        count('appointments', appointments.length);
        yield hashed(manifest, `${folder}/appointments.json`, [Buffer.from(JSON.stringify({ appointments }, null, 2))], true); // prettier-ignore
      }
      if (wishes.length > 0) {
        count('wishes', wishes.length);
        yield hashed(manifest, `${folder}/wishes.json`, [Buffer.from(JSON.stringify({ wishes }, null, 2))], true);
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
