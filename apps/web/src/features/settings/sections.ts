import type { Permission } from '@hyaline/contract';
import {
  IconBuilding,
  IconBuildingCommunity,
  IconCalendar,
  IconCalendarShare,
  IconChecklist,
  IconDoorEnter,
  IconKey,
  IconLock,
  IconMail,
  IconPalette,
  IconUser,
  IconShieldLock,
  IconSignature,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type settings from '../../i18n/en/settings.json';

export interface Section {
  to: string;
  /** Its title and search words stand in settings.json under `section`. */
  key: keyof typeof settings.section;
  /** About the person, or about the clinic. */
  group: 'you' | 'clinic';
  icon: TablerIcon;
  needs: Permission;
}

/** The sections of the settings, in the order they are shown. */
export const SECTIONS: readonly Section[] = [
  { to: '/settings/profile', key: 'profile', group: 'you', icon: IconUser, needs: 'session:self' },
  { to: '/settings/security', key: 'security', group: 'you', icon: IconLock, needs: 'session:self' },
  { to: '/settings/api-keys', key: 'apiKeys', group: 'you', icon: IconKey, needs: 'api-key:own' },
  { to: '/settings/practice', key: 'practice', group: 'clinic', icon: IconBuilding, needs: 'practice:write' },
  { to: '/settings/team', key: 'team', group: 'clinic', icon: IconUsers, needs: 'member:manage' },
  {
    to: '/settings/organisation',
    key: 'organisation',
    group: 'clinic',
    icon: IconBuildingCommunity,
    needs: 'organisation:manage',
  },
  { to: '/settings/branding', key: 'branding', group: 'clinic', icon: IconPalette, needs: 'branding:write' },
  { to: '/settings/schedule', key: 'schedule', group: 'clinic', icon: IconCalendar, needs: 'schedule:settings' },
  {
    to: '/settings/self-booking',
    key: 'selfBooking',
    group: 'clinic',
    icon: IconCalendarShare,
    needs: 'schedule:settings',
  },
  { to: '/settings/tasks', key: 'tasks', group: 'clinic', icon: IconChecklist, needs: 'task:settings' },
  { to: '/settings/rules', key: 'rules', group: 'clinic', icon: IconShieldLock, needs: 'clinic:rules' },
  { to: '/settings/special-access', key: 'specialAccess', group: 'clinic', icon: IconDoorEnter, needs: 'grant:read' },
  { to: '/settings/compliance', key: 'compliance', group: 'clinic', icon: IconSignature, needs: 'legal:read' },
  { to: '/settings/mail', key: 'mail', group: 'clinic', icon: IconMail, needs: 'mail:read' },
];
