import { Anchor, Skeleton, Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { requestFormQuery, switchRequestForm } from '../../api/requests.ts';
import { Block } from '../../ui/Block.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './requests.module.css';

/** For people without pages of their own: where the public form is, and whether it is there. */
export function PublicFormBlock() {
  const { t } = useTranslation('requests');
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(requestFormQuery);
  const change = useMutation({
    mutationFn: switchRequestForm,
    onSuccess: (form) => client.setQueryData(requestFormQuery.queryKey, form),
  });
  return (
    <div className={classes.block}>
      <Block title={t('form.title')} text={t('form.text')}>
        {data === undefined ? (
          error === null ? (
            <Skeleton height={56} m={20} />
          ) : (
            <ErrorState error={error} onRetry={() => void refetch()} />
          )
        ) : (
          <div className={classes.public}>
            <Switch
              label={t('form.on')}
              checked={data.enabled}
              disabled={change.isPending}
              onChange={({ currentTarget }) => change.mutate(currentTarget.checked)}
            />
            {data.enabled && data.address !== null && (
              <>
                <div className={classes.address}>
                  <Anchor href={data.address} target="_blank" rel="noreferrer">
                    {data.address}
                  </Anchor>
                  <CopyButton text={data.address} />
                </div>
                <p className={classes.muted}>{t('form.where')}</p>
              </>
            )}
            <ProblemNote error={change.error} />
          </div>
        )}
      </Block>
    </div>
  );
}
