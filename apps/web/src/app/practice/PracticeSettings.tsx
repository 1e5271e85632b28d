import { Button } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { onboardingQuery, retentionQuery } from '../../api/practice.ts';
import { RuleDialog } from '../../features/erasure/RuleDialog.tsx';
import { PracticePage } from '../../features/practice/PracticePage.tsx';
import classes from './practice-settings.module.css';

/** Settings of the practice, with what other parts of the product decide for it in their own dialogs. */
export function PracticeSettings() {
  return <PracticePage retention={<RetentionPart />} />;
}

function RetentionPart() {
  const { t } = useTranslation('exchange');
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayRead = allows(session.role, 'erasure:read');
  const { data } = useQuery({ ...retentionQuery, enabled: mayRead });
  const [open, setOpen] = useState(false);
  if (data === undefined) return null;
  const close = () => {
    setOpen(false);
    for (const { queryKey } of [retentionQuery, onboardingQuery]) void client.invalidateQueries({ queryKey });
  };
  return (
    <div className={classes.retention}>
      <p>{t('keep.rule', { years: data.adultYears, where: t(`where.${data.jurisdiction}`) })}</p>
      {allows(session.role, 'erasure:carry-out') && (
        <Button variant="default" size="xs" onClick={() => setOpen(true)}>
          {t('keep.change')}
        </Button>
      )}
      {open && <RuleDialog retention={data} onClose={close} />}
    </div>
  );
}
