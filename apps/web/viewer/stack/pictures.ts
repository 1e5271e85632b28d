import { type ImageHeader, pictureOrder } from '@hyaline/dicom';
import type { Picture } from '@hyaline/volume';
import type { WorkerPool } from '../engine/pool.ts';
import type { ProblemReason } from '../engine/protocol.ts';
import type { SourceImage } from '../sources/source.ts';

/** One picture of a stack: a frame of one of its images. */
export interface StackPicture {
  readonly source: SourceImage;
  readonly header: ImageHeader;
  readonly frame: number;
  /** Place of its image in the order of the stack: thumbnails and calibrations are per image. */
  readonly image: number;
}

/** In the order in which a person pages, the frames of an image one after the other. */
export function picturesOf(images: readonly SourceImage[]): StackPicture[] {
  return pictureOrder(images.map(({ header }) => header)).flatMap((place, image) => {
    const source = images[place] as SourceImage;
    return Array.from({ length: source.header.frames }, (_, frame) => ({
      source,
      header: source.header,
      frame,
      image,
    }));
  });
}

const KEPT_BYTES = { small: 96e6, large: 384e6 };
/** Longest side that browsers draw everywhere. */
const MAX_DRAWN = 16_384;

type State = Picture | ProblemReason;

/** Decoded pictures of one stack: asked for when wanted, the ones seen longest ago given up first. */
export class PictureStore {
  readonly pictures: readonly StackPicture[];
  readonly #pool: WorkerPool;
  readonly #onArrival: (n: number) => void;
  readonly #kept = new Map<number, State>();
  readonly #asked = new Map<number, Promise<State>>();
  readonly #abort = new AbortController();
  #bytes = 0;

  constructor(pool: WorkerPool, pictures: readonly StackPicture[], onArrival: (n: number) => void) {
    this.#pool = pool;
    this.pictures = pictures;
    this.#onArrival = onArrival;
  }

  /** What is there of a picture; null while it is not. Never asks. */
  peek(n: number): State | null {
    const state = this.#kept.get(n);
    if (state === undefined) return null;
    this.#kept.delete(n);
    this.#kept.set(n, state); // seen last
    return state;
  }

  /** The picture or why there is none. Decodes it when it is not there. */
  want(n: number, urgent: boolean): Promise<State> {
    const known = this.peek(n);
    if (known !== null) return Promise.resolve(known);
    const asked = this.#asked.get(n) ?? this.#ask(n, urgent);
    this.#asked.set(n, asked);
    return asked;
  }

  dispose(): void {
    this.#abort.abort();
    this.#kept.clear();
  }

  async #ask(n: number, urgent: boolean): Promise<State> {
    const { header, source, frame } = this.pictures[n] as StackPicture;
    let state: State = 'damaged';
    if (Math.max(header.rows, header.columns) > MAX_DRAWN) state = 'absurd-size';
    else
      await this.#pool
        .run(
          // per-frame lists can be long, and the frame is named: they stay here
          { kind: 'picture', header: header.perFrame ? { ...header, perFrame: null } : header, place: source.place, frame }, // prettier-ignore
          (parts) => {
            for (const part of parts) {
              if (part.kind === 'picture') state = part.picture;
              else if (part.kind === 'problem') state = part.reason;
            }
          },
          { urgent, signal: this.#abort.signal },
        )
        .catch(() => undefined); // a worker that ran out of memory: the picture counts as damaged
    this.#asked.delete(n);
    if (this.#abort.signal.aborted) return state;
    this.#keep(n, state);
    this.#onArrival(n);
    return state;
  }

  #keep(n: number, state: State): void {
    this.#kept.set(n, state);
    this.#bytes += bytesOf(state);
    const most = matchMedia('(pointer: coarse)').matches ? KEPT_BYTES.small : KEPT_BYTES.large;
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= most || oldest === n) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytesOf(old);
    }
  }
}

const bytesOf = (state: State): number =>
  typeof state === 'string' ? 0 : state.kind === 'grey' ? state.values.byteLength : state.rgba.byteLength;
