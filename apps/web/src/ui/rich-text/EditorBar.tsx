import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBold,
  IconH2,
  IconH3,
  IconItalic,
  IconList,
  IconListNumbers,
  IconUnderline,
} from '@tabler/icons-react';
import type { Editor } from '@tiptap/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './rich-text.module.css';

/** What can be done to the text. Each has its key too: Ctrl or Cmd with B, I, U, Z; Alt with 2 and 3; Shift with 7 and 8. */
export function EditorBar({ editor }: { editor: Editor }) {
  const { t } = useTranslation('chart');
  const chain = () => editor.chain().focus();
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('editor.bar')}>
      <Tool name={t('editor.bold')} on={editor.isActive('bold')} onClick={() => chain().toggleBold().run()}>
        <IconBold size={16} />
      </Tool>
      <Tool name={t('editor.italic')} on={editor.isActive('italic')} onClick={() => chain().toggleItalic().run()}>
        <IconItalic size={16} />
      </Tool>
      <Tool
        name={t('editor.underline')}
        on={editor.isActive('underline')}
        onClick={() => chain().toggleUnderline().run()}
      >
        <IconUnderline size={16} />
      </Tool>
      <hr />
      <Tool
        name={t('editor.heading')}
        on={editor.isActive('heading', { level: 2 })}
        onClick={() => chain().toggleHeading({ level: 2 }).run()}
      >
        <IconH2 size={16} />
      </Tool>
      <Tool
        name={t('editor.subheading')}
        on={editor.isActive('heading', { level: 3 })}
        onClick={() => chain().toggleHeading({ level: 3 }).run()}
      >
        <IconH3 size={16} />
      </Tool>
      <Tool
        name={t('editor.bullets')}
        on={editor.isActive('bulletList')}
        onClick={() => chain().toggleBulletList().run()}
      >
        <IconList size={16} />
      </Tool>
      <Tool
        name={t('editor.numbers')}
        on={editor.isActive('orderedList')}
        onClick={() => chain().toggleOrderedList().run()}
      >
        <IconListNumbers size={16} />
      </Tool>
      <hr />
      <Tool name={t('editor.undo')} disabled={!editor.can().undo()} onClick={() => chain().undo().run()}>
        <IconArrowBackUp size={16} />
      </Tool>
      <Tool name={t('editor.redo')} disabled={!editor.can().redo()} onClick={() => chain().redo().run()}>
        <IconArrowForwardUp size={16} />
      </Tool>
    </div>
  );
}

interface ToolProps {
  name: string;
  on?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** Keeps the cursor where it is: pressing a button must not take the focus out of the text. */
function Tool({ name, on, disabled, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      title={name}
      aria-label={name}
      aria-pressed={on}
      disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
