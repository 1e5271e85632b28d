import { newId } from '@hyaline/kit';
import { publishDocuments } from '../modules/legal/index.ts';
import type { TestDatabase } from './database.ts';

/**
 * For tests that are about something else: the clinic has accepted the agreement in force, as if its owner had signed.
 * Nothing stands in the ledger, no mail goes out, and there is no record that could be printed.
 */
export async function acceptBaaForTest(
  database: Parameters<typeof publishDocuments>[0] & Pick<TestDatabase, 'asSuperuser'>,
  tenantId: string,
): Promise<void> {
  await publishDocuments(database);
  const signing = newId();
  await database.asSuperuser(async (sql) => {
    await sql.query(
      `insert into core.signing (tenant_id, id, account_id, code, version, locale, sha256)
       select $1, $2, $1, code, version, locale, sha256 from core.document_text
       where code = 'baa' and locale = 'en' and version = sec.current_version('baa')`,
      [tenantId, signing],
    );
    await sql.query(
      `insert into core.acceptance (tenant_id, id, signing_id, account_id, code, version, locale, sha256, signer_name,
         signer_title, accepted_at, browser, os, record, record_sha256, ledger_entry, ledger_leaf)
       select tenant_id, $3, id, account_id, code, version, locale, sha256, 'A test', 'Owner', now(), 'test', 'test', 'x',
         sha256('x'), '', '' from core.signing where tenant_id = $1 and id = $2`,
      [tenantId, signing, newId()],
    );
  });
}
