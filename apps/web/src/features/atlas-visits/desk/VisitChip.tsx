import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { visitQuery, visitsQuery } from '../../../api/visits.ts';
import type { AtlasPartProps } from '../../../lib/atlas-action.ts';
import { AppLink } from '../../../ui/AppLink.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import type { AtlasPlace } from '../../../lib/atlas-place.ts';
import { useVisitWords } from '../use-visits.ts';
import { glide } from './glide.ts';
import { held } from './held.ts';
import { useVisitPlace } from './use-place.ts';
import classes from './desk.module.css';

/** In the atlas's bar: whose spine this is, by reference. It opens what the address names. */
export function VisitChip(props: AtlasPartProps) {
  const { place } = useVisitPlace();
  return place.patient === null ? null : <Chip {...props} patient={place.patient} place={place} />;
}

type ChipProps = AtlasPartProps & { patient: string; place: AtlasPlace };

function Chip(props: ChipProps) {
  const { t } = useTranslation('visits');
  const { patient, place } = props;
  const list = useQuery(visitsQuery(patient));
  const visit = useQuery({ ...visitQuery(patient, place.visit ?? ''), enabled: place.visit !== null });
  useOpening(props, visit.data);
  useEarlier(props);
  if (list.data === undefined || visit.error !== null) return null;
  const { patientRef } = list.data;
  return (
    <span className={classes.chip}>
      <AppLink to={`/patients/${patient}/spine`} aria-label={t('atlas.record', { ref: patientRef })}>
        <Pill tone="brand" icon={<IconUser size={13} />}>
          {patientRef}
        </Pill>
      </AppLink>
    </span>
  );
}

/** Puts the visit that arrives on the desk, the way from what was shown to it drawn; each once. */
function useOpening(
  { atlas, document, openDocument }: ChipProps,
  data: { id: string; revision: number; document: AtlasPartProps['document'] } | undefined,
): void {
  const now = useRef({ atlas, document, openDocument });
  useEffect(() => void (now.current = { atlas, document, openDocument }));
  useEffect(() => {
    if (data === undefined || held.visit === data.id) return undefined;
    const isFirst = held.visit === null;
    held.visit = data.id;
    held.revision = data.revision;
    const { atlas: drawn, document: shown, openDocument: open } = now.current;
    return glide(isFirst ? null : drawn, shown.values, data.document.values, () =>
      open(data.document, { saved: true }),
    );
  }, [data]);
}

/** The earlier visit that the address names, in the place of the typical spine. */
function useEarlier({ patient, place: { earlier }, compare }: ChipProps): void {
  const words = useVisitWords();
  const { data } = useQuery({ ...visitQuery(patient, earlier ?? ''), enabled: earlier !== null });
  const name = data ? words.day(data.day) : '';
  const put = useRef(compare);
  useEffect(() => void (put.current = compare));
  useEffect(() => {
    if (earlier === null || data === undefined) return undefined;
    put.current({ values: data.document.values, name });
    return () => put.current(null);
  }, [earlier, data, name]);
}
