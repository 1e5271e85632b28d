import { ActionIcon, Menu } from '@mantine/core';
import type { Entry, Patient } from '@hyaline/contract';
import { IconArchive, IconDots, IconHistory, IconPencil, IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { restoreEntry } from '../../../api/chart.ts';
import { useMayStore } from '../../../ui/AgreementNote.tsx';
import { showProblem } from '../../../ui/toasts.tsx';
import { useChartChange } from '../use-change.ts';
import classes from './entry.module.css';
import { HistoryDialog } from './HistoryDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

interface EntryMenuProps {
  patient: Patient;
  entry: Entry;
  /** Absent for what cannot be changed. */
  onEdit?: () => void;
}

/** What can be done with an entry, whatever its kind. */
export function EntryMenu({ patient, entry, onEdit }: EntryMenuProps) {
  const { t } = useTranslation('chart');
  const [open, setOpen] = useState<'history' | 'remove' | null>(null);
  const mayStore = useMayStore();
  const restore = useChartChange({
    ask: () => restoreEntry({ patientId: patient.id, entryId: entry.id }, { revision: entry.revision }),
    done: t('restore.done'),
  });
  const writes = patient.mayWrite && patient.removedAt === null;
  const close = () => setOpen(null);
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon className={classes.touch} variant="subtle" color="gray" size="lg" aria-label={t('entry.actions')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {writes && onEdit !== undefined && entry.signed === null && entry.removed === null && (
            <Menu.Item leftSection={<IconPencil size={16} />} disabled={!mayStore} onClick={onEdit}>
              {t('entry.edit')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => setOpen('history')}>
            {t('entry.history')}
          </Menu.Item>
          {writes && entry.removed === null && (
            <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => setOpen('remove')}>
              {t('entry.remove')}
            </Menu.Item>
          )}
          {writes && entry.removed !== null && (
            <Menu.Item
              leftSection={<IconRestore size={16} />}
              onClick={() => restore.mutate(undefined, { onError: showProblem })}
            >
              {t('entry.restore')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'remove' && <RemoveDialog patientId={patient.id} entry={entry} onClose={close} />}
      {open === 'history' && <HistoryDialog patientId={patient.id} entry={entry} onClose={close} />}
    </>
  );
}
