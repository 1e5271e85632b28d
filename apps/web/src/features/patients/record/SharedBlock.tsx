import { Button, Skeleton } from '@mantine/core';
import type { Patient, SharedItem } from '@hyaline/contract';
import { IconFile, IconPhotoScan, IconStretching } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sharedQuery } from '../../../api/sharing.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Block } from '../../../ui/Block.tsx';
import { TakeBackDialog } from '../../../ui/SharedWithPatient.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import classes from './access.module.css';

const ICONS = { study: IconPhotoScan, visit: IconStretching, document: IconFile } as const;

/** What the patient sees in the portal beside the record itself: who shared it, since when, and taking it back. */
export function SharedBlock({ patient }: { patient: Patient }) {
  const { t } = useTranslation('patients');
  const { data, error, refetch } = useQuery(sharedQuery(patient.id));
  const [ending, setEnding] = useState<SharedItem | null>(null);
  return (
    <Block title={t('shared.title')} text={t('shared.text')}>
      {data === undefined && error === null && <Skeleton height={72} />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={classes.said}>{t('shared.none')}</p>}
      {data !== undefined && data.items.length > 0 && (
        <ul className={classes.people}>
          {data.items.map((item) => (
            <SharedLine key={item.id} item={item} onEnd={data.mayShare ? () => setEnding(item) : undefined} />
          ))}
        </ul>
      )}
      {ending !== null && (
        <TakeBackDialog patientId={patient.id} sharedId={ending.id} onClose={() => setEnding(null)} />
      )}
    </Block>
  );
}

function SharedLine({ item, onEnd }: { item: SharedItem; onEnd?: (() => void) | undefined }) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const { kind, name, day, sharedAt, sharedBy, byCover } = item;
  const Icon = ICONS[kind];
  const dated = /^\d{4}-\d\d-\d\d$/.test(day) ? formatDate(`${day}T12:00:00Z`, locale) : '';
  const called = [t(`shared.kind.${kind}`), name, dated].filter((word) => word !== '').join(' · ');
  return (
    <li className={classes.person}>
      <span className={classes.avatar} aria-hidden>
        <Icon size={17} />
      </span>
      <div className={classes.words}>
        <b>{called}</b>
        <p>
          {t('shared.since', { at: formatDate(sharedAt, locale), name: sharedBy.name })}
          {byCover && `. ${t('shared.byCover')}`}
        </p>
      </div>
      {onEnd !== undefined && (
        <Button size="xs" variant="default" aria-label={`${t('shared.back')}, ${called}`} onClick={onEnd}>
          {t('shared.back')}
        </Button>
      )}
    </li>
  );
}
