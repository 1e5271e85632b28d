import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks';
import { EXAMPLE_REF, allows, LOOK_GROUPS, type LookGroup, PATIENT_REF } from '@hyaline/contract';
import { IconDownload } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LookFilter, looksExport } from '../../api/access.ts';
import { membersQuery, sessionQuery } from '../../api/identity.ts';
import { Page } from '../../ui/Page.tsx';
import { AccessSettingsForm } from './AccessSettingsForm.tsx';
import classes from './access-log.module.css';
import { Disclosures } from './Disclosures.tsx';
import { LookTable } from './LookTable.tsx';
import { StandOuts } from './StandOuts.tsx';

const VIEWS = ['log', 'stands-out', 'settings'] as const;
type View = (typeof VIEWS)[number];

/** Who saw this patient, in one search; what stands out; and the clinic's own hours. */
export function AccessLogPage() {
  const { t } = useTranslation('accessLog');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [view, setView] = useState<View>('log');
  const wide = useMediaQuery('(min-width: 44em)', true, { getInitialValueInEffect: false });
  const views = VIEWS.filter((each) => each !== 'settings' || allows(session.role, 'access-log:settings'));
  return (
    <Page title={t('title')}>
      <div className={classes.page}>
        <SegmentedControl
          aria-label={t('view.label')}
          orientation={wide ? 'horizontal' : 'vertical'}
          value={view}
          onChange={(value) => setView(value as View)}
          data={views.map((value) => ({ value, label: t(`view.${value}`) }))}
        />
        {view === 'log' && <Search />}
        {view === 'stands-out' && <StandOuts />}
        {view === 'settings' && <AccessSettingsForm />}
      </div>
    </Page>
  );
}

function Search() {
  const { t } = useTranslation('accessLog');
  const members = useQuery(membersQuery);
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed.trim().toUpperCase(), 350);
  const [person, setPerson] = useState('');
  const [group, setGroup] = useState<LookGroup>('all');
  const [outcome, setOutcome] = useState<LookFilter['outcome']>('any');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const patient = PATIENT_REF.test(asked) ? asked : undefined;
  const filter: LookFilter = {
    patient,
    person: person === '' ? undefined : person,
    group,
    outcome,
    from: from === '' ? undefined : from,
    to: to === '' ? undefined : to,
  };
  const wrong = asked !== '' && patient === undefined;
  return (
    <>
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t('filter.patient')}
          placeholder={EXAMPLE_REF}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          error={wrong ? t('filter.patientWrong') : null}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('filter.person')}
          value={person}
          onChange={(event) => setPerson(event.currentTarget.value)}
          data={[
            { value: '', label: t('filter.everybody') },
            ...(members.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <NativeSelect
          label={t('filter.group')}
          value={group}
          onChange={(event) => setGroup(event.currentTarget.value as LookGroup)}
          data={LOOK_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
        />
        <NativeSelect
          label={t('filter.outcome')}
          value={outcome}
          onChange={(event) => setOutcome(event.currentTarget.value as LookFilter['outcome'])}
          data={(['any', 'done', 'refused'] as const).map((value) => ({ value, label: t(`outcome.${value}`) }))}
        />
        <TextInput
          type="date"
          label={t('filter.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('filter.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {/* a plain download: the browser streams it to disk */}
        <Button
          component="a"
          href={looksExport(filter)}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          {t('export')}
        </Button>
      </div>
      {!wrong && <LookTable filter={filter} withPatient={patient === undefined} />}
      {patient !== undefined && <Disclosures patientRef={patient} />}
    </>
  );
}
