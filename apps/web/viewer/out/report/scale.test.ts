import type { FlatScale } from '@hyaline/volume';
import { describe, expect, it } from 'vitest';
import type { Ui } from '../../ui/context.ts';
import { composeReport } from './compose.ts';
import { scaleOf } from './scale.ts';

const known: FlatScale = { columnMm: 0.1, rowMm: 0.2, source: 'you', calibrated: true };
const detector: FlatScale = { columnMm: 0.15, rowMm: 0.15, source: 'detector', calibrated: false };
/** What stands in for 2D pictures has the millimetres of its own file, which say nothing of what a person calibrated. */
const standIn = (calibrated: boolean) => ({ geometry: { size: [4, 4, 1], origin: [0, 0, 0], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], calibrated, oriented: true } }); // prettier-ignore

function uiWith(scales: readonly (FlatScale | null)[] | null, calibrated: boolean): Ui {
  const flat = scales && { count: scales.length, scale: (n: number) => scales[n] ?? null };
  const picture = { volume: standIn(calibrated), ...(flat && { flat }) };
  const study = { shown: { modality: 'IO', description: '', slices: 2 }, progress: { phase: 'idle' } };
  return { language: 'en', workspace: { picture, study } } as unknown as Ui;
}

const report = (ui: Ui) =>
  composeReport(ui, { clinic: '', paper: 'A4' as never, identity: null, pictures: [], tables: [], findings: '', now: new Date() }); // prettier-ignore

describe('what a report says of the scale', () => {
  it('takes the scale of each 2D picture, not that of what stands in for them', async () => {
    const ui = uiWith([known, known], false);
    expect(scaleOf(ui)).toEqual({ millimetres: 'all', text: '0.10 × 0.20 mm' });
    const { facts, notices } = await report(ui);
    expect(facts).toEqual(expect.arrayContaining([['Pixel', '0.10 × 0.20 mm'], ['Pictures', '2']])); // prettier-ignore
    expect(notices.join(' ')).not.toContain('millimetres');
  });

  it('says where pictures have none', async () => {
    expect(scaleOf(uiWith([null, detector], true))).toEqual({ millimetres: 'none', text: 'uncalibrated' });
    expect((await report(uiWith([null, detector], true))).notices.join(' ')).toContain(
      'The files of this series do not',
    );
    expect(scaleOf(uiWith([known, null], true))).toEqual({ millimetres: 'some', text: '0.10 × 0.20 mm; uncalibrated' });
    expect((await report(uiWith([known, null], true))).notices.join(' ')).toContain('Some pictures of this series');
  });

  it('takes the voxel of a volume', async () => {
    expect(scaleOf(uiWith(null, true))).toEqual({ millimetres: 'all', text: '1.00 × 1.00 × 1.00 mm' });
    expect((await report(uiWith(null, false))).facts).toContainEqual(['Voxel', 'uncalibrated']);
  });
});
