import type { AppointmentStatus } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { Pill, type Tone } from '../../ui/Pill.tsx';
import { STATUS_ICONS } from './statuses.ts';

const TONES: Readonly<Record<AppointmentStatus, Tone>> = {
  booked: 'plain',
  confirmed: 'brand',
  arrived: 'brand',
  'in-room': 'warn',
  completed: 'pass',
  cancelled: 'plain',
  'late-cancel': 'plain',
  'no-show': 'fail',
  rescheduled: 'plain',
};

/** A status as icon, word and colour. */
export function StatusMark({ status }: { status: AppointmentStatus }) {
  const { t } = useTranslation('schedule');
  const Icon = STATUS_ICONS[status];
  return (
    <Pill tone={TONES[status]} icon={<Icon size={13} stroke={1.9} aria-hidden />}>
      {t(`status.${status}`)}
    </Pill>
  );
}
