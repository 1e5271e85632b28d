import { IconCircleCheck } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { Blocks } from '../../ui/Block.tsx';
import { HistoryBlock } from './security/HistoryBlock.tsx';
import { PasskeysBlock } from './security/PasskeysBlock.tsx';
import { PasswordBlock } from './security/PasswordBlock.tsx';
import { RecoveryBlock } from './security/RecoveryBlock.tsx';
import { SessionsBlock } from './security/SessionsBlock.tsx';
import { TotpBlock } from './security/TotpBlock.tsx';
import { YouBlock } from './security/YouBlock.tsx';

/** How the person signs in and where they are signed in; each matter is a block of its own under `security/`. */
export function SecurityPage() {
  const { t } = useTranslation('settings');
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <Page
      crumbs={[t('crumb')]}
      title={t('section.security.title')}
      actions={
        <Pill tone="pass" icon={<IconCircleCheck size={13} stroke={1.9} />}>
          {t('factor')}
        </Pill>
      }
    >
      <Blocks>
        <YouBlock session={session} />
        <PasswordBlock session={session} />
        <PasskeysBlock />
        <TotpBlock />
        <RecoveryBlock />
        <SessionsBlock />
        <HistoryBlock />
      </Blocks>
    </Page>
  );
}
