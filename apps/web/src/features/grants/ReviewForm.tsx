import { Button, Radio, Textarea } from '@mantine/core';
import type { ReviewGrant } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { grantsQuery, reviewGrant } from '../../api/grants.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './grants.module.css';

/** The judgement of a second person. It cannot be taken back. */
export function ReviewForm({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation('grants');
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<ReviewGrant['outcome'] | null>(null);
  const [comment, setComment] = useState('');
  const review = useMutation({
    mutationFn: (body: ReviewGrant) => reviewGrant(id, body),
    onSuccess: () => {
      showDone(t('form.done'));
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: grantsQuery.queryKey }),
  });
  const ready = outcome === 'justified' || (outcome === 'not-justified' && comment.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && outcome !== null) review.mutate({ outcome, comment: comment.trim() });
  };
  return (
    <form className={classes.review} noValidate onSubmit={submit}>
      <Radio.Group
        label={t('form.title')}
        value={outcome}
        onChange={(value) => setOutcome(value as ReviewGrant['outcome'])}
      >
        <div className={classes.radios}>
          <Radio value="justified" label={t('outcome.justified')} />
          <Radio value="not-justified" label={t('outcome.not-justified')} />
        </div>
      </Radio.Group>
      <div>
        <Textarea
          label={t('detail.comment')}
          description={t('form.commentHint')}
          autosize
          minRows={2}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <IdentifierNotice text={comment} />
      </div>
      <ProblemNote error={review.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={review.isPending} disabled={!ready}>
          {t('form.submit')}
        </Button>
      </div>
    </form>
  );
}
