import { ActionIcon, Menu } from '@mantine/core';
import type { VisitSummary } from '@hyaline/contract/atlas';
import { IconDots, IconHistory, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '../../ui/AppLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { SharedWithPatient } from '../../ui/SharedWithPatient.tsx';
import type { measured } from './figures.ts';
import { atlasPath } from '../../lib/atlas-place.ts';
import { RemoveVisit } from './RemoveVisit.tsx';
import { useVisitWords } from './use-visits.ts';
import { VisitHistory } from './VisitHistory.tsx';
import classes from './visits.module.css';

export type MeasuredVisit = ReturnType<typeof measured> & { visit: VisitSummary };
const MAIN = ['ll', 'tk', 'sva', 'cobb'] as const;

interface VisitTableProps {
  patientId: string;
  /** The newest first. */
  visits: readonly MeasuredVisit[];
  mayWrite: boolean;
}

export function VisitTable({ patientId, visits, mayWrite }: VisitTableProps) {
  const { t } = useTranslation('visits');
  const words = useVisitWords();
  const [open, setOpen] = useState<{ what: 'history' | 'remove'; visit: VisitSummary } | null>(null);
  return (
    <>
      <DataTable
        columns={[
          t('list.visit'),
          t('list.by'),
          ...MAIN.map((figure) => t(`short.${figure}`)),
          { hidden: t('list.actions') },
        ]}
      >
        {visits.map(({ visit, figures }) => (
          <tr key={visit.id}>
            <th scope="row" data-label={t('list.visit')}>
              <AppLink
                className={classes.open}
                to={atlasPath({ patient: patientId, visit: visit.id })}
                aria-label={t('list.openOf', { day: words.named(visit) })}
              >
                {words.day(visit.day)}
              </AppLink>
              {visit.label !== '' && <span className={classes.label}>{visit.label}</span>}
              <SharedWithPatient patientId={patientId} kind="visit" itemId={visit.id} />
            </th>
            <td data-label={t('list.by')}>{visit.createdBy.name}</td>
            {MAIN.map((figure) => (
              <td key={figure} className={classes.figure} data-label={t(`short.${figure}`)}>
                {words.figure(figures[figure], figure)}
              </td>
            ))}
            <td className={classes.menu}>
              <VisitMenu visit={visit} mayWrite={mayWrite} onOpen={(what) => setOpen({ what, visit })} />
            </td>
          </tr>
        ))}
      </DataTable>
      {open?.what === 'remove' && (
        <RemoveVisit patientId={patientId} visit={open.visit} onClose={() => setOpen(null)} />
      )}
      {open?.what === 'history' && (
        <VisitHistory patientId={patientId} visit={open.visit} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface VisitMenuProps {
  visit: VisitSummary;
  mayWrite: boolean;
  onOpen: (what: 'history' | 'remove') => void;
}

function VisitMenu({ visit, mayWrite, onOpen }: VisitMenuProps) {
  const { t } = useTranslation('visits');
  const words = useVisitWords();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          className={classes.touch}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('list.actionsOf', { day: words.day(visit.day) })}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => onOpen('history')}>
          {t('list.history')}
        </Menu.Item>
        {mayWrite && (
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => onOpen('remove')}>
            {t('list.remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
