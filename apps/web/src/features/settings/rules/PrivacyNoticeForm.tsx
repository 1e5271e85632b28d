import { Button, Skeleton, TextInput } from '@mantine/core';
import { PrivacyNotice } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { privacyNoticeQuery, setPrivacyNotice } from '../../../api/packets.ts';
import { Block, Blocks } from '../../../ui/Block.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import classes from './RulesForm.module.css';

/** Where patients find the clinic's notice of privacy practices. */
export function PrivacyNoticeForm() {
  const { data } = useQuery(privacyNoticeQuery);
  return data === undefined ? <Skeleton height={140} /> : <Address initial={data.url ?? ''} />;
}

function Address({ initial }: { initial: string }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const [url, setUrl] = useState(initial);
  const [wrong, setWrong] = useState(false);
  const save = useMutation({
    mutationFn: setPrivacyNotice,
    onSuccess: async () => {
      showDone(t('notice.saved'));
      await client.invalidateQueries({ queryKey: privacyNoticeQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = PrivacyNotice.safeParse({ url: url.trim() === '' ? null : url.trim() });
    setWrong(!parsed.success);
    if (parsed.success) save.mutate(parsed.data);
  };
  return (
    <form noValidate autoComplete="off" onSubmit={submit}>
      <Blocks>
        <Block title={t('notice.title')} text={t('notice.text')}>
          <div className={classes.choices}>
            <TextInput
              type="url"
              label={t('notice.label')}
              placeholder="https://"
              value={url}
              error={wrong ? t('notice.wrong') : null}
              onChange={({ currentTarget }) => setUrl(currentTarget.value)}
            />
          </div>
        </Block>
        <div className={classes.actions}>
          <ProblemNote error={save.error} />
          <Button type="submit" variant="default" loading={save.isPending} disabled={url.trim() === initial}>
            {t('notice.save')}
          </Button>
        </div>
      </Blocks>
    </form>
  );
}
