import { Button, Textarea, TextInput } from '@mantine/core';
import type { ProtocolContent } from '@hyaline/protocol';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { compoundsQuery } from '../../api/protocols.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { newItem, problemsOf, today } from './editing.ts';
import { ItemEditor } from './ItemEditor.tsx';
import { LeaveGuard } from '../../ui/LeaveGuard.tsx';
import classes from './protocols.module.css';

interface ProtocolEditorProps {
  initial: ProtocolContent;
  save: string;
  busy: boolean;
  error: unknown;
  onSave: (content: ProtocolContent) => void;
  onCancel: () => void;
}

/** A whole protocol as a form. Nothing is marked before the first try to save; then all of it is, as it stands. */
export function ProtocolEditor({ initial, save, busy, error, onSave, onCancel }: ProtocolEditorProps) {
  const { t } = useTranslation(['protocols', 'app']);
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: compounds = [] } = useQuery(compoundsQuery);
  const [content, setContent] = useState(initial);
  const [tried, setTried] = useState(false);
  const timeZone = session.account.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = today(timeZone);
  const problems = tried ? problemsOf(content) : NONE;
  const set = (part: Partial<ProtocolContent>) => setContent({ ...content, ...part });
  const setItem = (at: number, item: ProtocolContent['items'][number]) =>
    set({ items: content.items.map((each, i) => (i === at ? item : each)) });
  const submit = (): void => {
    setTried(true);
    if (problemsOf(content).size === 0) onSave(content);
  };
  return (
    <form
      className={classes.editor}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label={t('protocols:content.title')}
        value={content.title}
        maxLength={120}
        autoComplete="off"
        error={problems.has('title') ? t('protocols:wrong.title') : undefined}
        onChange={({ currentTarget }) => set({ title: currentTarget.value })}
      />
      <Textarea
        label={t('protocols:content.purpose')}
        autosize
        minRows={2}
        maxLength={2000}
        value={content.purpose}
        onChange={({ currentTarget }) => set({ purpose: currentTarget.value })}
      />
      {content.items.map((item, i) => (
        <ItemEditor
          key={item.id}
          item={item}
          number={i + 1}
          compounds={compounds.filter(({ archivedAt }) => archivedAt === null)}
          now={now}
          timeZone={timeZone}
          wrong={(path) => problems.has(`items.${i}.${path}`)}
          onChange={(next) => setItem(i, next)}
          onRemove={
            content.items.length === 1 ? undefined : () => set({ items: content.items.filter((_, at) => at !== i) })
          }
        />
      ))}
      {content.items.length < 20 && (
        <Button
          variant="default"
          className={classes.more}
          leftSection={<IconPlus size={16} />}
          onClick={() => set({ items: [...content.items, newItem(now)] })}
        >
          {t('protocols:item.add')}
        </Button>
      )}
      <Textarea
        label={t('protocols:content.instructions')}
        description={t('protocols:content.instructionsHint')}
        autosize
        minRows={3}
        maxLength={4000}
        value={content.instructions}
        onChange={({ currentTarget }) => set({ instructions: currentTarget.value })}
      />
      <LeaveGuard unsaved={!busy && JSON.stringify(content) !== JSON.stringify(initial)} />
      <ProblemNote error={error} />
      <div className={classes.actions}>
        <span role="status" className={classes.wrong}>
          {problems.size > 0 && t('protocols:wrong.some', { count: problems.size })}
        </span>
        <Button variant="default" onClick={onCancel}>
          {t('app:cancel')}
        </Button>
        <Button type="submit" loading={busy}>
          {save}
        </Button>
      </div>
    </form>
  );
}

const NONE: ReadonlySet<string> = new Set();
