import { Button, Skeleton } from '@mantine/core';
import type { ProtocolTemplate } from '@hyaline/contract';
import type { ProtocolContent } from '@hyaline/protocol';
import { IconPlus, IconTemplate, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { changeTemplate, createTemplate, deleteTemplate, templatesQuery } from '../../api/protocols.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Page } from '../../ui/Page.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { newContent, today } from './editing.ts';
import { PlaceTabs } from './PlaceTabs.tsx';
import { ProtocolEditor } from './ProtocolEditor.tsx';
import classes from './protocols.module.css';

/** Protocols without a patient, to begin others from. */
export function TemplatesPage() {
  const { t } = useTranslation('protocols');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(templatesQuery);
  const [open, setOpen] = useState<ProtocolTemplate | 'new' | null>(null);
  const save = useMutation({
    mutationFn: async (content: ProtocolContent): Promise<unknown> =>
      open === null || open === 'new' ? createTemplate(content) : changeTemplate(open.id, open.revision, content),
    onSuccess: () => {
      showDone(t('done.template'));
      setOpen(null);
    },
    onSettled: () => client.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  });
  const close = (): void => {
    save.reset();
    setOpen(null);
  };
  if (open !== null)
    return (
      <Page crumbs={[t('places.templates')]} title={open === 'new' ? t('template.new') : open.content.title}>
        <div className={classes.page}>
          <p className={classes.lead}>{t('template.noPatient')}</p>
          <ProtocolEditor
            initial={open === 'new' ? newContent(today(session.account.timeZone)) : open.content}
            save={t('save.template')}
            busy={save.isPending}
            error={save.error}
            onSave={save.mutate}
            onCancel={close}
          />
        </div>
      </Page>
    );
  return (
    <Page
      title={t('places.templates')}
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen('new')}>
          {t('template.new')}
        </Button>
      }
    >
      <div className={classes.page}>
        <PlaceTabs here="templates" />
        {data !== undefined ? (
          <TemplateTable templates={data} onOpen={setOpen} />
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={200} />
        )}
      </div>
    </Page>
  );
}

interface TemplateTableProps {
  templates: readonly ProtocolTemplate[];
  onOpen: (template: ProtocolTemplate) => void;
}

function TemplateTable({ templates, onOpen }: TemplateTableProps) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const client = useQueryClient();
  const [removing, setRemoving] = useState<ProtocolTemplate | null>(null);
  const remove = useMutation({
    mutationFn: deleteTemplate,
    onSuccess: () => {
      showDone(t('template.removed'));
      setRemoving(null);
    },
    onSettled: () => client.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  });
  if (templates.length === 0)
    return (
      <State
        icon={<IconTemplate size={28} stroke={1.5} />}
        title={t('template.emptyTitle')}
        text={t('template.emptyText')}
      />
    );
  const column = (name: 'title' | 'items' | 'changed' | 'actions') => t(`template.column.${name}`);
  return (
    <>
      <DataTable columns={[column('title'), column('items'), column('changed'), { hidden: column('actions') }]}>
        {templates.map((template) => (
          <tr key={template.id}>
            <th scope="row" data-label={column('title')}>
              <button type="button" className={classes.open} onClick={() => onOpen(template)}>
                {template.content.title}
              </button>
            </th>
            <td data-label={column('items')}>{template.content.items.map(({ compound }) => compound).join(', ')}</td>
            <td data-label={column('changed')}>
              {formatDate(template.changedAt, locale)}, {template.changedBy.name}
            </td>
            <td>
              <Button
                variant="subtle"
                color="gray"
                size="compact-md"
                aria-label={t('template.remove', { title: template.content.title })}
                onClick={() => setRemoving(template)}
              >
                <IconTrash size={16} />
              </Button>
            </td>
          </tr>
        ))}
      </DataTable>
      <ConfirmDialog
        opened={removing !== null}
        danger
        title={t('template.removeTitle')}
        text={t('template.removeText')}
        confirm={t('template.removeTitle')}
        busy={remove.isPending}
        error={remove.error}
        onCancel={() => setRemoving(null)}
        onConfirm={() => removing && remove.mutate(removing.id)}
      />
    </>
  );
}
