import { Button, Skeleton, TextInput } from '@mantine/core';
import { allows, type Compound } from '@hyaline/contract';
import { IconFlask, IconPlus, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { addStarters, compoundsQuery } from '../../api/protocols.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { showDone, showProblem } from '../../ui/toasts.tsx';
import { CompoundDialog } from './CompoundDialog.tsx';
import { PlaceTabs } from './PlaceTabs.tsx';
import classes from './protocols.module.css';
import { unitWords } from '@hyaline/protocol';

/** The clinic's catalogue: what each compound is and who says so. Nothing of a patient, and no doses. */
export function CompoundsPage() {
  const { t } = useTranslation('protocols');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(compoundsQuery);
  const [open, setOpen] = useState<Compound | 'new' | null>(null);
  const mayWrite = allows(session.role, 'compound:write');
  return (
    <Page
      title={t('catalogue.title')}
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen('new')}>
            {t('catalogue.add')}
          </Button>
        )
      }
    >
      <div className={classes.page}>
        <PlaceTabs here="compounds" />
        {data !== undefined ? (
          <Catalogue compounds={data} mayWrite={mayWrite} onOpen={setOpen} />
        ) : error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={240} />
        )}
      </div>
      {open !== null && (
        <CompoundDialog compound={open === 'new' ? null : open} mayWrite={mayWrite} onClose={() => setOpen(null)} />
      )}
    </Page>
  );
}

interface CatalogueProps {
  compounds: readonly Compound[];
  mayWrite: boolean;
  onOpen: (compound: Compound) => void;
}

function Catalogue({ compounds, mayWrite, onOpen }: CatalogueProps) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const [text, setText] = useState('');
  if (compounds.length === 0)
    return (
      <State
        icon={<IconFlask size={28} stroke={1.5} />}
        title={t('catalogue.emptyTitle')}
        text={t('catalogue.emptyText')}
        actions={mayWrite ? <StartersButton /> : undefined}
      />
    );
  const asked = text.trim().toLowerCase();
  const shown = compounds.filter(({ fields: { name, synonyms, classWords } }) =>
    [name, ...synonyms, ...classWords].some((word) => word.toLowerCase().includes(asked)),
  );
  const column = (name: 'name' | 'class' | 'unit' | 'facts') => t(`catalogue.column.${name}`);
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          className={classes.search}
          aria-label={t('catalogue.search')}
          placeholder={t('catalogue.search')}
          leftSection={<IconSearch size={15} />}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {mayWrite && <StartersButton />}
      </div>
      {shown.length === 0 && <p className={classes.quiet}>{t('catalogue.noneFound')}</p>}
      <DataTable columns={[column('name'), column('class'), column('unit'), column('facts')]}>
        {shown.map((compound) => (
          <tr key={compound.id}>
            <th scope="row" data-label={column('name')}>
              <button type="button" className={classes.open} onClick={() => onOpen(compound)}>
                {compound.fields.name}
              </button>{' '}
              {compound.archivedAt !== null && <Pill>{t('catalogue.archived')}</Pill>}
            </th>
            <td data-label={column('class')}>{compound.fields.classWords[0] ?? ''}</td>
            <td data-label={column('unit')}>{unitWords(compound.fields.defaultUnit, locale)}</td>
            <td data-label={column('facts')}>{t('catalogue.checked', checkedOf(compound))}</td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

function checkedOf({ fields }: Compound): { checked: number; all: number } {
  const facts = [...Object.values(fields.facts), fields.iuPerMg].filter((fact) => fact !== null);
  return { checked: facts.filter(({ verified }) => verified).length, all: facts.length };
}

function StartersButton() {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: () => addStarters(locale),
    onSuccess: ({ added }) => showDone(t('catalogue.started', { count: added })),
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: compoundsQuery.queryKey }),
  });
  return (
    <Button variant="default" loading={add.isPending} onClick={() => add.mutate()}>
      {t('catalogue.start')}
    </Button>
  );
}
