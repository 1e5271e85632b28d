import { Button, Skeleton } from '@mantine/core';
import { allows, type OfferedPlace, type OrganisationPlace } from '@hyaline/contract';
import { IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { endPlace, offerPlace, placesQuery } from '../../api/organisation.ts';
import { formatDate } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone, showProblem } from '../../ui/toasts.tsx';
import { DashboardTiles } from './dashboard/DashboardTiles.tsx';
import { OwnReferences } from './dashboard/OwnReferences.tsx';
import { CodeDialog } from './CodeDialog.tsx';
import classes from './organisation.module.css';

/** Where people of an organisation begin: counts over its clinics, and which clinics these are. */
export function OrganisationHome() {
  const { t } = useTranslation('organisation');
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(placesQuery);
  const [offered, setOffered] = useState<OfferedPlace | null>(null);
  const offer = useMutation({
    mutationFn: offerPlace,
    onSuccess: setOffered,
    onError: showProblem,
    onSettled: () => client.invalidateQueries({ queryKey: placesQuery.queryKey }),
  });
  const mayOffer = allows(session.role, 'organisation:offer');
  return (
    <Page
      crumbs={[session.clinic.name]}
      title={t('home.title')}
      actions={
        mayOffer && (
          <>
            <Button
              className={classes.compact}
              variant="default"
              leftSection={<IconUsers size={16} />}
              renderRoot={(props) => <AppLink to="/settings/team" {...props} />}
            >
              {t('home.team')}
            </Button>
            <Button loading={offer.isPending} onClick={() => offer.mutate()}>
              {t('home.offer')}
            </Button>
          </>
        )
      }
    >
      <DashboardTiles />
      {allows(session.role, 'organisation:references') && <OwnReferences />}
      <section className={classes.part}>
        <h2>{t('home.clinics')}</h2>
        {data === undefined && error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data === undefined ? (
          <Skeleton height={120} />
        ) : data.length === 0 ? (
          <p>{t('home.none')}</p>
        ) : (
          <Places places={data} mayEnd={mayOffer} />
        )}
      </section>
      {offered !== null && <CodeDialog offered={offered} onClose={() => setOffered(null)} />}
    </Page>
  );
}

function Places({ places, mayEnd }: { places: readonly OrganisationPlace[]; mayEnd: boolean }) {
  const { t } = useTranslation('organisation');
  const [ending, setEnding] = useState<OrganisationPlace | null>(null);
  return (
    <>
      <DataTable columns={[t('home.column.clinic'), t('home.column.since'), { hidden: t('home.column.actions') }]}>
        {places.map((place) => (
          <PlaceRow key={place.id} place={place} onEnd={mayEnd ? () => setEnding(place) : null} />
        ))}
      </DataTable>
      {ending !== null && <EndDialog place={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function PlaceRow({ place, onEnd }: { place: OrganisationPlace; onEnd: (() => void) | null }) {
  const { t } = useTranslation('organisation');
  const locale = useLocale();
  return (
    <tr>
      <th scope="row" id={`place-${place.id}`}>
        {place.clinic ?? <Pill>{t('home.waiting')}</Pill>}
      </th>
      <td data-label={t('home.column.since')} data-number>
        {place.joinedAt === null
          ? t('home.until', { at: formatDate(place.expiresAt, locale) })
          : formatDate(place.joinedAt, locale)}
      </td>
      <td>
        {onEnd !== null && (
          <Button size="xs" variant="default" aria-describedby={`place-${place.id}`} onClick={onEnd}>
            {t('home.end')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function EndDialog({ place, onClose }: { place: OrganisationPlace; onClose: () => void }) {
  const { t } = useTranslation('organisation');
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => endPlace(place.id),
    onSuccess: () => {
      onClose();
      showDone(t('home.ended'));
    },
    onSettled: () => client.invalidateQueries({ queryKey: placesQuery.queryKey }),
  });
  return (
    <ConfirmDialog
      opened
      danger
      title={t('home.endTitle')}
      text={place.clinic === null ? t('home.takeBackText') : t('home.endText')}
      confirm={t('home.end')}
      busy={isPending}
      error={error}
      onCancel={onClose}
      onConfirm={() => mutate()}
    />
  );
}
