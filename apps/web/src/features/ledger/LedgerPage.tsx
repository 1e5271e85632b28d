import { ActionIcon, Button, Drawer, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { allows, type LedgerPage as PageOfLedger, type LedgerRow } from '@hyaline/contract';
import { IconDownload, IconRefresh, IconSearch, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { LEDGER_EXPORT, LEDGER_EXPORT_CSV, LEDGER_GROUPS, type LedgerGroup, ledgerQuery } from '../../api/ledger.ts';
import { formatNumber, formatTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { EventTable, WaitingRows } from './EventTable.tsx';
import classes from './LedgerPage.module.css';
import { VerifyPanel } from './VerifyPanel.tsx';

/** Who did what with patient data, and the proof of it beside every event. */
export function LedgerPage() {
  const { t } = useTranslation(['ledger', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [group, setGroup] = useState<LedgerGroup>('all');
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 350);
  const [chosen, setChosen] = useState<LedgerRow | null>(null);
  const ledger = useInfiniteQuery(ledgerQuery(group, search));
  const wide = useMediaQuery('(min-width: 80em)', true, { getInitialValueInEffect: false });
  const newest = ledger.data?.pages[0];
  const panel = <VerifyPanel row={chosen} newest={newest} clinicId={session.clinic.id} titled={wide} />;
  return (
    <Page
      title={t('title')}
      bare
      actions={<Actions newest={newest} mayExport={allows(session.role, 'ledger:export')} />}
    >
      <div className={classes.split}>
        <section className={classes.events}>
          <div className={classes.bar}>
            <SegmentedControl
              className={classes.groups}
              aria-label={t('group.label')}
              value={group}
              onChange={(value) => setGroup(value)}
              data={LEDGER_GROUPS.map((each) => ({ value: each, label: t(`group.${each}`) }))}
            />
            <TextInput
              className={classes.search}
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              leftSection={<IconSearch size={15} />}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Tooltip label={t('refresh')}>
              <ActionIcon variant="default" size={36} aria-label={t('refresh')} onClick={() => void ledger.refetch()}>
                <IconRefresh size={16} />
              </ActionIcon>
            </Tooltip>
          </div>
          <div className={classes.scroll}>
            {ledger.data !== undefined ? (
              <Events pages={ledger.data.pages} chosen={chosen} onChoose={setChosen} />
            ) : ledger.error !== null ? (
              <ErrorState error={ledger.error} onRetry={() => void ledger.refetch()} />
            ) : (
              <WaitingRows />
            )}
            {ledger.hasNextPage && (
              <div className={classes.older}>
                <Button
                  variant="default"
                  loading={ledger.isFetchingNextPage}
                  onClick={() => void ledger.fetchNextPage()}
                >
                  {t('older')}
                </Button>
              </div>
            )}
          </div>
          <Footer pages={ledger.data?.pages} />
        </section>
        {wide ? (
          <aside className={classes.aside} aria-label={t('verify.title')}>
            {panel}
          </aside>
        ) : (
          <Drawer
            opened={chosen !== null}
            onClose={() => setChosen(null)}
            position="right"
            size={400}
            title={t('verify.title')}
            closeButtonProps={{ 'aria-label': t('app:close') }}
          >
            {panel}
          </Drawer>
        )}
      </div>
    </Page>
  );
}

function Actions({ newest, mayExport }: { newest: PageOfLedger | undefined; mayExport: boolean }) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  return (
    <>
      {newest !== undefined && (
        <span className={classes.complete}>
          {newest.checkpoint === null ? (
            <Pill>{t('notSigned')}</Pill>
          ) : (
            <Pill tone="pass" icon={<IconShieldCheck size={13} stroke={1.9} />}>
              {t('complete', { time: formatTime(newest.checkpoint.at, locale) })}
            </Pill>
          )}
        </span>
      )}
      {mayExport && (
        <Tooltip label={t('exportHint')} multiline w={260}>
          {/* A plain download: the browser streams it to disk. */}
          <Button
            component="a"
            href={LEDGER_EXPORT}
            download
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            {t('export')}
          </Button>
        </Tooltip>
      )}
      {mayExport && (
        <Tooltip label={t('exportCsvHint')} multiline w={260}>
          <Button component="a" href={LEDGER_EXPORT_CSV} download variant="default">
            CSV
          </Button>
        </Tooltip>
      )}
    </>
  );
}

interface EventsProps {
  pages: readonly PageOfLedger[];
  chosen: LedgerRow | null;
  onChoose: (row: LedgerRow) => void;
}

function Events({ pages, chosen, onChoose }: EventsProps) {
  const { t } = useTranslation('ledger');
  const rows = pages.flatMap((page) => page.rows);
  if (rows.length === 0) {
    return <State icon={<IconSearch size={28} stroke={1.5} />} title={t('empty.title')} text={t('empty.text')} />;
  }
  return <EventTable rows={rows} chosenId={chosen?.entryId ?? null} onChoose={onChoose} />;
}

function Footer({ pages }: { pages: readonly PageOfLedger[] | undefined }) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  if (pages === undefined) return null;
  const shown = pages.reduce((sum, page) => sum + page.rows.length, 0);
  return (
    <footer className={classes.footer}>
      <span>
        {t('count', { shown: formatNumber(shown, locale), total: formatNumber(pages[0]?.total ?? 0, locale) })}
      </span>
      <span>{t('kept')}</span>
    </footer>
  );
}
