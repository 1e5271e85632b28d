import type { SharedVisits } from '../links/index.ts';
import { shareableVisit } from './visit.repo.ts';

/** What links must know about visits: whether the actor sees one that stands, in a record that stands. */
export const sharedVisits: SharedVisits = { shareable: shareableVisit };
