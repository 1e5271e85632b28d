import type { DuplicateChoice, POSSIBLE_DUPLICATE_REASONS } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { duplicatesAmong, type PossibleDuplicate } from '../patients/index.ts';
import type { PersonRead } from './reading.ts';

type Reason = (typeof POSSIBLE_DUPLICATE_REASONS)[number];

export interface Twin {
  index: number;
  reasons: Reason[];
  /** Null: an earlier person of the same file. */
  existing: PossibleDuplicate | null;
}

/** People of the file who may be somebody who is here, or somebody earlier in the file. */
export async function findTwins(
  platform: Pick<Platform, 'db' | 'vault'>,
  tx: Tx,
  people: readonly PersonRead[],
  ip: string,
): Promise<Map<number, Twin>> {
  const here = await duplicatesAmong(
    platform,
    tx,
    people.map(({ fields }) => fields),
    ip,
  );
  const earlier = new Set<string>();
  const twins = new Map<number, Twin>();
  for (const [index, { fields }] of people.entries()) {
    const [existing] = here[index] ?? [];
    const marks = marksOf(fields);
    const same = marks.filter(([, mark]) => earlier.has(mark)).map(([reason]) => reason);
    if (existing) twins.set(index, { index, reasons: existing.reasons, existing });
    else if (same.length > 0) twins.set(index, { index, reasons: same, existing: null });
    for (const [, mark] of marks) earlier.add(mark);
  }
  return twins;
}

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** What two people of one file may not share by chance. A phone may: families do. */
function marksOf(fields: PersonRead['fields']): [Reason, string][] {
  const { mrn, ssn, email, birthDate, givenName, familyName } = fields;
  const marks: [Reason, string, string][] = [
    ['mrn', mrn, fold(mrn)],
    ['ssn', ssn, fold(ssn)],
    ['email', email, email.toLowerCase()],
    ['name-and-birth-date', birthDate, `${fold(givenName)}|${fold(familyName)}|${birthDate}`],
  ];
  return marks.filter(([, given]) => given !== '').map(([reason, , mark]) => [reason, `${reason}:${mark}`]);
}

/** What becomes of a person of the file. Somebody of the file itself cannot be filled in: the first one counts. */
export function choiceFor(
  twin: Twin | undefined,
  { duplicates, choices }: { duplicates: DuplicateChoice; choices: Readonly<Record<string, DuplicateChoice>> },
): DuplicateChoice {
  if (twin === undefined) return 'create';
  const choice = choices[String(twin.index)] ?? duplicates;
  return choice === 'update' && !twin.existing?.mayUpdate ? 'skip' : choice;
}
