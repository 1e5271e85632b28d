import type { EntryKind } from '@hyaline/contract';
import type { EntryWith } from '../use-entries.ts';

/** What stands on the page of allergies and beside the patient's name: fetched once for both. */
export const LISTED = ['allergy', 'condition'] as const satisfies EntryKind[];

const STATUS_ORDER = ['active', 'inactive', 'refuted'];
const SEVERITY_ORDER = ['severe', 'moderate', null, 'mild'];

/** Those that matter first. */
export const rank = ({ content }: EntryWith<'allergy'>): number =>
  STATUS_ORDER.indexOf(content.status) * 10 + SEVERITY_ORDER.indexOf(content.severity);
