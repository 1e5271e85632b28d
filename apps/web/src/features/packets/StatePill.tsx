import type { PacketState } from '@hyaline/contract';
import { IconMailOff, IconMailOpened, IconPencil, IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Pill, type Tone } from '../../ui/Pill.tsx';

const LOOK: Record<PacketState, { tone: Tone; icon: typeof IconPencil }> = {
  draft: { tone: 'plain', icon: IconPencil },
  sent: { tone: 'brand', icon: IconSend },
  read: { tone: 'pass', icon: IconMailOpened },
  withdrawn: { tone: 'plain', icon: IconMailOff },
};

export function StatePill({ state }: { state: PacketState }) {
  const { t } = useTranslation('packets');
  const { tone, icon: Icon } = LOOK[state];
  return (
    <Pill tone={tone} icon={<Icon size={13} stroke={1.9} />}>
      {t(`state.${state}`)}
    </Pill>
  );
}
