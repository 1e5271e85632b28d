import { Modal } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
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
  const [leaving, setLeaving] = useState(false);
  const close = (): void => (unsaved ? setLeaving(true) : props.onClose());
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
          <Start busy={busy} fault={fault} onFile={open} />
        ) : (
          <Room {...props} opened={opened} fault={fault} onFile={open} onUnsaved={setUnsaved} />
        )}
      </Modal>
      <ConfirmDialog
        opened={leaving}
        title={t('radiograph:leave.title')}
        text={t('radiograph:leave.text')}
        confirm={t('radiograph:leave.confirm')}
        danger
        busy={false}
        error={null}
        onCancel={() => setLeaving(false)}
        onConfirm={props.onClose}
      />
    </>
  );
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
