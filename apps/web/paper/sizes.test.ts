import { describe, expect, it } from 'vitest';
import { usualPaper } from './sizes.ts';
import { fileName } from '../viewer/out/save-file.ts';

describe('what is usual for a person', () => {
  it.each([
    ['en-US', 'letter'],
    ['es-MX', 'letter'],
    ['es-ES', 'a4'],
    ['en-GB', 'a4'],
    ['en', 'letter'],
    ['es', 'a4'],
    ['en-US@posix', 'letter'], // what Chromium says where the system's language is POSIX
    ['C.UTF-8', 'a4'],
    ['', 'a4'],
  ] as const)('is, for %s, %s paper', (locale, paper) => expect(usualPaper(locale)).toBe(paper));

  it('is a file name with the time of its making, and nothing else', () => {
    const now = new Date(2026, 10, 22, 5, 14, 9);
    expect(fileName('axial', 'png', now)).toBe('axial-20261122-051409.png');
  });
});
