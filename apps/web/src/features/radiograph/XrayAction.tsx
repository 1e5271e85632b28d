import { Modal } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilmError, type FilmFault, type OpenedFilm, readFilm } from '../../../atlas/radiograph/read-film.ts';
import type { AtlasActionProps } from '../../lib/atlas-action.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { Room } from './Room.tsx';
import { Start } from './Start.tsx';
import classes from './radiograph.module.css';

/** Values from a radiograph of this computer: opened, measured and taken over within this page. */
export function XrayAction(props: AtlasActionProps) {
  const { t } = useTranslation(['radiograph', 'app']);
  const { opened, busy, fault, open } = useOpening();
  const [unsaved, setUnsaved] = useState(false);
  const [leaving, setLeaving] = useState<{ goOn: () => void } | null>(null);
  const leave = (goOn: () => void): void => (unsaved ? setLeaving({ goOn }) : goOn());
  const close = (): void => leave(props.onClose);
  const openAnother = (file: File): void => leave(() => void open(file));
  useDroppedFile((file) => {
    if (!busy) openAnother(file);
  });
  return (
    <>
      <Modal
        fullScreen
        opened
        onClose={close}
        closeOnEscape={false}
        title={
          <span className={classes.title}>
            {t('radiograph:title')}
            <Pill tone="brand" icon={<IconLock size={13} />}>
              {t('radiograph:truth')}
            </Pill>
          </span>
        }
        closeButtonProps={{ 'aria-label': t('app:close') }}
        classNames={{ content: classes.modal, header: classes.header, body: classes.body }}
      >
        {opened === null ? (
          <Start busy={busy} fault={fault} onFile={openAnother} />
        ) : (
          <Room {...props} opened={opened} fault={fault} onFile={openAnother} onUnsaved={setUnsaved} />
        )}
      </Modal>
      <ConfirmDialog
        opened={leaving !== null}
        title={t('radiograph:leave.title')}
        text={t('radiograph:leave.text')}
        confirm={t('radiograph:leave.confirm')}
        danger
        busy={false}
        error={null}
        onCancel={() => setLeaving(null)}
        onConfirm={() => {
          setLeaving(null);
          leaving?.goOn();
        }}
      />
    </>
  );
}

/** A film may be dropped anywhere; without this the browser would leave the page to show the file. */
function useDroppedFile(onFile: (file: File) => void): void {
  const latest = useRef(onFile);
  latest.current = onFile;
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) latest.current(file);
    };
    window.addEventListener('dragover', over, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => listening.abort();
  }, []);
}

function useOpening() {
  const [opened, setOpened] = useState<OpenedFilm | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<FilmFault | null>(null);
  const open = async (file: File): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      setOpened(await readFilm(file));
    } catch (cause) {
      setFault(cause instanceof FilmError ? cause.fault : 'unreadable');
    } finally {
      setBusy(false);
    }
  };
  return { opened, busy, fault, open };
}
