import { Button, Menu, Skeleton } from '@mantine/core';
import { allows, type Patient, type ProtocolList } from '@hyaline/contract';
import { dateWords, type ProtocolContent } from '@hyaline/protocol';
import { IconChevronDown, IconPrescription } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { createProtocol, protocolsOfQuery, templatesQuery } from '../../api/protocols.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { AdherenceStrips } from './AdherenceStrips.tsx';
import { fromTemplate, newContent, today } from './editing.ts';
import { ProtocolEditor } from './ProtocolEditor.tsx';
import { ProtocolView } from './ProtocolView.tsx';
import classes from './protocols.module.css';
import { StatePill } from './StatePill.tsx';
import { useProtocolChange } from './use-protocol-change.ts';

/** Which protocol the address names, when a list of due tasks led here. */
const named = (): string | null => new URLSearchParams(window.location.search).get('protocol');

/** What is prescribed to a patient: the list, one protocol, or a new one. */
export function ProtocolsTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('protocols');
  const [open, setOpen] = useState<string | null>(named);
  const [fresh, setFresh] = useState<ProtocolContent | null>(null);
  const create = useProtocolChange({
    ask: (content: ProtocolContent) => createProtocol(patient.id, content),
    done: t('done.drafted'),
    after: ({ id }) => {
      setFresh(null);
      setOpen(id);
    },
  });
  if (fresh !== null)
    return (
      <ProtocolEditor
        initial={fresh}
        save={t('save.draft')}
        busy={create.isPending}
        error={create.error}
        onSave={create.mutate}
        onCancel={() => setFresh(null)}
      />
    );
  if (open !== null) return <ProtocolView id={open} onClose={() => setOpen(null)} />;
  return <Listed patient={patient} onOpen={setOpen} onNew={setFresh} />;
}

interface ListedProps {
  patient: Patient;
  onOpen: (id: string) => void;
  onNew: (content: ProtocolContent) => void;
}

function Listed({ patient, onOpen, onNew }: ListedProps) {
  const { t } = useTranslation('protocols');
  const { data, error, refetch } = useQuery(protocolsOfQuery(patient.id));
  if (data === undefined)
    return error === null ? <Skeleton height={200} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const add = data.mayWrite && <NewButton onNew={onNew} />;
  if (data.protocols.length === 0)
    return (
      <State
        icon={<IconPrescription size={28} stroke={1.5} />}
        title={t('list.emptyTitle')}
        text={t('list.emptyText')}
        actions={add || undefined}
      />
    );
  return (
    <>
      <div className={classes.bar}>{add}</div>
      <ProtocolTable protocols={data.protocols} onOpen={onOpen} />
      <AdherenceStrips patientId={patient.id} />
    </>
  );
}

function NewButton({ onNew }: { onNew: (content: ProtocolContent) => void }) {
  const { t } = useTranslation('protocols');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: templates = [] } = useQuery({ ...templatesQuery, enabled: allows(session.role, 'compound:write') });
  const now = today(session.account.timeZone);
  if (templates.length === 0) return <Button onClick={() => onNew(newContent(now))}>{t('list.new')}</Button>;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} />}>{t('list.new')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onNew(newContent(now))}>{t('list.blank')}</Menu.Item>
        <Menu.Label>{t('list.templates')}</Menu.Label>
        {templates.map((template) => (
          <Menu.Item key={template.id} onClick={() => onNew(fromTemplate(template, now))}>
            {template.content.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ProtocolTable({ protocols, onOpen }: { protocols: ProtocolList['protocols']; onOpen: (id: string) => void }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const column = (name: 'title' | 'items' | 'state' | 'due') => t(`list.column.${name}`);
  return (
    <DataTable columns={[column('title'), column('items'), column('state'), column('due')]}>
      {protocols.map(({ id, title, items, state, hasDraft, version, nextDueOn }) => (
        <tr key={id}>
          <th scope="row" data-label={column('title')}>
            <button type="button" className={classes.open} onClick={() => onOpen(id)}>
              {title}
            </button>
          </th>
          <td data-label={column('items')}>{items.map(({ compound, dose }) => `${compound} ${dose}`).join(', ')}</td>
          <td data-label={column('state')}>
            <span className={classes.pills}>
              <StatePill state={state} />
              {hasDraft && version !== null && <Pill>{t('state.changing')}</Pill>}
            </span>
          </td>
          <td data-label={column('due')}>{nextDueOn === null ? t('list.nothingDue') : dateWords(nextDueOn, locale)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
