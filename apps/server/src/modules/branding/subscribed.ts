import type { Tx } from '../../platform/db/index.ts';

export type Subscribed = (tx: Tx) => Promise<boolean>;

/**
 * Whether the subscription of the transaction's clinic runs, which a change of the brand needs (POLICY: `subscribed`).
 * Clinics subscribe to nothing here, so it always does. Whoever adds billing answers it in this place.
 */
export const subscribed: Subscribed = () => Promise.resolve(true);
