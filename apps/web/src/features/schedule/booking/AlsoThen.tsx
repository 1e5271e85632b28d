import { holdsTime, PATIENT_REF } from '@hyaline/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { patientAppointmentsQuery } from '../../../api/schedule.ts';
import { Note } from '../../../ui/Note.tsx';
import { wallTime } from '../layout/days.ts';
import { wallOf } from '../layout/zone.ts';
import type { Setup } from '../use-setup.ts';
import { type BookingForm, spanOf } from './form.ts';

/** Says that the patient is booked then already: with somebody else, perhaps on purpose, so nothing is refused. */
export function AlsoThen({ form, setup }: { form: BookingForm; setup: Setup }) {
  const { t } = useTranslation('schedule');
  const span = spanOf(form, setup);
  const enabled = span !== null && PATIENT_REF.test(form.patientRef);
  const { data } = useQuery({ ...patientAppointmentsQuery(form.patientRef), enabled });
  if (!enabled || span === null) return null;
  const other = data?.find(
    ({ startsAt, endsAt, status }) =>
      holdsTime(status) && Date.parse(startsAt) < span.to && Date.parse(endsAt) > span.from,
  );
  if (other === undefined) return null;
  const clock = (at: string): string => wallTime(wallOf(Date.parse(at), other.zone).minutes);
  const with_ = [...setup.former, ...setup.providers].find(({ id }) => id === other.providerId)?.name ?? '';
  return (
    <div role="status">
      <Note tone="warn" icon={<IconAlertTriangle size={16} aria-hidden />}>
        {t('book.alsoThen', { time: `${clock(other.startsAt)}–${clock(other.endsAt)}`, with: with_ })}
      </Note>
    </div>
  );
}
