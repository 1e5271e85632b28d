import { ActionIcon, Button, Menu } from '@mantine/core';
import type { Study } from '@hyaline/contract';
import { IconDots, IconTrash, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDate, formatStudyDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { AssignDialog } from './AssignDialog.tsx';
import { DestroyDialog } from './DestroyDialog.tsx';
import classes from './StudyTable.module.css';

interface StudyTableProps {
  studies: readonly Study[];
  mayWrite: (study: Study) => boolean;
}

export function StudyTable({ studies, mayWrite }: StudyTableProps) {
  const { t } = useTranslation('imaging');
  const [assigning, setAssigning] = useState<Study | null>(null);
  const [destroying, setDestroying] = useState<Study | null>(null);
  return (
    <>
      <DataTable
        columns={[
          t('list.column.patient'),
          t('list.column.study'),
          t('list.column.date'),
          t('list.column.size'),
          t('list.column.saved'),
          t('list.column.seenBy'),
          { hidden: t('list.column.actions') },
        ]}
      >
        {studies.map((study) => (
          <StudyRow
            key={study.id}
            study={study}
            mayWrite={mayWrite(study)}
            onAssign={() => setAssigning(study)}
            onDestroy={() => setDestroying(study)}
          />
        ))}
      </DataTable>
      {assigning !== null && <AssignDialog study={assigning} onClose={() => setAssigning(null)} />}
      {destroying !== null && <DestroyDialog study={destroying} onClose={() => setDestroying(null)} />}
    </>
  );
}

interface StudyRowProps {
  study: Study;
  mayWrite: boolean;
  onAssign: () => void;
  onDestroy: () => void;
}

function StudyRow({ study, mayWrite, onAssign, onDestroy }: StudyRowProps) {
  const { t } = useTranslation('imaging');
  const locale = useLocale();
  const nameId = `study-${study.id}`;
  return (
    <tr>
      <th scope="row" id={nameId}>
        <AppLink to={`/imaging/studies/${study.id}`} className={classes.name}>
          {study.patientName === '' ? t('list.noName') : study.patientName}
        </AppLink>
        <span className={classes.reference}>{study.patientRef}</span>
      </th>
      <td data-label={t('list.column.study')}>
        {[study.modality, study.description === '' ? t('list.noDescription') : study.description]
          .filter(Boolean)
          .join(', ')}
      </td>
      <td data-label={t('list.column.date')} data-number>
        {formatStudyDate(study.studyDate, locale)}
      </td>
      <td data-label={t('list.column.size')} data-number>
        {t('list.images', { count: study.instanceCount, size: formatBytes(study.bytes, locale) })}
      </td>
      <td data-label={t('list.column.saved')}>
        {t('list.savedBy', { at: formatDate(study.savedAt, locale), name: study.savedBy.name })}
      </td>
      <td data-label={t('list.column.seenBy')} className={classes.seen}>
        {study.assignees.length === 0
          ? t('list.seenBy', { name: study.savedBy.name })
          : t('list.seenByMore', { name: study.savedBy.name, count: study.assignees.length })}
      </td>
      <td>
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            aria-describedby={nameId}
            renderRoot={(props) => <AppLink to={`/imaging/studies/${study.id}`} {...props} />}
          >
            {t('list.open')}
          </Button>
          {mayWrite && (
            <Menu position="bottom-end" width={200} shadow="md">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" size={28} aria-label={t('list.more', study)}>
                  <IconDots size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconUsers size={16} />} onClick={onAssign}>
                  {t('list.assign')}
                </Menu.Item>
                <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={onDestroy}>
                  {t('list.delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </div>
      </td>
    </tr>
  );
}
