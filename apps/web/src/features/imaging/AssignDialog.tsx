import { Checkbox, Skeleton } from '@mantine/core';
import type { Members, Study } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { membersQuery } from '../../api/identity.ts';
import { setAssignees, studiesQuery } from '../../api/imaging.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './dialogs.module.css';

/** Named people who may see a study, besides its owner and its saver. The database enforces it per row. */
export function AssignDialog({ study, onClose }: { study: Study; onClose: () => void }) {
  const { t } = useTranslation('imaging');
  const client = useQueryClient();
  const members = useQuery(membersQuery);
  const [chosen, setChosen] = useState(() => new Set(study.assignees.map(({ id }) => id)));
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => setAssignees(study.id, { accountIds: [...chosen] }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: studiesQuery.queryKey });
      showDone(t('assign.done'));
      onClose();
    },
  });
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <ConfirmDialog
      opened
      title={t('assign.title')}
      text={t('assign.text')}
      confirm={t('assign.save')}
      busy={isPending}
      error={error ?? members.error}
      disabled={members.data === undefined}
      onCancel={onClose}
      onConfirm={() => mutate()}
    >
      {members.data === undefined ? (
        <Skeleton height={120} />
      ) : (
        <MemberList members={members.data} study={study} chosen={chosen} onToggle={toggle} />
      )}
    </ConfirmDialog>
  );
}

interface MemberListProps {
  members: Members['members'];
  study: Study;
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

function MemberList({ members, study, chosen, onToggle }: MemberListProps) {
  const { t } = useTranslation(['imaging', 'app']);
  const always = (member: Members['members'][number]) => member.role === 'owner' || member.id === study.savedBy.id;
  return (
    <fieldset className={classes.members}>
      <legend>{t('imaging:assign.members')}</legend>
      {members.map((member) => (
        <Checkbox
          key={member.id}
          label={member.name}
          description={`${t(`app:role.${member.role}`)}${always(member) ? `, ${t('imaging:assign.always')}` : ''}`}
          checked={always(member) || chosen.has(member.id)}
          disabled={always(member)}
          onChange={() => onToggle(member.id)}
        />
      ))}
      {members.every(always) && <p>{t('imaging:assign.nobody')}</p>}
    </fieldset>
  );
}
