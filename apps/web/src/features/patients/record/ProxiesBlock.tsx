import { Button, Skeleton } from '@mantine/core';
import type { Patient, Proxy } from '@hyaline/contract';
import { IconUserHeart, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endProxy, inviteProxyAgain, proxiesQuery } from '../../../api/proxies.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { Block } from '../../../ui/Block.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import classes from './access.module.css';
import { PasskeyWords } from './PasskeyWords.tsx';
import { ProxyDialog } from './ProxyDialog.tsx';

/** Parents and carers who come in for the patient: what they see, until when, and how it is given and taken. */
export function ProxiesBlock({ patient }: { patient: Patient }) {
  const { t } = useTranslation('patients');
  const { data, error, refetch } = useQuery(proxiesQuery(patient.id));
  const [giving, setGiving] = useState(false);
  const [ending, setEnding] = useState<Proxy | null>(null);
  return (
    <Block title={t('proxies.title')} text={t('proxies.text')}>
      {data === undefined && error === null && <Skeleton height={72} />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.proxies.length === 0 && <p className={classes.said}>{t('proxies.none')}</p>}
      {data !== undefined && data.proxies.length > 0 && (
        <ul className={classes.people}>
          {data.proxies.map((proxy) => (
            <ProxyLine
              key={proxy.id}
              patientId={patient.id}
              proxy={proxy}
              onEnd={data.mayGive ? () => setEnding(proxy) : undefined}
            />
          ))}
        </ul>
      )}
      {data?.mayGive && (
        <div className={classes.actions}>
          <Button variant="default" leftSection={<IconUserPlus size={16} />} onClick={() => setGiving(true)}>
            {t('proxies.give')}
          </Button>
        </div>
      )}
      {giving && <ProxyDialog patient={patient} onClose={() => setGiving(false)} />}
      {ending !== null && <EndProxy patient={patient} proxy={ending} onClose={() => setEnding(null)} />}
    </Block>
  );
}

interface ProxyLineProps {
  patientId: string;
  proxy: Proxy;
  /** Undefined for who may not give and take access. */
  onEnd: (() => void) | undefined;
}

function ProxyLine({ patientId, proxy, onEnd }: ProxyLineProps) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const again = useRecordChange({ ask: () => inviteProxyAgain(patientId, proxy.id), done: () => t('proxies.sent') });
  const { name, email, evidence, basis, scope, state, endsAt, passkeys } = proxy;
  const parts = scope.map((part) => t(`proxies.part.${part}`)).join(', ');
  return (
    <li className={classes.person}>
      <span className={classes.avatar} aria-hidden>
        <IconUserHeart size={17} />
      </span>
      <div className={classes.words}>
        <b>{name}</b>
        <span>{[t(`proxies.basis.${basis}`), evidence, email].filter((word) => word !== '').join(' · ')}</span>
        <small>{t('proxies.sees', { parts, at: formatDateTime(endsAt, locale) })}</small>
        {passkeys !== null && (
          <small>
            <PasskeyWords passkeys={passkeys} />
          </small>
        )}
        {state !== 'active' && <small>{t(`proxies.${state}`)}</small>}
        <ProblemNote error={again.error} />
      </div>
      {onEnd !== undefined && state !== 'active' && (
        <Button
          size="xs"
          variant="default"
          loading={again.isPending}
          aria-label={`${t('proxies.again')}, ${name}`}
          onClick={() => again.mutate()}
        >
          {t('proxies.again')}
        </Button>
      )}
      {onEnd !== undefined && (
        <Button size="xs" variant="default" aria-label={`${t('proxies.end')}, ${name}`} onClick={onEnd}>
          {t('proxies.end')}
        </Button>
      )}
    </li>
  );
}

function EndProxy({ patient, proxy, onClose }: { patient: Patient; proxy: Proxy; onClose: () => void }) {
  const { t } = useTranslation('patients');
  const change = useRecordChange({
    ask: () => endProxy(patient.id, proxy.id),
    done: () => t('proxies.ended'),
    after: onClose,
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('proxies.endTitle')}
      text={t('proxies.endText', { name: proxy.name })}
      confirm={t('proxies.end')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate()}
    />
  );
}
