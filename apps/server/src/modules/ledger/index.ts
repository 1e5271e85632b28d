export { append, type Appended, appendDenied, APPEND_SQL, type LedgerEntry } from './append.repo.ts';
export { openLedger, sealAddress } from './address.ts';
export { ledgerRoutes } from './ledger.routes.ts';
export { installationId as installationIdOf } from './ledger.repo.ts';
export { readAnchorFile } from './anchor-file.ts';
export { receiptFor } from './receipts.ts';
export { recordRequest, type RequestRow, RequestLog, requestLogOf, sweepRequestLog } from './request-log.ts';
export { Sequencer, startSequencer } from './sequencer.ts';
export { checkpointKey } from './signing.ts';
