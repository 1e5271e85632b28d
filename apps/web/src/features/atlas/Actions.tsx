import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCamera,
  IconDots,
  IconDownload,
  IconKeyboard,
  IconLock,
  IconPresentation,
  IconUpload,
} from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpineProblem } from '@hyaline/spine';
import type { Atlas } from '../../../atlas/atlas.ts';
import { saveAs } from '../../lib/save-as.ts';
import { Pill } from '../../ui/Pill.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { readFile, writeFile } from './desk/outcome.ts';
import { useDesk } from './desk/use-desk.ts';
import { ImportRefused } from './ImportRefused.tsx';
import { withWords } from './picture.ts';
import { placeNotes, useNotes } from './stage/notes.ts';
import { OtherParts, useOtherActions } from './Others.tsx';
import { ReadyMenu } from './panels/FindingsPanel.tsx';
import classes from './atlas.module.css';

/** No name of a file tells anything of whom it is about. */
const VALUES_NAME = 'spine-values.json';
const PICTURE_NAME = 'spine.png';

export function Actions({ atlas, onKeys }: { atlas: Atlas | null; onKeys: () => void }) {
  const { t } = useTranslation('atlas');
  const { undo, redo, canUndo, canRedo, setPresenting } = useDesk();
  const files = useFiles(atlas);
  const others = useOtherActions(atlas);
  const isOfPatient = 'patient' in useSearch({ strict: false });
  return (
    <div className={classes.actions}>
      {!isOfPatient && (
        <span className={classes.truth}>
          <Pill tone="brand" icon={<IconLock size={13} />}>
            {t('truth')}
          </Pill>
        </span>
      )}
      <OtherParts atlas={atlas} place="bar" />
      <ReadyMenu />
      <Act label={t('act.undo')} icon={<IconArrowBackUp size={18} />} disabled={!canUndo} onClick={undo} />
      <Act label={t('act.redo')} icon={<IconArrowForwardUp size={18} />} disabled={!canRedo} onClick={redo} />
      <span className={classes.others}>{others.buttons}</span>
      <span className={classes.wide}>
        <Act
          label={t('act.picture')}
          icon={<IconCamera size={18} />}
          disabled={atlas === null}
          onClick={() => void files.picture()}
        />
        <Button leftSection={<IconPresentation size={16} />} onClick={() => setPresenting(true)}>
          {t('act.present')}
        </Button>
      </span>
      <Menu position="bottom-end" width={220} shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label={t('act.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {others.items}
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={files.exportValues}>
            {t('act.export')}
          </Menu.Item>
          <Menu.Item leftSection={<IconUpload size={16} />} onClick={files.choose}>
            {t('act.import')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconCamera size={16} />}
            disabled={atlas === null}
            onClick={() => void files.picture()}
          >
            {t('act.picture')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPresentation size={16} />} onClick={() => setPresenting(true)}>
            {t('act.present')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onKeys}>
            {t('act.keys')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={files.input}
        type="file"
        accept="application/json,.json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('act.import')}
        onChange={({ currentTarget }) => void files.importValues(currentTarget)}
      />
      {others.opened}
      <ImportRefused problems={files.problems} onClose={files.close} />
    </div>
  );
}

interface ActProps {
  label: string;
  icon: React.ReactNode;
  disabled: boolean;
  onClick: () => void;
}

function Act({ label, icon, disabled, onClick }: ActProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={32} aria-label={label} disabled={disabled} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** Values and pictures go to files of this computer and come from them, nowhere else. */
function useFiles(atlas: Atlas | null) {
  const { t } = useTranslation('atlas');
  const { document, openDocument, saved, ground } = useDesk();
  const notes = useNotes();
  const input = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState<readonly SpineProblem[] | 'no-json' | null>(null);

  const importValues = async (field: HTMLInputElement): Promise<void> => {
    const [file] = field.files ?? [];
    if (file === undefined) return;
    const text = await file.text();
    field.value = ''; // the same file can be chosen again
    try {
      const { document: read, problems: found } = readFile(text);
      if (read === null) return setProblems(found);
      openDocument(read);
      showDone(t('act.imported'));
    } catch {
      setProblems('no-json');
    }
  };
  const exportValues = (): void => {
    saveAs(new Blob([writeFile(document)], { type: 'application/json' }), VALUES_NAME);
    saved(document);
    showDone(t('act.exported'));
  };
  const picture = async (): Promise<void> => {
    if (atlas === null) return;
    try {
      const width = atlas.stage.renderer.domElement.clientWidth;
      const around = { text: t('limits'), ground, notes: placeNotes(atlas, notes, 'plain'), width };
      saveAs(await withWords(await atlas.snapshot(), around), PICTURE_NAME);
      showDone(t('act.pictured'));
    } catch {
      showDone(t('act.noPicture'));
    }
  };
  const choose = (): void => input.current?.click();
  return { input, problems, close: () => setProblems(null), importValues, exportValues, picture, choose };
}
