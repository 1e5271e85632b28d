import { describe, expect, it } from 'vitest';
import type { StudySource } from '../sources/source.ts';
import { type Departure, deskFor } from './leaving.ts';

const source = (kind: StudySource['kind']): StudySource => ({ kind, label: '', read: async () => ({ images: [], problems: [] }) }); // prettier-ignore
const departure: Departure = { kind: 'picture', views: ['axial'], identified: false };

describe('who is asked before something leaves the viewer', () => {
  it('is nobody for files of this computer, and there is no way out of a link or of nothing', async () => {
    await expect(deskFor(source('local'), null)?.note(departure)).resolves.toBeUndefined();
    const desk = { clinic: 'C', note: async () => undefined };
    expect([deskFor(source('link'), desk), deskFor(null, desk)]).toEqual([null, null]);
  });

  it('is the clinic for a saved study, which without its desk gives nothing out', async () => {
    const asked: [Departure, StudySource][] = [];
    const desk = { clinic: 'C', note: async (one: Departure, from: StudySource) => void asked.push([one, from]) };
    const saved = source('saved');
    expect(deskFor(saved, null)).toBeNull();
    await deskFor(saved, desk)?.note(departure);
    expect(asked).toEqual([[departure, saved]]);
  });
});
