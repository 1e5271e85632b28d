import type { Ui } from '../../ui/context.ts';
import { el } from '../../ui/dom.ts';
import type { Desk } from '../../ui/leaving.ts';
import { fill } from '../../ui/strings.ts';
import { check, choice, openDialog, type OutDialog } from '../dialog.ts';
import { canIdentify, identityOf } from '../identity.ts';
import { type PaperName, usualPaper } from '../../../paper/sizes.ts';
import { take } from '../pictures.ts';
import { fileName, saveFile } from '../save-file.ts';
import { makeViewPicker } from '../view-picker.ts';
import { wordsOf } from '../words.ts';
import { composeReport } from './compose.ts';
import { canalTable, implantTable, measureTable } from './tables.ts';

const PICTURE_PX = 1400; // at half the width of a sheet 400 dpi

/** A report about the shown series as a PDF: what goes in is seen and chosen here. */
export function openReportDialog(ui: Ui, parent: HTMLElement, desk: Desk): OutDialog {
  const words = wordsOf(ui);
  const { marks } = ui.workspace;
  const plans = marks.now.implants.length + marks.now.canals.length;
  const update = () => {
    picker.redraw(overlays.on);
    dialog.setAction(words.reportSave, true);
  };
  const picker = makeViewPicker(ui, 'shown', () => update());
  const paper = choice<PaperName>('paper', words.paper, [['a4', words.paperA4], ['letter', words.paperLetter]], usualPaper(navigator.language), () => update()); // prettier-ignore
  const patient = choice<'kept' | 'removed'>('patient', words.patient, [['kept', words.patientKept], ['removed', words.patientRemoved]], 'kept', () => update()); // prettier-ignore
  const part = (label: string, there: boolean) => check(label, there, () => update(), { disabled: !there });
  const measures = part(fill(words.partMeasures, { n: marks.now.measures.length }), marks.now.measures.length > 0);
  const planned = part(fill(words.partPlans, { n: plans }), plans > 0);
  const hasFindings = marks.now.findings.trim() !== '';
  const findings = part(hasFindings ? words.partFindings : words.noFindings, hasFindings);
  const overlays = check(words.overlays, true, () => update());
  const dialog: OutDialog = openDialog(ui, parent, {
    title: words.reportTitle,
    body: [
      picker.root,
      el('div', { class: 'hv-out-options' }, paper.root, ...(canIdentify(ui) ? [patient.root] : []), overlays.root),
      el('fieldset', { class: 'hv-out-parts' }, el('legend', { text: words.parts }), measures.root, planned.root, findings.root), // prettier-ignore
    ],
    action: words.reportSave,
    async run(_, signal) {
      dialog.setNote(words.reportWorking);
      const now = new Date();
      const pictures = picker
        .chosen()
        .map((pane) => take(ui, pane, { width: PICTURE_PX, overlays: overlays.on, strip: false }))
        .filter((one) => one !== null);
      const identity = patient.value === 'kept' ? await identityOf(ui) : null;
      const tables = [
        measures.on && measureTable(ui, pictures),
        ...(planned.on ? [implantTable(ui), canalTable(ui)] : []),
      ];
      const content = await composeReport(ui, {
        clinic: desk.clinic,
        paper: paper.value,
        identity,
        pictures,
        tables: tables.filter((table) => table !== null && table !== false),
        findings: findings.on ? marks.now.findings : '',
        now,
      });
      const { reportFile } = await import('./pdf.ts');
      const file = await reportFile(content);
      signal.throwIfAborted();
      await desk.note({ kind: 'report', views: pictures.map(({ name }) => name), identified: identity !== null });
      signal.throwIfAborted();
      saveFile(file, fileName('report', 'pdf', now));
      return true;
    },
  });
  update();
  return dialog;
}
