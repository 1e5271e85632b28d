import { Button, Menu, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { Locale, type PacketDraft, type PacketDraftItem, phi, plainText, richTextOf } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { LeaveGuard } from '../../ui/LeaveGuard.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { ItemEditor } from './ItemEditor.tsx';
import classes from './packets.module.css';
import { type Choices, nameOf, useChoices } from './use-choices.ts';

interface PacketEditorProps {
  patientId: string;
  initial: PacketDraft;
  busy: boolean;
  error: unknown;
  onSave: (draft: PacketDraft) => void;
  onCancel: () => void;
  /** Shows what a colleague saved meanwhile, in place of this; for a packet that is there already. */
  onReopen?: () => void;
}

/** Puts a packet together: title, language, items in their order. */
export function PacketEditor({ patientId, initial, busy, error, onSave, onCancel, onReopen }: PacketEditorProps) {
  const { t } = useTranslation('packets');
  const [draft, setDraft] = useState(initial);
  const found = useChoices(patientId, draft.locale);
  const { title, locale, items } = draft;
  const setItems = (next: PacketDraftItem[]) => setDraft({ ...draft, items: next });
  const whole = title.trim() !== '' && items.length > 0 && items.every(isWhole);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (whole) onSave(draft);
  };
  if (found.choices === null)
    return found.error === null ? <Skeleton height={320} /> : <ErrorState error={found.error} onRetry={found.retry} />;
  return (
    <form className={classes.editor} noValidate autoComplete="off" onSubmit={submit}>
      <LeaveGuard unsaved={draft !== initial && !busy} />
      <TextInput
        label={t('edit.title')}
        description={t('edit.titleHelp')}
        withAsterisk
        maxLength={160}
        value={title}
        onChange={({ currentTarget }) => setDraft({ ...draft, title: phi(currentTarget.value) })}
      />
      <NativeSelect
        label={t('edit.language')}
        value={locale}
        data={Locale.options.map((value) => ({ value, label: t(`edit.${value}`) }))}
        onChange={({ currentTarget }) => setDraft({ ...draft, locale: Locale.parse(currentTarget.value) })}
      />
      <section className={classes.items} aria-label={t('edit.items')}>
        <h3>{t('edit.items')}</h3>
        {items.length === 0 && <p className={classes.quiet}>{t('edit.none')}</p>}
        <ol>
          {items.map((item, i) => (
            <ItemEditor
              key={item.id}
              item={item}
              name={nameOf(item, found.known)}
              at={{ first: i === 0, last: i === items.length - 1 }}
              onMove={(by) => setItems(moved(items, i, by))}
              onRemove={() => setItems(items.filter(({ id }) => id !== item.id))}
              onChange={(next) => setItems(items.map((each) => (each.id === next.id ? next : each)))}
            />
          ))}
        </ol>
        <AddMenu choices={found.choices} onAdd={(item) => setItems([...items, item])} />
      </section>
      <ProblemNote error={error} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('edit.cancel')}
        </Button>
        {onReopen && isCode(error, 'conflict') && (
          <Button variant="default" onClick={onReopen}>
            {t('edit.reopen')}
          </Button>
        )}
        <Button type="submit" loading={busy} disabled={!whole}>
          {t('edit.save')}
        </Button>
      </div>
    </form>
  );
}

const isWhole = (item: PacketDraftItem): boolean =>
  item.kind !== 'instructions' || (item.title.trim() !== '' && plainText(item.body).trim() !== '');

function moved(items: readonly PacketDraftItem[], from: number, by: -1 | 1): PacketDraftItem[] {
  const next = [...items];
  const [item] = next.splice(from, 1);
  if (item) next.splice(from + by, 0, item);
  return next;
}

function AddMenu({ choices, onAdd }: { choices: Choices; onAdd: (item: PacketDraftItem) => void }) {
  const { t } = useTranslation('packets');
  const id = newId();
  const parts = [
    {
      kind: 'protocol',
      none: t('edit.noProtocols'),
      of: (to: string) => ({ kind: 'protocol' as const, id, protocolId: to }),
    },
    {
      kind: 'document',
      none: t('edit.noDocuments'),
      of: (to: string) => ({ kind: 'document' as const, id, entryId: to }),
    },
    {
      kind: 'visit',
      none: t('edit.noVisits'),
      of: (to: string) => ({ kind: 'visit' as const, id, visitId: to }),
    },
    { kind: 'consent', none: t('edit.noForms'), of: (to: string) => ({ kind: 'consent' as const, id, formId: to }) },
  ] as const;
  const text = { kind: 'instructions', id, title: phi(t('edit.instructionsDefault')), body: richTextOf('') } as const;
  return (
    <Menu position="bottom-start" shadow="md" width={320}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={16} />}>
          {t('edit.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        <Menu.Item onClick={() => onAdd(text)}>{t('kind.instructions')}</Menu.Item>
        {parts.map(({ kind, none, of }) => (
          <Fragment key={kind}>
            <Menu.Label>{t(`kind.${kind}`)}</Menu.Label>
            {choices[kind].length === 0 && <Menu.Item disabled>{none}</Menu.Item>}
            {choices[kind].map((choice) => (
              <Menu.Item key={choice.id} onClick={() => onAdd(of(choice.id))}>
                {choice.name}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
