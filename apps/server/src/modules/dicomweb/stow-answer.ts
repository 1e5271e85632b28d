import type { JsonDataSet } from '@hyaline/dicom/json';
import type { Arrival, ArrivalRefusal } from '../imaging/index.ts';

/** Failure Reason (0008,1197): PS3.18 table I.2-2 and PS3.7 annex C. */
const REASONS: Readonly<Record<ArrivalRefusal, number>> = {
  'no-room': 0xa700,
  'other-study': 0xa901,
  'not-dicom': 0xc000,
  'no-image': 0x0122,
  duplicate: 0x0111,
  failed: 0x0110,
};

/** The answer of PS3.18 section 10.5.3 with one item for each instance: stored, failed, or no instance at all. */
export function storeAnswer(
  arrivals: readonly Arrival[],
  base: string,
): { status: 200 | 202 | 409; body: JsonDataSet } {
  const stored = arrivals.filter(({ refusal }) => refusal === null);
  const named = arrivals.filter(({ refusal, sopUid }) => refusal !== null && sopUid !== '');
  const unnamed = arrivals.filter(({ refusal, sopUid }) => refusal !== null && sopUid === '');
  const studies = new Set(stored.map(({ studyUid }) => studyUid));
  const [only] = studies;
  const body: JsonDataSet = {};
  if (only !== undefined && studies.size === 1) body['00081190'] = { vr: 'UR', Value: [`${base}/studies/${only}`] };
  if (named.length > 0) body['00081198'] = { vr: 'SQ', Value: named.map(failed) };
  if (stored.length > 0) body['00081199'] = { vr: 'SQ', Value: stored.map((arrival) => referenced(arrival, base)) };
  if (unnamed.length > 0) body['0008119A'] = { vr: 'SQ', Value: unnamed.map(otherFailure) };
  return { status: stored.length === arrivals.length ? 200 : stored.length === 0 ? 409 : 202, body };
}

const sop = ({ sopClassUid, sopUid }: Arrival): JsonDataSet => ({
  '00081150': { vr: 'UI', Value: [sopClassUid] },
  '00081155': { vr: 'UI', Value: [sopUid] },
});

const referenced = (arrival: Arrival, base: string): JsonDataSet => ({
  ...sop(arrival),
  '00081190': {
    vr: 'UR',
    Value: [`${base}/studies/${arrival.studyUid}/series/${arrival.seriesUid}/instances/${arrival.sopUid}`],
  },
});

const failed = (arrival: Arrival): JsonDataSet => ({ ...sop(arrival), ...otherFailure(arrival) });

const otherFailure = ({ refusal }: Arrival): JsonDataSet => ({
  '00081197': { vr: 'US', Value: [REASONS[refusal ?? 'failed']] },
});
