import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { toBase64Url } from '@hyaline/kit';
import {
  composeErasureList,
  type Erased,
  keepAside,
  missingFrom,
  type Salvaged,
  salvageErasures,
  type Vault,
} from '../crypto/index.ts';
import { BackupError } from './errors.ts';
import { writeDurably } from './files.ts';

/** The list of erasures as it was at the last backup; the one that counts lies elsewhere and may be newer. */
export const ERASURES_COPY = 'erasures.list';

/** What has been erased by all of the lists that were found. */
export interface FoundErasures {
  /** Where from; empty: none was found and somebody said to go on. */
  files: string[];
  erased: Erased[];
  /** A list of all of it, to go on with; empty: there is none. */
  text: string;
  /** The keyring of the backup is older than such lists: it cannot say whether this one is the installation's. */
  isUnproven: boolean;
  /** Lists that were not believed, or not wholly, as sentences. */
  warnings: string[];
}

/**
 * Makes the backup's copy of the list: never one that says less than the copy that is there.
 * @returns what the operator has to look after, as sentences
 */
export async function copyErasures(file: string, target: string, vault: Vault): Promise<string[]> {
  const signer = await vault.signer('erasure-signing');
  const by = { keyringId: vault.keyringId, key: toBase64Url(signer.publicKey) };
  const copy = path.join(target, ERASURES_COPY);
  const [own, last] = [await readIfThere(file), await readIfThere(copy)];
  if (own === null && last === null) return [];
  const [ours, theirs] = [own, last].map((text) => (text === null ? null : salvageErasures(text, by)));
  const more = missingFrom(ours?.erased ?? [], theirs?.erased ?? []);
  const notices: string[] = [];
  if (theirs && theirs.fit !== 'whole')
    notices.push(
      `${copy} was put aside as ${keepAside(copy)}: ${theirs.problem} ${theirs.lost} lines of it were not believed.`,
    );
  if (more.length > 0)
    notices.push(
      `${copy} names ${more.length} erasures that ${file} does not: was this machine rolled back? They stay in the copy. Copy it over ${file} and start the server again, which destroys them here too.`,
    );
  const isOwnEnough = own !== null && ours?.fit === 'whole' && more.length === 0;
  const text = isOwnEnough
    ? own
    : composeErasureList(signer, vault.keyringId, missingFrom([], [...(ours?.erased ?? []), ...more]));
  await writeDurably(copy, [Buffer.from(text)]);
  return notices;
}

/** Puts the list where the restored installation keeps it; another one that lies there is kept under another name. */
export async function placeErasures(file: string, text: string): Promise<void> {
  const there = await readIfThere(file);
  if (there !== null && !text.startsWith(there.slice(0, there.lastIndexOf('\n') + 1) || there)) keepAside(file);
  await writeDurably(file, [Buffer.from(text)]);
}

export interface ErasureAsk {
  /** Said by hand; null: the installation's own place and the backup's copies are looked at. */
  erasures: string | null;
  /** Where the installation that is made keeps its list. */
  ownFile: string;
  target: string;
  withoutErasures: boolean;
}

/** Whose word counts more: an unfit list refuses the restore unless one of a higher rank is there. */
const RANK = { named: 3, own: 2, copy: 1, aside: 0 } as const;
interface Candidate extends Salvaged {
  file: string;
  text: string;
  rank: number;
}

/**
 * Reads every list that there is, and holds each to the keyring.
 * @throws BackupError when there is none, or one is unfit and none that counts more is there
 */
export async function findErasures(ask: ErasureAsk, vault: Vault): Promise<FoundErasures> {
  const ranks = await placesOf(ask);
  if (ranks.size === 0 && !ask.withoutErasures) throw new BackupError(MISSING);
  const signer = await vault.erasureSigner();
  const by = { keyringId: vault.keyringId, key: signer && toBase64Url(signer.publicKey) };
  const lists: Candidate[] = [];
  for (const [file, rank] of ranks) {
    lists.push(await readCandidate(file, rank, by));
  }
  const said = lists.filter(({ rank, fit }) => rank >= RANK.own && fit === 'whole');
  const judged = lists.map((list) => (signer ? list : confirmed(list, said)));
  const warnings = judged.flatMap((list) => (list.problem === '' ? [] : [warningOf(list, judged, ask)]));
  const used = judged.filter(({ fit, erased }) => fit === 'whole' || erased.length > 0);
  const erased = missingFrom([], used.flatMap((list) => list.erased)); // prettier-ignore
  const whole = used.find((list) => list.fit === 'whole' && covers(list, erased));
  const isUnproven = used.length > 0 && signer === null;
  if (whole || erased.length === 0)
    return { files: filesOf(used), erased, text: whole?.text ?? '', isUnproven, warnings };
  const text = composeErasureList(await vault.signer('erasure-signing'), vault.keyringId, erased);
  return { files: filesOf(used), erased, text, isUnproven, warnings };
}

