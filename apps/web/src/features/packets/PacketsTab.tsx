import { Button, Skeleton } from '@mantine/core';
import { type PacketDraft, type PacketSummary, type Patient, phi } from '@hyaline/contract';
import { IconMailShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createPacket, packetsOfQuery } from '../../api/packets.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { FormsDialog } from './FormsDialog.tsx';
import { PacketEditor } from './PacketEditor.tsx';
import classes from './packets.module.css';
import { PacketView } from './PacketView.tsx';
import { StatePill } from './StatePill.tsx';

/** What was and will be sent to a patient: the list, one packet, or a new one. */
export function PacketsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('packets');
  const [open, setOpen] = useState<string | null>(null);
  const [fresh, setFresh] = useState(false);
  const create = useRecordChange({
    ask: (draft: PacketDraft) => createPacket(patient.id, draft),
    done: t('done.drafted'),
    after: ({ id }) => {
      setFresh(false);
      setOpen(id);
    },
  });
  if (fresh)
    return (
      <PacketEditor
        patientId={patient.id}
        initial={{ title: phi(''), locale: patient.fields.language.startsWith('es') ? 'es' : 'en', items: [] }}
        busy={create.isPending}
        error={create.error}
        onSave={create.mutate}
        onCancel={() => setFresh(false)}
      />
    );
  if (open !== null) return <PacketView id={open} onClose={() => setOpen(null)} />;
  return <Listed patient={patient} onOpen={setOpen} onNew={() => setFresh(true)} />;
}

interface ListedProps {
  patient: Patient;
  onOpen: (id: string) => void;
  onNew: () => void;
}

function Listed({ patient, onOpen, onNew }: ListedProps) {
  const { t } = useTranslation('packets');
  const { data, error, refetch } = useQuery(packetsOfQuery(patient.id));
  const [forms, setForms] = useState(false);
  if (data === undefined)
    return error === null ? <Skeleton height={200} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const actions = data.mayWrite && (
    <div className={classes.actions}>
      <Button variant="default" onClick={() => setForms(true)}>
        {t('list.forms')}
      </Button>
      <Button onClick={onNew}>{t('list.new')}</Button>
    </div>
  );
  return (
    <>
      {data.packets.length === 0 ? (
        <State
          icon={<IconMailShare size={28} stroke={1.5} />}
          title={t('list.emptyTitle')}
          text={t('list.emptyText')}
          actions={actions || undefined}
        />
      ) : (
        <>
          <div className={classes.bar}>{actions}</div>
          <PacketTable packets={data.packets} onOpen={onOpen} />
        </>
      )}
      {forms && <FormsDialog onClose={() => setForms(false)} />}
    </>
  );
}

function PacketTable({ packets, onOpen }: { packets: readonly PacketSummary[]; onOpen: (id: string) => void }) {
  const { t } = useTranslation('packets');
  const locale = useLocale();
  const column = (name: 'title' | 'items' | 'state' | 'changed') => t(`list.column.${name}`);
  return (
    <DataTable columns={[column('title'), column('items'), column('state'), column('changed')]}>
      {packets.map(({ id, title, items, state, hasDraft, version, changedAt }) => (
        <tr key={id}>
          <th scope="row" data-label={column('title')}>
            <button type="button" className={classes.open} onClick={() => onOpen(id)}>
              {title}
            </button>
          </th>
          <td data-label={column('items')}>{[...new Set(items)].map((kind) => t(`kind.${kind}`)).join(', ')}</td>
          <td data-label={column('state')}>
            <span className={classes.pills}>
              <StatePill state={state} />
              {hasDraft && version !== null && <Pill>{t('state.changing')}</Pill>}
            </span>
          </td>
          <td data-label={column('changed')}>{formatDateTime(changedAt, locale)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
