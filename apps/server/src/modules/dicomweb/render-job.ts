import type { ImageHeader } from '@hyaline/dicom';

/** A window that the client chose, PS3.18 section 8.3.5.1.2. */
export interface WindowAsk {
  center: number;
  width: number;
  how: ImageHeader['voiFunction'];
}

/** One frame's work, as it goes to the worker. */
export interface RenderJob {
  /** `decode`: stored values, little endian. Else a picture of this media type. */
  as: 'decode' | 'image/png' | 'image/jpeg';
  /** The frame's bytes as they lie in the file, in one piece. */
  frame: Uint8Array;
  /** With `perFrame` cut to this one frame. */
  header: ImageHeader;
  window: WindowAsk | null;
  /** The picture is made to fit; never larger than it is. */
  viewport: { columns: number; rows: number } | null;
  /** Of a JPEG: 1 to 100. */
  quality: number;
}

export type RenderAnswer =
  { id: number; bytes: Uint8Array } | { id: number; problem: 'unsupported' | 'truncated' | 'damaged' };
