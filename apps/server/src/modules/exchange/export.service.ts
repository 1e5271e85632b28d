import type { ExportPatient } from '@hyaline/contract';
import type { Chart, ChartEntry, ChartProtocol } from '@hyaline/fhir';
import type { Tx } from '../../platform/db/index.ts';
import { refuse, requireWork } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { disclose } from '../access-log/index.ts';
import { exportedDoses } from '../adherence/index.ts';
import { exportedVisits, visitsForPatient } from '../atlas-visits/index.ts';
import { entriesOfPatient, openContent } from '../chart-entries/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { ownImages, studiesOfPatient } from '../imaging/index.ts';
import { append, appendDenied } from '../ledger/index.ts';
import { exportedPackets } from '../packets/index.ts';
import { disagreementsOf } from '../patient-requests/index.ts';
import { openPatientFields } from '../patients/index.ts';
import { exportedWishes, ownAppointmentsForExport } from '../portal-appointments/index.ts';
import { conversationsOf, namedConversations } from '../portal-messages/index.ts';
import { exportedProxies, namesOfProxies } from '../proxy-names/index.ts';
import { signedProtocols } from '../protocols/index.ts';
import { exportedAppointments } from '../schedule/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { archiveOf, type Asking, type ExportedRecord, type Needs } from './archive.ts';
import { clinicName, exportedIds, findExported, findOwn, namesForPatient } from './export.repo.ts';

const PHI = { phi: true };

/** The patient takes out their own record, in the role that sees nothing else. */
const OWN = { own: true };

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
        carers: await namesOfProxies(platform, tx, messages.personIds),
        proxies: await exportedProxies(platform, tx, row.id, OWN),
        doses: await exportedDoses(platform, tx, row.id),
        appointments: await ownAppointmentsForExport(tx),
        wishes: await exportedWishes(platform, tx, row.id),
        disagreements: await disagreementsOf(platform, tx, row.id),
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
  async function* all(): AsyncGenerator<ExportedRecord> {
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
  { images, disclosed = null }: ExportPatient,
): Promise<ExportedRecord | null> {
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
      const disagreements = await disagreementsOf(platform, tx, row.id);
      const carers = await namesOfProxies(platform, tx, messages.personIds);
      const proxies = await exportedProxies(platform, tx, row.id, { own: false });
      const found = { ref: row.ref, chart, visits, packets, messages, carers, proxies, doses, appointments, wishes, disagreements, threads: [] }; // prettier-ignore
      // in the accounting of whom it is about, before a byte of it leaves
      const about = { ref: row.ref, ip, patientId: id, source: 'patient.exported' };
      const entry = disclosed && (await disclose(platform, tx, about, disclosed));
      const facts = { ...countsOf(found), images, ...(entry && { disclosure: entry.id }) };
      const resource = { type: 'patient', id };
      await append(tx, { event: 'patient.exported', outcome: 'done', resource, patientRef: row.ref, facts, ip });
      return found;
    },
    PHI,
  );
  return read && named(read, await namesFor(platform, actor, authorsOf(read)));
}

/** What was taken out, by how many of each. */
const countsOf = ({
  chart,
  visits,
  packets,
  messages,
  proxies,
  doses,
  appointments,
  wishes,
  disagreements,
}: ExportedRecord): Record<string, number> => ({
  entries: chart.entries.length,
  studies: chart.studies.length,
  protocols: chart.protocols.length,
  visits: visits.length,
  packets: packets?.versions.length ?? 0,
  conversations: messages.threads.length,
  proxies: proxies.length,
  doses: doses.length,
  appointments: appointments.length,
  wishes: wishes.length,
  disagreements: disagreements.length,
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

const authorsOf = ({ chart, visits, messages, proxies }: ExportedRecord): string[] => [
  ...new Set([
    ...proxies.flatMap(({ givenBy }) => givenBy ?? []),
    ...[...chart.entries, ...chart.protocols].map(({ author }) => author.id),
    ...visits.map(({ createdBy }) => createdBy.id),
    ...messages.authorIds,
  ]),
];

function named(
  {
    ref,
    chart,
    visits,
    packets,
    messages,
    carers,
    proxies,
    doses,
    appointments,
    wishes,
    disagreements,
  }: ExportedRecord,
  names: ReadonlyMap<string, string>,
): ExportedRecord {
  const withName = <One extends { author: { id: string; name: string } }>(one: One): One => ({
    ...one,
    author: { id: one.author.id, name: names.get(one.author.id) ?? '' },
  });
  return {
    ref,
    chart: { ...chart, entries: chart.entries.map(withName), protocols: chart.protocols.map(withName) },
    packets,
    messages,
    carers,
    proxies: proxies.map((proxy) =>
      proxy.givenBy === undefined ? proxy : { ...proxy, givenBy: names.get(proxy.givenBy) ?? '' },
    ),
    doses,
    appointments,
    wishes,
    disagreements,
    threads: namedConversations(messages, names, carers),
    visits: visits.map((visit) => ({
      ...visit,
      createdBy: { ...visit.createdBy, name: names.get(visit.createdBy.id) ?? '' },
    })),
  };
}
