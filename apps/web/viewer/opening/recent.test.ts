import { describe, expect, it } from 'vitest';
import { filesOf } from './recent.ts';

/** As much of a handle as a page uses. */
function folder(name: string, state: PermissionState, list: () => AsyncIterable<unknown>): FileSystemHandle {
  return { kind: 'directory', name, requestPermission: async () => state, values: list } as unknown as FileSystemHandle;
}
async function* holding(...names: string[]): AsyncIterable<unknown> {
  for (const name of names) yield { kind: 'file', name, getFile: async () => new File(['x'], name) };
}
const vanished = (): never => {
  throw new DOMException('not there', 'NotFoundError');
};

describe('a folder that was opened before', () => {
  it('gives its files once the person allows it', async () => {
    const files = await filesOf({ handles: [folder('May', 'granted', () => holding('IM1', 'IM2'))] });
    expect(typeof files === 'string' ? files : files.map(({ name }) => name)).toEqual(['IM1', 'IM2']);
  });

  it('says when it was not allowed, and when the folder is gone', async () => {
    expect(await filesOf({ handles: [folder('May', 'denied', () => holding('IM1'))] })).toBe('denied');
    expect(await filesOf({ handles: [folder('May', 'prompt', () => holding('IM1'))] })).toBe('denied');
    expect(await filesOf({ handles: [folder('May', 'granted', vanished)] })).toBe('gone');
  });
});
