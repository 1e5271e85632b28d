import { Button, Menu } from '@mantine/core';
import { allows } from '@hyaline/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ComponentType, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import type { Atlas } from '../../../atlas/atlas.ts';
import { loadSentences } from '../../i18n/index.ts';
import type { AtlasActionProps, AtlasPartProps } from '../../lib/atlas-action.ts';
import { ATLAS_ACTIONS, ATLAS_PARTS, type AtlasAction, type AtlasPart } from './actions.ts';
import { useDesk } from './desk/use-desk.ts';

/** For a constant: code and sentences come when it is first drawn. */
const withView = <T extends AtlasAction | AtlasPart, P>(
  parts: readonly (T & { load: () => Promise<ComponentType<P>> })[],
) =>
  parts.map((part) => ({
    part: part as T,
    View: lazy(async () => {
      const [View] = await Promise.all([part.load(), ...(part.sentences ?? []).map((name) => loadSentences(name))]);
      return { default: View };
    }),
  }));

const ACTIONS = withView<AtlasAction, AtlasActionProps>(ATLAS_ACTIONS);
const PARTS = withView<AtlasPart, AtlasPartProps>(ATLAS_PARTS);

function useProps(atlas: Atlas | null): AtlasPartProps {
  const { document, hasProblems, unsaved, findings, openDocument, edit, setSide, saved, compare } = useDesk();
  const editToday: AtlasPartProps['edit'] = (change) => {
    setSide('today');
    edit(change);
  };
  return { document, hasProblems, unsaved, findings, atlas, openDocument, edit: editToday, saved, compare };
}

const useAllowed = (): ((part: { needs?: AtlasAction['needs'] }) => boolean) => {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return ({ needs }) => needs === undefined || allows(session.role, needs);
};

interface OtherActions {
  buttons: React.ReactNode;
  items: React.ReactNode;
  /** The one that was pressed. */
  opened: React.ReactNode;
}

/** Actions of other features: as buttons, as entries of a menu, and the one that is open. */
export function useOtherActions(atlas: Atlas | null): OtherActions {
  const { t } = useTranslation('atlas');
  const [name, setName] = useState<string | null>(null);
  const props = useProps(atlas);
  const allowed = useAllowed();
  const mine = ACTIONS.filter(({ part }) => allowed(part));
  const Opened = mine.find(({ part }) => part.name === name)?.View;
  return {
    buttons: mine.map(({ part }) => (
      <Button
        key={part.name}
        variant="default"
        leftSection={<part.icon size={16} />}
        onClick={() => setName(part.name)}
      >
        {t(part.labelKey)}
      </Button>
    )),
    items: mine.map(({ part }) => (
      <Menu.Item key={part.name} leftSection={<part.icon size={16} />} onClick={() => setName(part.name)}>
        {t(part.labelKey)}
      </Menu.Item>
    )),
    opened: Opened && (
      <Suspense fallback={null}>
        <Opened {...props} onClose={() => setName(null)} />
      </Suspense>
    ),
  };
}

/** What other features keep on the page. */
export function OtherParts({ atlas, place }: { atlas: Atlas | null; place: AtlasPart['place'] }) {
  const props = useProps(atlas);
  const allowed = useAllowed();
  const search = new URLSearchParams(location.search);
  return PARTS.filter(({ part }) => part.place === place && allowed(part) && (part.when?.(search) ?? true)).map(
    ({ part, View }) => (
      <Suspense key={part.name} fallback={null}>
        <View {...props} />
      </Suspense>
    ),
  );
}
