import { Readable } from 'node:stream';
import { StartUpload } from './upload-metadata.ts';
import { DataStore, Upload } from '@tus/server';
import type { Actor } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { dropUpload, receive, startUpload, UPLOAD_LIFE_MS, uploadOf } from './upload.service.ts';

/**
 * Where the tus server keeps uploads: sealed before they touch the disk, for one person. Made per request, so that no
 * upload can be reached with another person's rights.
 */
export class SealedUploads extends DataStore {
  readonly #platform: Platform;
  readonly #actor: Actor;

  constructor(platform: Platform, actor: Actor) {
    super();
    this.#platform = platform;
    this.#actor = actor;
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const metadata = StartUpload.safeParse(upload.metadata);
    if (!metadata.success || upload.size === undefined) return refuse('bad-request', { fields: ['Upload-Metadata'] });
    const { studyId, name, sha256 = '' } = metadata.data;
    await startUpload(this.#platform, this.#actor, { id: upload.id, studyId, name, size: upload.size, sha256 });
    if (upload.size === 0) await this.write(Readable.from([]), upload.id, 0); // nothing will follow: it is here already
    upload.creation_date = new Date().toISOString();
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const { row, offset } = await uploadOf(this.#platform, this.#actor, id);
    return new Upload({ id, size: row.size, offset, creation_date: row.createdAt.toISOString(), metadata: {} });
  }

  override write(stream: Readable, id: string, offset: number): Promise<number> {
    return receive(this.#platform, this.#actor, id, offset, stream);
  }

  override remove(id: string): Promise<void> {
    return dropUpload(this.#platform, this.#actor, id);
  }

  override getExpiration(): number {
    return UPLOAD_LIFE_MS;
  }
}
