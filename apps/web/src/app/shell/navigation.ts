import { allows, type Permission, type Role, type Workspace, workspaceOf, WORKSPACES } from '@hyaline/contract';
import {
  IconArchive,
  IconBone,
  IconBuildingCommunity,
  IconCalendar,
  IconChecklist,
  IconEyeSearch,
  IconHome,
  IconIdBadge2,
  IconInbox,
  IconLink,
  IconLifebuoy,
  IconListCheck,
  IconMessages,
  IconPrescription,
  IconScan,
  IconSettings,
  IconShieldCheck,
  IconSpeakerphone,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';

export interface Place {
  to: string;
  key:
    | 'home'
    | 'campaigns'
    | 'organisation'
    | 'support'
    | 'imaging'
    | 'atlas'
    | 'patients'
    | 'schedule'
    | 'tasks'
    | 'protocols'
    | 'compounds'
    | 'identities'
    | 'requests'
    | 'keeping'
    | 'messages'
    | 'ledger'
    | 'accessLog'
    | 'links'
    | 'claims'
    | 'settings';
  icon: TablerIcon;
  needs: Permission;
  /** Pages that belong to it, and lie elsewhere. */
  covers?: readonly string[];
  /** Not for those who may this: they see more elsewhere. */
  unless?: Permission;
}

const PLACES: readonly Place[] = [
  { to: '/support', key: 'support', icon: IconLifebuoy, needs: 'support:desk' },
  { to: '/home', key: 'home', icon: IconHome, needs: 'figures:read', unless: 'support:desk' },
  { to: '/campaigns', key: 'campaigns', icon: IconSpeakerphone, needs: 'campaign:read', unless: 'figures:read' },
  { to: '/organisation', key: 'organisation', icon: IconBuildingCommunity, needs: 'organisation:read' },
  { to: '/imaging', key: 'imaging', icon: IconScan, needs: 'study:read', unless: 'support:desk' },
  { to: '/patients', key: 'patients', icon: IconUsers, needs: 'patient:read' },
  { to: '/schedule', key: 'schedule', icon: IconCalendar, needs: 'schedule:read' },
  { to: '/tasks', key: 'tasks', icon: IconChecklist, needs: 'task:read' },
  { to: '/messages', key: 'messages', icon: IconMessages, needs: 'patient:write' },
  {
    to: '/due',
    key: 'protocols',
    icon: IconPrescription,
    needs: 'patient:write',
    covers: ['/compounds', '/templates', '/calculator'],
  },
  {
    to: '/compounds',
    key: 'compounds',
    icon: IconPrescription,
    needs: 'compound:read',
    unless: 'patient:write',
    covers: ['/calculator'],
  },
  {
    to: '/identities',
    key: 'identities',
    icon: IconIdBadge2,
    needs: 'patient:identity',
    unless: 'patient:write',
  },
  { to: '/atlas', key: 'atlas', icon: IconBone, needs: 'atlas:use' },
  { to: '/links', key: 'links', icon: IconLink, needs: 'link:read' },
  { to: '/requests', key: 'requests', icon: IconInbox, needs: 'request:read' },
  { to: '/keeping', key: 'keeping', icon: IconArchive, needs: 'erasure:decide' },
  { to: '/access-log', key: 'accessLog', icon: IconEyeSearch, needs: 'access-log:review' },
  { to: '/ledger', key: 'ledger', icon: IconListCheck, needs: 'ledger:read' },
  { to: '/trust', key: 'claims', icon: IconShieldCheck, needs: 'session:self' },
  { to: '/settings', key: 'settings', icon: IconSettings, needs: 'session:self' },
];

/** What a role may reach of the workspaces that its clinic uses; the server decides again on every request. */
export const placesFor = (role: Role, workspaces: readonly Workspace[] = WORKSPACES): Place[] =>
  PLACES.filter(
    ({ needs, unless }) =>
      allows(role, needs) && !(unless !== undefined && allows(role, unless)) && isOn(needs, workspaces),
  );

export const isOn = (needs: Permission, workspaces: readonly Workspace[]): boolean => {
  const workspace = workspaceOf(needs);
  return workspace === null || workspaces.includes(workspace);
};

const BEGINNINGS: readonly Place['key'][] = [
  'support',
  'organisation',
  'campaigns',
  'imaging',
  'patients',
  'schedule',
  'atlas',
  'ledger',
];

/** Where somebody begins. */
export function homeOf(role: Role, workspaces: readonly Workspace[] = WORKSPACES): string {
  const places = placesFor(role, workspaces);
  const first = BEGINNINGS.find((key) => places.some((place) => place.key === key));
  return places.find(({ key }) => key === first)?.to ?? '/settings';
}
