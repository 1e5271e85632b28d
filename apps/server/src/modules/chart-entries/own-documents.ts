import { type OwnShared, phi } from '@hyaline/contract';
import type { Actor, Statement, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { openContent } from './details.ts';
import { openDocument, type ServedDocument } from './document.service.ts';

/** In the role of the patient, which sees the documents that are shared with them and no others. */
const OWN = { own: true };

interface Row {
  id: string;
  patientId: string;
  revision: number;
  details: Buffer;
  sharedAt: Date;
  sharedBy: string;
}
const COLUMNS = `e.id, e.patient_id as "patientId", e.revision, e.details`;
const LIST: Statement = {
  name: 'own-documents',
  text: `select ${COLUMNS}, x.shared_at as "sharedAt", x.shared_by as "sharedBy"
    from chart_entry e join shared_with_patient x on x.tenant_id = e.tenant_id and x.kind = 'document' and x.item_id = e.id
    where e.kind = 'document' order by x.shared_at desc, e.id limit 500`,
};
/** Documents that are shared with the patient of the context. The caller's ledger entry says that they were listed. */
export async function ownDocuments(platform: Pick<Platform, 'vault'>, tx: Tx): Promise<OwnShared['documents']> {
  const documents: OwnShared['documents'] = [];
  for (const { id, patientId, sharedAt, sharedBy, ...row } of await tx.query<Row>(LIST, [])) {
    const content = await openContent(platform, { tenantId: tx.actor.tenantId, patientId, entryId: id }, row);
    if (content.kind !== 'document') continue;
    const { name, category, type, size } = content;
    documents.push({ id, name: phi(name), category, type, size, sharedAt: sharedAt.toISOString(), sharedBy });
  }
  return documents;
}

const ONE: Statement = {
  name: 'own-document',
  text: `select ${COLUMNS}, sec.own_reference() as ref from chart_entry e where e.id = $1 and e.kind = 'document'`,
};
/** The bytes as they came; the ledger entry is committed before the first of them leaves. @throws Refusal not-found */
export async function takeOwnDocument(
  platform: Pick<Platform, 'db' | 'vault' | 'storage'>,
  actor: Actor,
  id: string,
  ip: string,
): Promise<ServedDocument> {
  const { tenantId } = actor;
  const found = await platform.db.inTenant(
    actor,
    async (tx) => {
      const [row] = await tx.query<Row & { ref: string }>(ONE, [id]);
      if (row === undefined) return refuse('not-found');
      const content = await openContent(platform, { tenantId, patientId: row.patientId, entryId: id }, row);
      if (content.kind !== 'document') return refuse('not-found');
      const facts = { by: 'patient', bytes: content.size, sha256: content.sha256 };
      const resource = { type: 'entry', id };
      await append(tx, { event: 'document.downloaded', outcome: 'done', resource, patientRef: row.ref, facts, ip });
      return { content, patientId: row.patientId };
    },
    OWN,
  );
  const { content, patientId } = found;
  return { content, stream: await openDocument(platform, { tenantId, patientId, id }) };
}
