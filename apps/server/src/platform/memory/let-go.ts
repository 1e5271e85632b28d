/**
 * Gives the memory of bytes back at once; nobody may look at them again. Left to the collector, pieces of a few
 * megabytes have it search the whole heap for them many times a second. Memory that others share is left alone.
 */
export function letGo({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
