import { ActionIcon, TextInput } from '@mantine/core';
import { type PacketDraftItem, phi } from '@hyaline/contract';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RichTextEditor } from '../../ui/rich-text/RichTextEditor.tsx';
import classes from './packets.module.css';

interface ItemEditorProps {
  item: PacketDraftItem;
  /** Null: what it names is not in the record any more. */
  name: string | null;
  at: { first: boolean; last: boolean };
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  onChange: (item: PacketDraftItem) => void;
}

/** One item of a packet: what it is, where it stands; instructions are written here. */
export function ItemEditor({ item, name, at, onMove, onRemove, onChange }: ItemEditorProps) {
  const { t } = useTranslation('packets');
  const shown = name ?? t('edit.gone');
  return (
    <li className={classes.item}>
      <div className={classes.itemHead}>
        <div>
          <span className={classes.quiet}>{t(`kind.${item.kind}`)}</span>
          <strong data-gone={name === null || undefined}>{shown}</strong>
        </div>
        <Tool label={t('edit.up', { name: shown })} disabled={at.first} onClick={() => onMove(-1)}>
          <IconArrowUp size={16} />
        </Tool>
        <Tool label={t('edit.down', { name: shown })} disabled={at.last} onClick={() => onMove(1)}>
          <IconArrowDown size={16} />
        </Tool>
        <Tool label={t('edit.remove', { name: shown })} disabled={false} onClick={onRemove}>
          <IconX size={16} />
        </Tool>
      </div>
      {item.kind === 'instructions' && (
        <>
          <TextInput
            label={t('edit.instructionsTitle')}
            maxLength={160}
            value={item.title}
            onChange={({ currentTarget }) => onChange({ ...item, title: phi(currentTarget.value) })}
          />
          <RichTextEditor
            label={t('edit.instructionsText')}
            initial={item.body}
            onChange={(body) => onChange({ ...item, body })}
          />
        </>
      )}
    </li>
  );
}

interface ToolProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}

const Tool = ({ label, disabled, onClick, children }: ToolProps) => (
  <ActionIcon variant="default" size={36} aria-label={label} disabled={disabled} onClick={onClick}>
    {children}
  </ActionIcon>
);