const filesOf = (lists: readonly Candidate[]): string[] => lists.map(({ file }) => file);
const covers = ({ erased, chained }: Candidate, all: readonly Erased[]): boolean =>
  missingFrom(erased.slice(0, chained), all).length === 0;

/** Every file that may be a list, the most trusted first. */
async function placesOf({ erasures, ownFile, target }: ErasureAsk): Promise<Map<string, number>> {
  const names = await readdir(target).catch(() => []);
  const asides = names.filter((name) => name.startsWith(`${ERASURES_COPY}.`) && name.endsWith('Z')).toSorted();
  const places: [string, number][] = [
    [ownFile, RANK.own],
    [path.join(target, ERASURES_COPY), RANK.copy],
    ...asides.map((name): [string, number] => [path.join(target, name), RANK.aside]),
  ];
  const there = places.filter(([file]) => file !== erasures && existsSync(file));
  return new Map(erasures === null ? there : [[erasures, RANK.named], ...there]);
}

async function readCandidate(
  file: string,
  rank: number,
  by: { keyringId: string; key: string | null },
): Promise<Candidate> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const problem = `It cannot be read (${(error as NodeJS.ErrnoException).code}).`;
    return { file, rank, text: '', fit: 'damaged', problem, key: null, erased: [], chained: 0, lost: 0 };
  }
  return { file, rank, text, ...salvageErasures(text, by) };
}

/** Where the keyring cannot tell whose signature it is, the backup folder alone does not decide what is destroyed. */
function confirmed(list: Candidate, said: readonly Candidate[]): Candidate {
  const isConfirmed = list.rank >= RANK.own || list.erased.length === 0 || said.some(({ key }) => key === list.key);
  if (isConfirmed) return list;
  const problem = `This list would destroy the keys of ${countErased(list.erased)}. The keyring of this backup is older than such lists and cannot say whether the installation wrote it. When it did, name it: --erasures ${list.file}`;
  return { ...list, fit: 'other-key', erased: [], chained: 0, problem };
}

/** @throws BackupError when the list stands in the way of the restore */
function warningOf(list: Candidate, lists: readonly Candidate[], { withoutErasures }: ErasureAsk): string {
  const { file, rank, fit, problem } = list;
  if (rank === RANK.own && fit === 'other-keyring')
    throw new BackupError(`${file}: ${problem} Set HYALINE_ERASURE_FILE to another place: that one is in use.`);
  const isOutranked = lists.some((other) => other.fit === 'whole' && other.rank > rank);
  if (isOutranked || withoutErasures) return `${file}: ${problem} ${list.lost} lines of it were not believed.`;
  const mend =
    rank === RANK.named
      ? 'Bring an unharmed copy.'
      : 'Bring an unharmed copy, or name another list with --erasures FILE.';
  throw new BackupError(`${file}: ${problem} ${mend}`);
}

/** How much a list names, by clinic. */
export function countErased(erased: readonly Erased[]): string {
  const byTenant = Map.groupBy(erased, ({ tenantId }) => tenantId);
  const of = (some: readonly Erased[], kind: Erased['kind']): number => some.filter((one) => one.kind === kind).length;
  const counted = [...byTenant].map(
    ([tenantId, some]) =>
      `${of(some, 'tenant')} whole clinic, ${of(some, 'patient')} patients and ${of(some, 'study')} studies of clinic ${tenantId}`,
  );
  return counted.join('; ') || 'nobody';
}

const MISSING =
  'The list of erasures is missing. It says whom patients asked you to forget since this backup was made; without it ' +
  'an older keyring brings them back. It lies beside the data folder of the lost machine with the ending .erasures, ' +
  'where HYALINE_ERASURE_FILE says, or wherever you copied it to: give it with --erasures FILE. ' +
  'To go on although somebody who was erased may be readable again, add --without-erasures.';

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
