import type { Permission } from '@hyaline/contract';
import { type Icon, IconFileText, IconPhotoScan, IconSend, IconUserPlus } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Namespace, Sentences } from '../../i18n/resources.ts';
import type { AtlasActionProps, AtlasPartProps } from '../../lib/atlas-action.ts';

/*
 * The one place where other features meet the atlas; no feature knows another.
 *
 * An action is a button of the atlas's top bar (an entry of its menu on narrow screens). Pressed, its code is fetched and
 * its component drawn once, with what the desk holds (AtlasActionProps): it is its own dialog or drawer, and calls
 * `onClose` when done. Its name is said by `action.*` of the atlas's sentences, all else by its own.
 * A part stands in the bar or under the stage as long as the page is open, where `when` says so of the page's address.
 *
 * Whoever's role lacks `needs` sees neither; the server decides again on every request. `document` holds what goes
 * together: with `hasProblems` say that something entered is left out. What a component sends anywhere is its own
 * affair: the atlas itself sends nothing.
 */

export interface AtlasAction {
  name: string;
  labelKey: `action.${keyof Sentences['atlas']['action']}`;
  icon: Icon;
  needs?: Permission;
  /** Fetched beside the code. */
  sentences?: readonly Namespace[];
  load: () => Promise<ComponentType<AtlasActionProps>>;
}

/** In the order of the bar. */
export const ATLAS_ACTIONS: readonly AtlasAction[] = [
  {
    name: 'share',
    labelKey: 'action.share',
    icon: IconSend,
    needs: 'link:create',
    sentences: ['viewerLink', 'share'],
    load: async () => (await import('../viewer-link/LinkAction.tsx')).LinkAction,
  },
  {
    name: 'xray',
    labelKey: 'action.xray',
    icon: IconPhotoScan,
    sentences: ['radiograph'],
    load: async () => (await import('../radiograph/XrayAction.tsx')).XrayAction,
  },
  {
    name: 'report',
    labelKey: 'action.report',
    icon: IconFileText,
    sentences: ['atlasReport'],
    load: async () => (await import('../atlas-report/ReportAction.tsx')).ReportAction,
  },
  {
    name: 'visit',
    labelKey: 'action.visit',
    icon: IconUserPlus,
    needs: 'patient:write',
    sentences: ['visits'],
    load: async () => (await import('../atlas-visits/desk/SaveVisit.tsx')).SaveVisit,
  },
];

export interface AtlasPart {
  name: string;
  place: 'bar' | 'foot';
  needs?: Permission;
  sentences?: readonly Namespace[];
  /** Always, where this is left out. */
  when?: (search: URLSearchParams) => boolean;
  load: () => Promise<ComponentType<AtlasPartProps>>;
}

export const ATLAS_PARTS: readonly AtlasPart[] = [
  // always, because saving makes a page without a patient one with a patient
  {
    name: 'visit',
    place: 'bar',
    needs: 'patient:read',
    sentences: ['visits'],
    load: async () => (await import('../atlas-visits/desk/VisitChip.tsx')).VisitChip,
  },
  {
    name: 'visits',
    place: 'foot',
    needs: 'patient:read',
    sentences: ['visits'],
    load: async () => (await import('../atlas-visits/desk/VisitSteps.tsx')).VisitSteps,
  },
];
