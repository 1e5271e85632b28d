import type { ProtocolState } from '@hyaline/contract';
import { IconCircleCheck, IconPencil, IconPlayerPause, IconSquareX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Pill, type Tone } from '../../ui/Pill.tsx';

const LOOK: Record<ProtocolState, { tone: Tone; icon: typeof IconPencil }> = {
  draft: { tone: 'plain', icon: IconPencil },
  signed: { tone: 'pass', icon: IconCircleCheck },
  paused: { tone: 'warn', icon: IconPlayerPause },
  ended: { tone: 'plain', icon: IconSquareX },
};

export function StatePill({ state }: { state: ProtocolState }) {
  const { t } = useTranslation('protocols');
  const { tone, icon: Icon } = LOOK[state];
  return (
    <Pill tone={tone} icon={<Icon size={13} stroke={1.9} />}>
      {t(`state.${state}`)}
    </Pill>
  );
}
