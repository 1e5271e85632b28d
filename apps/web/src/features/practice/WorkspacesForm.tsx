import { Button, Switch } from '@mantine/core';
import { ALWAYS_ON, allows, PHI_WORKSPACES, type Practice, type Workspace, WORKSPACES } from '@hyaline/contract';
import { IconBone, IconCalendar, IconScan, IconShieldCheck, IconUsers, type TablerIcon } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { chooseWorkspaces, practiceQuery } from '../../api/practice.ts';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './practice.module.css';

const ICONS: Record<Workspace, TablerIcon> = {
  imaging: IconScan,
  atlas: IconBone,
  care: IconUsers,
  practice: IconCalendar,
  trust: IconShieldCheck,
};

interface WorkspacesFormProps {
  practice: Practice;
  save: string;
  more?: ReactNode;
  confirms?: boolean;
  onSaved: (practice: Practice) => void | Promise<void>;
}

/** What of the product the clinic uses. What is switched off is gone from view; what it kept stays. */
export function WorkspacesForm({ practice, save, more, confirms = false, onSaved }: WorkspacesFormProps) {
  const { t } = useTranslation('practice');
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayChoose = allows(session.role, 'clinic:rules');
  const [chosen, setChosen] = useState<readonly Workspace[]>(practice.workspaces);
  const change = useMutation({
    mutationFn: () => chooseWorkspaces({ revision: practice.revision, workspaces: [...chosen] }),
    onSuccess: async (saved) => {
      client.setQueryData(practiceQuery.queryKey, saved);
      await onSaved(saved);
    },
  });
  const off = practice.workspaces.filter((workspace) => !chosen.includes(workspace));
  const same = WORKSPACES.every((each) => chosen.includes(each) === practice.workspaces.includes(each));
  const phi = chosen.some((workspace) => PHI_WORKSPACES.includes(workspace));
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      {!mayChoose && <Note>{t('workspaces.onlyOwner')}</Note>}
      <ul className={classes.choices}>
        {WORKSPACES.map((workspace) => {
          const Icon = ICONS[workspace];
          const locked = workspace === ALWAYS_ON;
          return (
            <li key={workspace}>
              <Icon size={20} stroke={1.6} aria-hidden />
              <Switch
                labelPosition="left"
                classNames={{ root: classes.switch, body: classes.switchBody, labelWrapper: classes.switchLabel }}
                label={t(`workspaces.name.${workspace}`)}
                description={t(`workspaces.about.${workspace}`)}
                checked={chosen.includes(workspace)}
                disabled={locked || !mayChoose}
                onChange={({ currentTarget: { checked } }) =>
                  setChosen(checked ? [...chosen, workspace] : chosen.filter((each) => each !== workspace))
                }
              />
            </li>
          );
        })}
      </ul>
      {!phi && <Note tone="brand">{t('workspaces.noPhi')}</Note>}
      {off.length > 0 && <Note tone="warn">{t('workspaces.off')}</Note>}
      <ProblemNote error={change.error} />
      <div className={classes.actions}>
        {more}
        <Button type="submit" loading={change.isPending} disabled={!mayChoose || (same && !confirms)}>
          {save}
        </Button>
      </div>
    </form>
  );
}
