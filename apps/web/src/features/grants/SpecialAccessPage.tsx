import { allows } from '@hyaline/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { Page } from '../../ui/Page.tsx';
import { Block, Blocks } from '../../ui/Block.tsx';
import { Grants } from './GrantList.tsx';
import classes from './grants.module.css';
import { LetSupportIn } from './LetSupportIn.tsx';
import { TakeAccess } from './TakeAccess.tsx';

/** Settings: emergency access to take, those that were taken with their reviews, and whom of support to let in. */
export function SpecialAccessPage() {
  const { t } = useTranslation(['grants', 'settings']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { study } = useSearch({ strict: false });
  const reviews = allows(session.role, 'grant:review');
  const gives = allows(session.role, 'support:give');
  // first what waits for this person
  const list = (
    <Block title={t('grants:list.title')} text={t(reviews ? 'grants:list.text' : 'grants:list.ownText')}>
      <Grants reviews={reviews} kind="emergency" />
    </Block>
  );
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('grants:title')}>
      <Blocks>
        {reviews && list}
        {allows(session.role, 'grant:request') && (
          <Block title={t('grants:take.title')} text={t('grants:take.text')}>
            <TakeAccess study={study ?? null} />
          </Block>
        )}
        {!reviews && session.role !== 'support' && list}
        <Block title={t('grants:support.title')} text={t('grants:support.text')}>
          {gives ? <LetSupportIn /> : <p className={classes.none}>{t('grants:support.noneForYou')}</p>}
          {(reviews || session.role === 'support') && <Grants reviews={reviews} kind="support" />}
        </Block>
      </Blocks>
    </Page>
  );
}
