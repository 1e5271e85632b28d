import type { LedgerProof } from '@hyaline/contract';
import { equalBytes, fromHex, utf8 } from '@hyaline/kit';
import { leafHash, openCheckpoint, parseKey, verifyInclusion } from '@hyaline/ledger';

export interface ProofChecks {
  /** SHA-256(0x00 || text of the event) is the leaf, RFC 6962 section 2.1. */
  text: boolean;
  /** The path leads from the leaf to the root, RFC 9162 section 2.1.3.2. */
  tree: boolean;
  /** The signed head carries this size and root, and `verifierKey` signed it (C2SP tlog-checkpoint). */
  signed: boolean;
}

/**
 * Checks one event in the reader's browser: what the server says about its own ledger is not taken at its word.
 * Never throws; what cannot be read counts as failed.
 */
export async function checkProof(proof: LedgerProof, verifierKey: string): Promise<ProofChecks> {
  const [text, tree, signed] = await Promise.all([
    orFalse(async () => equalBytes(await leafHash(utf8(proof.event)), fromHex(proof.leaf))),
    orFalse(() =>
      verifyInclusion({
        leaf: fromHex(proof.leaf),
        index: proof.index,
        size: proof.size,
        root: fromHex(proof.root),
        path: proof.path.map(fromHex),
      }),
    ),
    orFalse(async () => {
      const head = await openCheckpoint(proof.checkpointNote, await parseKey(verifierKey));
      return head.size === proof.size && equalBytes(head.root, fromHex(proof.root));
    }),
  ]);
  return { text, tree, signed };
}

async function orFalse(check: () => Promise<boolean>): Promise<boolean> {
  try {
    return await check();
  } catch {
    return false;
  }
}
