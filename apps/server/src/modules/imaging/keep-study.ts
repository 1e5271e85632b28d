import { Readable } from 'node:stream';
import type { Study } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { commitStudy } from './commit.service.ts';
import { startStudy } from './study.service.ts';
import { receive, startUpload } from './upload.service.ts';

interface File {
  name: string;
  bytes: Uint8Array;
}

interface Options {
  ip?: string;
  /** Gives up between two files; what came before is a draft, which is swept away. */
  signal?: AbortSignal;
}

/** Saves files that are on this machine already (the demo's phantom) by the same steps as an upload. */
export async function keepStudy(
  platform: Platform,
  actor: Actor,
  files: Iterable<File>,
  { ip = '127.0.0.1', signal }: Options = {},
): Promise<Study> {
  const all = [...files];
  const totalBytes = all.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const { id: studyId } = await startStudy(platform, actor, { instanceCount: all.length, totalBytes });
  for (const { name, bytes } of all) {
    signal?.throwIfAborted();
    const id = newId();
    await startUpload(platform, actor, { id, studyId, name, size: bytes.length });
    await receive(platform, actor, id, 0, Readable.from([bytes]));
  }
  return commitStudy(platform, actor, studyId, ip);
}
