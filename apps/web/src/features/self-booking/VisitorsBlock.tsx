import { Button, Skeleton, TextInput } from '@mantine/core';
import { EXAMPLE_REF, PATIENT_REF, type TakeVisitor, type Visitor } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { forgetVisitor, takeVisitor, visitorsQuery } from '../../api/self-booking.ts';
import { useNamesHidden } from '../../lib/names-hidden.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useNoPrint } from '../../lib/use-no-print.ts';
import { Block } from '../../ui/Block.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './self-booking.module.css';

/** Those who booked on the page and have no record: made a patient at a press, or joined to one who is there. */
export function VisitorsBlock() {
  const { t } = useTranslation('selfBooking');
  useNoPrint(t('visitors.noPrint'));
  const { data, error, refetch } = useQuery(visitorsQuery);
  return (
    <Block title={t('visitors.title')} text={t('visitors.text')}>
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={96} m={20} />}
      {data?.visitors.length === 0 && <p className={classes.none}>{t('visitors.none')}</p>}
      {data !== undefined && data.visitors.length > 0 && (
        <ul className={classes.visitors}>
          {data.visitors.map((visitor) => (
            <li key={visitor.appointmentId}>
              <VisitorRow visitor={visitor} />
            </li>
          ))}
        </ul>
      )}
      {data?.more === true && <p className={classes.none}>{t('visitors.more')}</p>}
    </Block>
  );
}

/** As the clocks of the place say it. */
const wallTime = ({ startsAt, zone }: Visitor, locale: string): string =>
  new Intl.DateTimeFormat(locale === 'es' ? 'es' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  }).format(new Date(startsAt));

function VisitorRow({ visitor }: { visitor: Visitor }) {
  const { t } = useTranslation('selfBooking');
  const locale = useLocale();
  const hidden = useNamesHidden();
  const client = useQueryClient();
  const [ref, setRef] = useState<string | null>(null);
  const take = useMutation({
    mutationFn: (body: TakeVisitor) => takeVisitor(visitor.appointmentId, body),
    onSuccess: async ({ patientRef }) => {
      showDone(t('visitors.taken', { ref: patientRef }));
      await client.invalidateQueries({ queryKey: visitorsQuery.queryKey });
    },
  });
  const [asking, setAsking] = useState(false);
  const forget = useMutation({
    mutationFn: () => forgetVisitor(visitor.appointmentId),
    onSuccess: async () => {
      showDone(t('visitors.forgotten'));
      await client.invalidateQueries({ queryKey: visitorsQuery.queryKey });
    },
  });
  const { givenName, familyName, email, phone, status } = visitor;
  const doubled = isCode(take.error, 'possible-duplicate');
  const known = ref?.trim().toUpperCase() ?? '';
  return (
    <>
      <div>
        <strong>{hidden ? t('visitors.hidden') : `${givenName as string} ${familyName as string}`}</strong>
        {!hidden && <span>{[email, phone].filter((each) => (each as string) !== '').join(' · ')}</span>}
        <span>
          {wallTime(visitor, locale)} · {visitor.type} · {visitor.provider} · {t(`status.${status}`)}
        </span>
      </div>
      <ProblemNote error={take.error ?? forget.error} />
      {asking ? (
        <div className={classes.buttons}>
          <Button color="red" loading={forget.isPending} onClick={() => forget.mutate()}>
            {t('visitors.forgetAsk')}
          </Button>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('visitors.keep')}
          </Button>
        </div>
      ) : ref === null ? (
        <div className={classes.buttons}>
          <Button
            loading={take.isPending}
            onClick={() => take.mutate({ patientRef: null, duplicatesSeen: doubled })}
            variant={doubled ? 'default' : 'filled'}
          >
            {doubled ? t('visitors.enterAnyway') : t('visitors.enter')}
          </Button>
          <Button variant="default" onClick={() => setRef('')}>
            {t('visitors.known')}
          </Button>
          <Button variant="subtle" onClick={() => setAsking(true)}>
            {t('visitors.forget')}
          </Button>
        </div>
      ) : (
        <form
          className={classes.buttons}
          onSubmit={(event) => {
            event.preventDefault();
            take.mutate({ patientRef: known, duplicatesSeen: true });
          }}
        >
          <TextInput
            label={t('visitors.ref')}
            placeholder={EXAMPLE_REF}
            value={ref}
            onChange={(event) => setRef(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" loading={take.isPending} disabled={!PATIENT_REF.test(known)}>
            {t('visitors.join')}
          </Button>
          <Button variant="subtle" onClick={() => setRef(null)}>
            {t('visitors.back')}
          </Button>
        </form>
      )}
    </>
  );
}
