import type { RichText } from '@hyaline/contract';
import { Editor, type Content } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { Underline } from '@tiptap/extension-underline';
import { UndoRedo } from '@tiptap/extensions';
import type { EditorView } from '@tiptap/pm/view';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import classes from './rich-text.module.css';
import { EditorBar } from './EditorBar.tsx';
import { cleaned } from './rich-text-json.ts';

const EXTENSIONS = [
  Document,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3] }),
  Bold,
  Italic,
  Underline,
  BulletList,
  OrderedList,
  ListItem,
  ListKeymap,
  HardBreak,
  UndoRedo,
];

interface RichTextEditorProps {
  label: string;
  /** What it begins with; later changes to it are not looked at. */
  initial: RichText;
  onChange: (doc: RichText) => void;
}

/**
 * The text of a note. ProseMirror draws elements one by one, which the site's policies allow; what is pasted or dropped
 * comes in as plain words, since reading markup from text is not allowed here.
 */
export function RichTextEditor({ label, initial, onChange }: RichTextEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [, redraw] = useState(0);
  const changed = useEffectEvent((doc: RichText) => onChange(doc));
  const begin = useEffectEvent(() => ({ label, content: initial as unknown as Content }));
  useEffect(() => {
    const { label: name, content } = begin();
    const made = new Editor({
      element: place.current,
      extensions: EXTENSIONS,
      content,
      injectCSS: false,
      editorProps: {
        attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': name, class: classes.text ?? '' },
        handleDOMEvents: { keydown: readSelection, paste: pastePlain, drop: dropPlain },
      },
      onUpdate: ({ editor: { getJSON } }) => changed(cleaned(getJSON.call(made))),
      onTransaction: () => redraw((n) => n + 1),
    });
    setEditor(made);
    return () => {
      setEditor(null);
      made.destroy();
    };
  }, []);
  return (
    <div className={classes.editor}>
      {editor !== null && <EditorBar editor={editor} />}
      <div ref={place} className={classes.page} />
    </div>
  );
}

/**
 * Browsers tell of a new selection with the next frame only. On a slow computer a key can come first; ProseMirror would
 * then act where the caret was, and forget a mark such as bold as soon as it hears where the caret is.
 */
function readSelection({ dom }: EditorView): boolean {
  dom.ownerDocument.dispatchEvent(new Event('selectionchange'));
  return false;
}

function pastePlain(view: EditorView, event: ClipboardEvent): boolean {
  event.preventDefault();
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text !== '') view.pasteText(text);
  return true;
}

/** What is moved within the note is moved as it is. */
function dropPlain(view: EditorView, event: DragEvent): boolean {
  if (view.dragging !== null) return false;
  event.preventDefault();
  const text = event.dataTransfer?.getData('text/plain') ?? '';
  if (text !== '') view.pasteText(text);
  return true;
}
