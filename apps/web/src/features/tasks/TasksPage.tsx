import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import type { TaskList, TaskQuery } from '@hyaline/contract';
import { IconChecklist, IconEye, IconLayoutKanban, IconList } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { tasksQuery } from '../../api/tasks.ts';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState, State } from '../../ui/State.tsx';
import { Board } from './Board.tsx';
import { NewTaskDialog } from './NewTaskDialog.tsx';
import { QuickAdd } from './QuickAdd.tsx';
import { TaskDrawer } from './TaskDrawer.tsx';
import { TaskListView } from './TaskListView.tsx';
import classes from './tasks.module.css';
import { TASK_LISTS, type TasksSearch } from './search.ts';

/** How many finished tasks the board shows beside those that are open. */
const DONE_ON_BOARD = 20;

/** What the clinic has to do: a list by day, or a board by state. */
export function TasksPage() {
  const { t } = useTranslation('tasks');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { show: list = 'mine', board = false, patient, task }: TasksSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (search: TasksSearch) => void navigate({ to: '/tasks', search, replace: true });
  const here: TasksSearch = { show: list, ...(board ? { board } : {}), ...(patient === undefined ? {} : { patient }) };
  const [fresh, setFresh] = useState<string | null>(null);
  const own = list === 'mine' ? session.account.id : null;
  return (
    <Page title={t('title')} actions={<Pill icon={<IconEye size={13} stroke={1.9} aria-hidden />}>{t('truth')}</Pill>}>
      <div className={classes.page}>
        <QuickAdd assigneeId={own} onDetails={setFresh} />
        <div className={classes.bar}>
          <SegmentedControl
            aria-label={t('list.label')}
            value={list}
            onChange={(value) => go({ ...here, show: value as TaskQuery['list'] })}
            data={TASK_LISTS.map((value) => ({ value, label: t(`list.${value}`) }))}
          />
          <SegmentedControl
            className={classes.views}
            aria-label={t('view.label')}
            value={board ? 'board' : 'list'}
            onChange={(value) => {
              const { board: _, ...rest } = here;
              go(value === 'board' ? { ...rest, board: true } : rest);
            }}
            data={[
              { value: 'list', label: <View icon={<IconList size={15} aria-hidden />} name={t('view.list')} /> },
              {
                value: 'board',
                label: <View icon={<IconLayoutKanban size={15} aria-hidden />} name={t('view.board')} />,
              },
            ]}
          />
        </div>
        {patient !== undefined && (
          <div className={classes.only}>
            <Pill>{t('only', { ref: patient })}</Pill>
            <Button variant="subtle" size="compact-md" onClick={() => go({ show: list, ...(board ? { board } : {}) })}>
              {t('all')}
            </Button>
          </div>
        )}
        <Content list={list} board={board} patient={patient} onOpen={(id) => go({ ...here, task: id })} />
      </div>
      {fresh !== null && <NewTaskDialog title={fresh} assigneeId={own} onClose={() => setFresh(null)} />}
      {task !== undefined && (
        <TaskDrawer id={task} onClose={() => go(here)} onPatient={(ref) => go({ show: 'open', patient: ref })} />
      )}
    </Page>
  );
}

const View = ({ icon, name }: { icon: React.ReactNode; name: string }) => (
  <span className={classes.view}>
    {icon}
    {name}
  </span>
);

interface ContentProps {
  list: TaskQuery['list'];
  board: boolean;
  patient: string | undefined;
  onOpen: (id: string) => void;
}

function Content({ list, board, patient, onOpen }: ContentProps) {
  const { t } = useTranslation('tasks');
  const { data, error, refetch } = useQuery(tasksQuery(list, patient));
  const withDone = board && (list === 'open' || list === 'mine');
  const done = useQuery({ ...tasksQuery('done', patient), enabled: withDone });
  const { data: session } = useSuspenseQuery(sessionQuery);
  if (data === undefined)
    return error === null ? <Skeleton height={240} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  const finished = withDone ? recent(done.data, list === 'mine' ? session.account.id : null) : [];
  if (data.tasks.length + finished.length === 0)
    return (
      <State
        icon={<IconChecklist size={28} stroke={1.5} />}
        title={t(`empty.${list}.title`)}
        text={t(`empty.${list}.text`)}
      />
    );
  return (
    <>
      {board ? (
        <Board tasks={[...data.tasks, ...finished]} today={data.today} onOpen={onOpen} />
      ) : (
        <TaskListView list={data} byDay={list !== 'done'} onOpen={onOpen} />
      )}
      {data.more && <p className={classes.help}>{t('more')}</p>}
    </>
  );
}

const recent = (done: TaskList | undefined, own: string | null) =>
  (done?.tasks ?? []).filter(({ assignee }) => own === null || assignee?.id === own).slice(0, DONE_ON_BOARD);
