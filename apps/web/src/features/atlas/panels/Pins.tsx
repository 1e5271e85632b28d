import { ActionIcon, Button, NativeSelect, Textarea } from '@mantine/core';
import { BONES, type Pin, SEGMENTS } from '@hyaline/spine';
import { IconPencil, IconPin, IconPinned, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IdentifierNotice } from '../../../ui/IdentifierNotice.tsx';
import { levelName } from '../../../../atlas/words/index.ts';
import type { Level } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import classes from './panels.module.css';

export const MOST_PINS = 20;
const MOST_LETTERS = 200;

/** The pins of one level: each can be written anew, moved to another place or level, and deleted. */
export function PinFields({ level }: { level: Level }) {
  const { t } = useTranslation('atlas');
  const { pins, setPins, draft, setDraft, setPinning } = useDesk();
  const isDrafted = draft?.level === level;
  const add = (text: string): void => {
    setPins([...pins, { level, at: draft?.at ?? null, text }]);
    setDraft(null);
  };
  return (
    <section className={classes.section} aria-label={t('pins.name')}>
      <h3>{t('pins.name')}</h3>
      {pins.map((pin, at) => pin.level === level && <PinRow key={pinKey(pin, at)} pin={pin} at={at} />)}
      {isDrafted ? (
        <PinText
          label={t('pins.text')}
          hint={t(draft.at === null ? 'pins.atLevel' : 'pins.atPlace')}
          start=""
          onSave={add}
          onCancel={() => setDraft(null)}
        />
      ) : pins.length >= MOST_PINS ? (
        <p className={classes.hint}>{t('pins.full', { count: MOST_PINS })}</p>
      ) : (
        <div className={classes.pinActs}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPin size={14} />}
            onClick={() => setDraft({ level, at: null })}
          >
            {t('pins.add')}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPinned size={14} />}
            onClick={() => setPinning({ of: null })}
          >
            {t('pins.place')}
          </Button>
        </div>
      )}
      <p className={classes.source}>{t('pins.noNames')}</p>
    </section>
  );
}

const pinKey = ({ level, text }: Pin, at: number): string => `${at} ${level} ${text}`;

function PinRow({ pin, at }: { pin: Pin; at: number }) {
  const { t } = useTranslation('atlas');
  const { pins, setPins, setPinning, choose } = useDesk();
  const [editing, setEditing] = useState(false);
  const put = (change: Partial<Pin>): void => setPins(pins.with(at, { ...pin, ...change }));
  if (editing)
    return (
      <div className={classes.pin}>
        <PinText
          label={t('pins.text')}
          start={pin.text}
          onSave={(text) => {
            put({ text });
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
        <NativeSelect
          size="xs"
          label={t('pins.level')}
          value={pin.level}
          data={[...SEGMENTS, ...BONES].map((value) => ({ value, label: levelName(value) }))}
          onChange={({ currentTarget }) => {
            const level = currentTarget.value as Level;
            put({ level, at: null });
            choose({ region: null, level });
          }}
        />
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPinned size={14} />}
          onClick={() => setPinning({ of: at })}
        >
          {t('pins.move')}
        </Button>
      </div>
    );
  return (
    <div className={classes.pin}>
      <p>{pin.text}</p>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('pins.edit', { text: pin.text })}
        onClick={() => setEditing(true)}
      >
        <IconPencil size={16} stroke={1.6} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('pins.remove', { text: pin.text })}
        onClick={() => setPins(pins.toSpliced(at, 1))}
      >
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  );
}

interface PinTextProps {
  label: string;
  hint?: string;
  start: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}

function PinText({ label, hint, start, onSave, onCancel }: PinTextProps) {
  const { t } = useTranslation('atlas');
  const [text, setText] = useState(start);
  const isEmpty = text.trim() === '';
  const save = (): void => {
    if (!isEmpty) onSave(text.trim());
  };
  return (
    <form
      className={classes.pinText}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div>
        <Textarea
          label={label}
          description={hint}
          autoFocus
          autosize
          minRows={2}
          maxLength={MOST_LETTERS}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onCancel();
            if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault();
              save();
            }
          }}
        />
        <IdentifierNotice text={text} />
      </div>
      <div className={classes.pinActs}>
        <Button size="xs" type="submit" disabled={isEmpty}>
          {t('pins.save')}
        </Button>
        <Button size="xs" variant="subtle" onClick={onCancel}>
          {t('pins.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** All pins, for reading: beside the findings, and on the wall screen. */
export function PinList() {
  const { t } = useTranslation('atlas');
  const { pins, choose } = useDesk();
  if (pins.length === 0) return null;
  return (
    <div className={classes.pinList}>
      <h3>{t('pins.name')}</h3>
      <ul>
        {pins.map((pin, at) => (
          <li key={pinKey(pin, at)}>
            <button type="button" onClick={() => choose({ region: null, level: pin.level })}>
              {levelName(pin.level)}
            </button>
            <span>{pin.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
