import type { Tx } from '../../platform/db/index.ts';

/** Whether the plan of the transaction's clinic runs, which a change of the brand needs (POLICY: `subscribed`). */
export type Subscribed = (tx: Tx) => Promise<boolean>;
