import type { LabFlag } from '@hyaline/contract';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Pill, type Tone } from '../../../ui/Pill.tsx';

const LOOK: Record<LabFlag, { tone: Tone; Icon: typeof IconCheck }> = {
  normal: { tone: 'plain', Icon: IconCheck },
  low: { tone: 'warn', Icon: IconArrowDown },
  high: { tone: 'warn', Icon: IconArrowUp },
  'critical-low': { tone: 'fail', Icon: IconAlertTriangle },
  'critical-high': { tone: 'fail', Icon: IconAlertTriangle },
  abnormal: { tone: 'warn', Icon: IconAlertTriangle },
};

/** Where a result stands to its interval: icon and word as well as colour. Nothing when nobody can say. */
export function FlagPill({ flag }: { flag: LabFlag | null }) {
  const { t } = useTranslation('chart');
  if (flag === null) return '—';
  const { tone, Icon } = LOOK[flag];
  return (
    <Pill tone={tone} icon={<Icon size={13} stroke={1.9} />}>
      {t(`labs.flag.${flag}`)}
    </Pill>
  );
}
