import { allows, type Permission, type Role } from '@hyaline/contract';
import type team from '../../i18n/en/team.json';

export type Sight = keyof typeof team.sees;

interface Matter {
  /** The permissions that this sentence speaks of. */
  about: readonly Permission[];
  sentence: (role: Role) => Sight;
  granted: (role: Role) => boolean;
}

const matter = (
  about: readonly [Permission, ...Permission[]],
  yes: Sight | ((role: Role) => Sight),
  no: Sight,
): Matter => ({
  about,
  granted: (role) => allows(role, about[0]),
  sentence: (role) => (allows(role, about[0]) ? (typeof yes === 'string' ? yes : yes(role)) : no),
});

/**
 * What a role means for the person who gets it, one sentence for each matter. Which of the two sentences holds is read
 * from the same table that the server decides by. A test fails for a permission that no sentence speaks of.
 */
export const MATTERS: readonly Matter[] = [
  matter(['patient:write', 'patient:read'], (role) => (role === 'owner' ? 'patientsAll' : 'patientsOwn'), 'noPatients'),
  matter(['patient:export', 'patient:import'], 'inAndOut', 'noInAndOut'),
  matter(
    ['erasure:read', 'erasure:ask', 'erasure:decide', 'erasure:carry-out'],
    (role) =>
      allows(role, 'erasure:carry-out')
        ? 'erasures'
        : allows(role, 'erasure:decide')
          ? 'erasuresDecide'
          : 'erasuresAsk',
    'noErasures',
  ),
  matter(
    ['request:read', 'request:enter'],
    (role) => (allows(role, 'request:enter') ? 'requests' : 'requestsQueue'),
    'noRequests',
  ),
  matter(['patient:identity'], 'names', 'noNames'),
  matter(
    ['access-log:read', 'access-log:review', 'access-log:settings'],
    (role) => (allows(role, 'access-log:review') ? 'looksAll' : 'looksOwn'),
    'noLooks',
  ),
  matter(['accounting:make', 'accounting:keep'], 'accounting', 'noAccounting'),
  matter(
    ['compound:read', 'compound:write'],
    (role) => (allows(role, 'compound:write') ? 'compounds' : 'compoundsRead'),
    'noCompounds',
  ),
  matter(['study:read', 'study:write', 'study:export'], studiesOf, 'noStudies'),
  matter(['atlas:use'], 'atlas', 'noAtlas'),
  matter(['link:create', 'link:read', 'link:revoke'], 'links', 'noLinks'),
  matter(['grant:request', 'grant:read'], 'emergency', 'noEmergency'),
  matter(['grant:review'], 'reviews', 'noReviews'),
  matter(
    ['ledger:read', 'ledger:export'],
    (role) => (allows(role, 'ledger:export') ? 'ledgerExport' : 'ledger'),
    'noLedger',
  ),
  matter(['member:manage', 'member:read'], (role) => (role === 'admin' ? 'peopleBelow' : 'people'), 'noPeople'),
  matter(['clinic:rules', 'organisation:manage', 'legal:accept', 'legal:read', 'support:give'], 'rules', 'noRules'),
  matter(
    ['schedule:write', 'schedule:read', 'schedule:settings'],
    (role) => (allows(role, 'schedule:settings') ? 'scheduleHours' : 'schedule'),
    'noSchedule',
  ),
  matter(
    ['task:write', 'task:read', 'task:settings'],
    (role) => (allows(role, 'task:settings') ? 'tasksRules' : 'tasks'),
    'noTasks',
  ),
  matter(['figures:read'], 'figures', 'noFigures'),
  matter(['campaign:read'], 'campaigns', 'noCampaigns'),
  matter(['plan:read'], 'plan', 'noPlan'),
  matter(['practice:write', 'practice:read'], 'practice', 'noPractice'),
  matter(['clinic:close'], 'closes', 'noCloses'),
  matter(
    ['branding:write', 'branding:read'],
    (role) => (role === 'staff' ? 'brandingWhenGiven' : 'branding'),
    'noBranding',
  ),
  matter(['mail:read'], 'mail', 'noMail'),
  matter(['api-key:own'], 'keys', 'noKeys'),
  matter(['reference:attribute'], 'attributes', 'noAttributes'),
  matter(['organisation:references'], 'references', 'noReferences'),
  matter(['organisation:read', 'organisation:offer'], 'organisation', 'clinic'),
  matter(['session:self', 'support:desk'], 'own', 'own'),
];

function studiesOf(role: Role): Sight {
  if (role === 'owner') return 'studiesAll';
  return allows(role, 'study:write') ? 'studiesOwn' : 'studiesAssigned';
}

export interface Preview {
  sees: Sight[];
  not: Sight[];
}

/** The sentences for a role: what its person sees and does, and what stays closed to them. */
export function previewOf(role: Role): Preview {
  const inOrganisation = allows(role, 'organisation:read');
  const told = MATTERS.filter(({ about }) => inOrganisation || !about[0]?.startsWith('organisation:re'));
  return {
    sees: told.filter(({ granted }) => granted(role)).map(({ sentence }) => sentence(role)),
    not: told.filter(({ granted }) => !granted(role)).map(({ sentence }) => sentence(role)),
  };
}
