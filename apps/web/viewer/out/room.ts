import type { Room, RoomCommand } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import type { Desk } from '../ui/leaving.ts';
import { openCleanedDialog } from './cleaned-dialog.ts';
import { copyPicture } from './copy.ts';
import { makeFindings } from './findings.ts';
import { openPicturesDialog } from './pictures-dialog.ts';
import { openPrintDialog } from './print/print-dialog.ts';
import { openReportDialog } from './report/report-dialog.ts';
import { wordsOf } from './words.ts';
import './out.css';

// Outlines from Tabler Icons 3.51 (MIT License, Copyright (c) 2020-2026 Paweł Kuna), 24 grid
// prettier-ignore
const ICON = {
  picture: ['M15 8h.01', 'M3 6a3 3 0 0 1 3 -3h12a3 3 0 0 1 3 3v12a3 3 0 0 1 -3 3h-12a3 3 0 0 1 -3 -3v-12', 'M3 16l5 -5c.928 -.893 2.072 -.893 3 0l5 5', 'M14 14l1 -1c.928 -.893 2.072 -.893 3 0l3 3'],
  copy: ['M7 9.667a2.667 2.667 0 0 1 2.667 -2.667h8.666a2.667 2.667 0 0 1 2.667 2.667v8.666a2.667 2.667 0 0 1 -2.667 2.667h-8.666a2.667 2.667 0 0 1 -2.667 -2.667l0 -8.666', 'M4.012 16.737a2.005 2.005 0 0 1 -1.012 -1.737v-10c0 -1.1 .9 -2 2 -2h10c.75 0 1.158 .385 1.5 1'],
  report: ['M14 3v4a1 1 0 0 0 1 1h4', 'M17 21h-10a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2h7l5 5v11a2 2 0 0 1 -2 2', 'M9 9l1 0', 'M9 13l6 0', 'M9 17l6 0'],
  print: ['M17 17h2a2 2 0 0 0 2 -2v-4a2 2 0 0 0 -2 -2h-14a2 2 0 0 0 -2 2v4a2 2 0 0 0 2 2h2', 'M17 9v-4a2 2 0 0 0 -2 -2h-6a2 2 0 0 0 -2 2v4', 'M7 15a2 2 0 0 1 2 -2h6a2 2 0 0 1 2 2v4a2 2 0 0 1 -2 2h-6a2 2 0 0 1 -2 -2l0 -4'],
  dicom: ['M12 4l-8 4l8 4l8 -4l-8 -4', 'M4 12l8 4l8 -4', 'M4 16l8 4l8 -4'],
  cleaned: ['M11.46 20.846a12 12 0 0 1 -7.96 -14.846a12 12 0 0 0 8.5 -3a12 12 0 0 0 8.5 3a12 12 0 0 1 -.09 7.06', 'M15 19l2 2l4 -4'],
} as const;

/** Everything that leaves the viewer as a file, a copy or on paper, and the findings that go into a report. */
export function makeRoom(ui: Ui): Room {
  const words = wordsOf(ui);
  const parent = () => ui.panes()[0]?.root.closest<HTMLElement>('.hv') ?? document.body;
  const ready = () => {
    const { picture, study } = ui.workspace;
    return picture !== null && !picture.preview && study.failure === null && ui.desk() !== null;
  };
  const command = (name: keyof typeof ICON, label: string, run: (desk: Desk) => unknown): RoomCommand => ({
    name,
    label,
    icon: ICON[name],
    enabled: ready,
    run() {
      const desk = ui.desk();
      if (desk && ready()) run(desk);
    },
  });
  const print = command('print', words.printTrueSize, (desk) => openPrintDialog(ui, parent(), desk));
  const commands = [
    command('picture', words.savePictures, (desk) => openPicturesDialog(ui, parent(), desk, 'png')),
    command('copy', words.copyPicture, (desk) => copyPicture(ui, parent(), desk)),
    command('report', words.makeReport, (desk) => openReportDialog(ui, parent(), desk)),
    print,
    command('dicom', words.saveDicom, (desk) => openPicturesDialog(ui, parent(), desk, 'dicom')),
    command('cleaned', words.saveCleaned, (desk) => openCleanedDialog(ui, parent(), desk)),
  ];
  return {
    name: 'out',
    sections: [makeFindings(ui)],
    /** None for those who may only look: a menu of what they cannot do would say nothing. */
    get commands() {
      return ui.workspace.study.source !== null && ui.desk() === null ? [] : commands;
    },
    keys: [{ key: 'Control+p', label: words.printTrueSize.replace('…', ''), run: print.run, enabled: ready }],
  };
}
