import { ActionIcon, Button, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { allows, PATIENT_LISTS, type Session } from '@hyaline/contract';
import { IconEye, IconEyeOff, IconFileImport, IconPlus, IconSearch } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { useKeys } from '../../../lib/keys.ts';
import { useNoPrint } from '../../../lib/use-no-print.ts';
import { AgreementNote, useMayStore } from '../../../ui/AgreementNote.tsx';
import { AppLink } from '../../../ui/AppLink.tsx';
import { Note } from '../../../ui/Note.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { NotForRole } from '../NotForRole.tsx';
import { Found } from './Found.tsx';
import { Listed } from './Listed.tsx';
import classes from './list.module.css';
import { hideNames, useNamesHidden } from '../../../lib/names-hidden.ts';
import { useArrowKeys } from './use-arrow-keys.ts';

/** Too short a text would find half of the clinic, each of them a look in the ledger. */
const MIN_LETTERS = 2;

/** Those whom this person may see: by list, or by what they type. What is typed stays in this page. */
export function PatientsPage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return allows(session.role, 'patient:read') ? <Lists session={session} /> : <NotForRole role={session.role} />;
}

function Lists({ session }: { session: Session }) {
  const { t } = useTranslation('patients');
  const { list: asked } = useSearch({ strict: false });
  const [list, setList] = useState(asked ?? (session.role === 'provider' ? 'mine' : 'all'));
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), 300);
  const search = useRef<HTMLInputElement>(null);
  const { area, onKeyDown } = useArrowKeys('a[data-patient]');
  const hidden = useNamesHidden();
  useNoPrint(t('list.noPrint'));
  useKeys(t('title'), [{ keys: ['/'], label: t('list.search'), run: () => search.current?.focus() }]);
  const text = typed.trim().length < MIN_LETTERS ? '' : settled;
  const clear = () => setTyped('');
  return (
    <Page title={t('title')} actions={<Actions session={session} hidden={hidden} />}>
      <AgreementNote role={session.role} />
      {hidden && (
        <div className={classes.note} role="status">
          <Note icon={<IconEyeOff size={16} stroke={1.7} />}>{t('privacy.hint')}</Note>
        </div>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys move between the links inside */}
      <div ref={area} onKeyDown={onKeyDown}>
        <div className={classes.bar} role="search">
          <TextInput
            ref={search}
            className={classes.search}
            type="search"
            autoComplete="off"
            aria-label={t('list.search')}
            placeholder={t('list.search')}
            title={t('list.searchHint')}
            maxLength={120}
            leftSection={<IconSearch size={15} stroke={1.7} />}
            rightSection={typed === '' ? <kbd aria-hidden>/</kbd> : undefined}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && clear()}
          />
          <SegmentedControl
            className={classes.lists}
            aria-label={t('list.label')}
            value={list}
            onChange={(value) => {
              clear();
              setList(value);
            }}
            data={PATIENT_LISTS.map((each) => ({ value: each, label: t(`list.${each}`) }))}
          />
        </div>
        {text === '' ? <Listed key={list} list={list} session={session} /> : <Found text={text} />}
      </div>
    </Page>
  );
}

function Actions({ session, hidden }: { session: Session; hidden: boolean }) {
  const { t } = useTranslation('patients');
  const { t: words } = useTranslation('exchange');
  const mayStore = useMayStore();
  const label = t(hidden ? 'privacy.show' : 'privacy.hide');
  const Icon = hidden ? IconEye : IconEyeOff;
  return (
    <>
      <span className={classes.truth}>
        <Pill icon={<IconEye size={13} stroke={1.9} />}>{t('truth')}</Pill>
      </span>
      <Tooltip label={label}>
        <ActionIcon
          variant="default"
          size={32}
          aria-label={label}
          aria-pressed={hidden}
          onClick={() => hideNames(!hidden)}
        >
          <Icon size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {allows(session.role, 'patient:import') && (
        <>
          <Button
            variant="default"
            visibleFrom="md"
            leftSection={<IconFileImport size={16} />}
            renderRoot={(props) => <AppLink to="/patients/import" {...props} />}
          >
            {words('import')}
          </Button>
          <ActionIcon
            variant="default"
            hiddenFrom="md"
            size={32}
            aria-label={words('import')}
            renderRoot={(props) => <AppLink to="/patients/import" {...props} />}
          >
            <IconFileImport size={16} stroke={1.7} />
          </ActionIcon>
        </>
      )}
      {allows(session.role, 'patient:write') && (
        <Button
          leftSection={<IconPlus size={16} />}
          disabled={!mayStore}
          renderRoot={mayStore ? (props) => <AppLink to="/patients/new" {...props} /> : undefined}
        >
          {t('add')}
        </Button>
      )}
    </>
  );
}
