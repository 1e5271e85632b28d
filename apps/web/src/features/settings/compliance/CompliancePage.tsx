import { Button, Skeleton } from '@mantine/core';
import { allows, type LegalStatus, type Signable } from '@hyaline/contract';
import { IconCircleCheck, IconSignature } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { legalStatusQuery } from '../../../api/legal.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Note } from '../../../ui/Note.tsx';
import { Page } from '../../../ui/Page.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { Block, Blocks } from '../../../ui/Block.tsx';
import classes from './Compliance.module.css';
import { SignedList } from './SignedList.tsx';
import { SignFlow } from './SignFlow.tsx';

/** The agreements of the clinic: how it stands, signing by an owner, copies of what was signed. */
export function CompliancePage() {
  const { t } = useTranslation(['legal', 'settings']);
  const { data: status, error, refetch } = useQuery(legalStatusQuery);
  return (
    <Page
      crumbs={[t('settings:crumb')]}
      title={t('settings:section.compliance.title')}
      actions={status !== undefined && <StatePill state={status.state} />}
    >
      {status !== undefined ? (
        <Agreement status={status} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={180} />
      )}
    </Page>
  );
}

function StatePill({ state }: { state: LegalStatus['state'] }) {
  const { t } = useTranslation('legal');
  const signed = state === 'current';
  return (
    <Pill
      tone={signed ? 'pass' : 'warn'}
      icon={signed ? <IconCircleCheck size={13} stroke={1.9} /> : <IconSignature size={13} stroke={1.9} />}
    >
      {t(`pill.${state}`)}
    </Pill>
  );
}

function Agreement({ status }: { status: LegalStatus }) {
  const { t } = useTranslation('legal');
  const locale = useLocale();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [signing, setSigning] = useState<Signable | null>(null);
  const mayAccept = allows(session.role, 'legal:accept');
  const waits = status.state !== 'current';
  const at = status.dueAt === null ? '' : formatDate(status.dueAt, locale);
  const dpa = status.acceptances.find(({ code }) => code === 'dpa');
  if (signing === 'dpa' || (signing === 'baa' && waits))
    return <SignFlow code={signing} clinic={session.clinic.name} onLeave={() => setSigning(null)} />;
  return (
    <Blocks>
      <Block title={t('baa.title')} text={t('baa.text')}>
        <div className={classes.card}>
          <p className={classes.state}>{t(`state.${status.state}`, { version: status.version, at })}</p>
          {status.notice !== null && <Note>{t('notice', { version: status.notice })}</Note>}
          <div className={classes.actions}>
            <Button component="a" variant="default" href={`/legal/baa?lang=${locale}`}>
              {t('read')}
            </Button>
            {waits && mayAccept && (
              <Button leftSection={<IconSignature size={16} />} onClick={() => setSigning('baa')}>
                {t('start')}
              </Button>
            )}
          </div>
          {waits && !mayAccept && <p className={classes.quiet}>{t('onlyOwner')}</p>}
        </div>
      </Block>
      <Block title={t('dpa.title')} text={t('dpa.text')}>
        <div className={classes.card}>
          <p className={classes.state}>
            {dpa === undefined ? t('dpa.none') : t('dpa.signed', { version: dpa.version, name: dpa.signerName })}
          </p>
          <div className={classes.actions}>
            <Button component="a" variant="default" href={`/legal/dpa?lang=${locale}`}>
              {t('read')}
            </Button>
            {dpa === undefined && mayAccept && (
              <Button variant="default" leftSection={<IconSignature size={16} />} onClick={() => setSigning('dpa')}>
                {t('dpa.start')}
              </Button>
            )}
          </div>
        </div>
      </Block>
      <Block title={t('signed.title')} text={t('signed.text')}>
        <SignedList acceptances={status.acceptances} mayDownload={mayAccept} />
      </Block>
    </Blocks>
  );
}
