import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from '@tanstack/react-router';
import { allows, type ListPatients, PATIENT_LISTS } from '@hyaline/contract';
import { isUuid } from '@hyaline/kit';
import type { QueryClient } from '@tanstack/react-query';
import { showClinic } from '../api/client.ts';
import { isCode } from '../api/errors.ts';
import { installationQuery, sessionQuery } from '../api/identity.ts';
import { practiceQuery } from '../api/practice.ts';
import { loadSentences, offerLocale } from '../i18n/index.ts';
import { familyOf, needsNewDocument, safeNext } from '../lib/documents.ts';
import { RECORD_TABS, recordTab } from '../features/patients/record/tabs.ts';
import { followTimeZone } from '../lib/format.ts';
import { readSearch as readScheduleSearch } from '../features/schedule/search.ts';
import { readHomeSearch } from '../features/home/search.ts';
import { readTasksSearch } from '../features/tasks/search.ts';
import { NotFoundPage } from '../ui/NotFoundPage.tsx';
import { RouteError } from '../ui/RouteError.tsx';
import { makeQueryClient } from './query-client.ts';
import { Root } from './Root.tsx';
import { homeOf, isOn } from './shell/navigation.ts';

export const queryClient = makeQueryClient(leaveToSignIn);

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Root,
  notFoundComponent: NotFoundPage,
  errorComponent: RouteError,
});

const trust = createRoute({
  getParentRoute: () => root,
  path: '/trust',
  loader: () => loadSentences('trust'),
  component: lazyRouteComponent(() => import('../features/trust/TrustPage.tsx'), 'TrustPage'),
});

interface NextSearch {
  next?: string;
}
const readNext = (search: Record<string, unknown>): NextSearch =>
  typeof search['next'] === 'string' ? { next: safeNext(search['next'], '/imaging') } : {};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readNext,
  loader: () => loadSentences('identity', 'trust'),
  component: lazyRouteComponent(() => import('../features/identity/SignInPage.tsx'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  loader: async ({ context }) => {
    await Promise.all([
      loadSentences('identity', 'trust', 'waysIn'),
      // Whether sign-up is open is asked beside the code; the page itself says what to do when the answer is no.
      context.queryClient.prefetchQuery(installationQuery),
    ]);
  },
  component: lazyRouteComponent(() => import('../features/identity/SignUpPage.tsx'), 'SignUpPage'),
});

const waysInPage = <Path extends string>(path: Path, page: 'VerifyPage' | 'ResetPage' | 'UnlockPage' | 'MagicPage') =>
  createRoute({
    getParentRoute: () => root,
    path,
    loader: () => loadSentences('identity', 'trust', 'waysIn'),
    component: lazyRouteComponent(() => import('../features/identity/ways-in/link-pages.ts'), page),
  });
const verify = waysInPage('/verify', 'VerifyPage');
const reset = waysInPage('/reset', 'ResetPage');
const unlock = waysInPage('/unlock', 'UnlockPage');
const magic = waysInPage('/magic', 'MagicPage');

const askPage = <Path extends string>(path: Path, page: 'ForgotPage' | 'MailLinkPage') =>
  createRoute({
    getParentRoute: () => root,
    path,
    loader: () => loadSentences('identity', 'trust', 'waysIn'),
    component: lazyRouteComponent(() => import('../features/identity/ways-in/AskByMailPage.tsx'), page),
  });
const forgot = askPage('/forgot', 'ForgotPage');
const mailLink = askPage('/mail-link', 'MailLinkPage');

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  loader: () => loadSentences('notices'),
  component: lazyRouteComponent(() => import('./SignedIn.tsx'), 'SignedIn'),
  beforeLoad: async ({ context, location, matches }) => {
    try {
      const session = await context.queryClient.ensureQueryData(sessionQuery);
      showClinic(session.clinic.id);
      followTimeZone(session.account.timeZone);
      const [practice] = await Promise.all([
        allows(session.role, 'practice:read') && session.role !== 'support'
          ? context.queryClient.ensureQueryData(practiceQuery)
          : undefined,
        offerLocale(session.account.locale),
      ]);
      const needs = { imaging: 'study:read', atlas: 'atlas:use' } as const;
      const family = familyOf(location.pathname);
      const isOpen = (what: 'study:read' | 'atlas:use'): boolean =>
        allows(session.role, what) && (practice === undefined || isOn(what, practice.workspaces));
      if ((family === 'imaging' || family === 'atlas') && !isOpen(needs[family])) {
        globalThis.location.assign(homeOf(session.role, practice?.workspaces));
        await new Promise(() => undefined); // the document is going away
      }
    } catch (error) {
      if (!isCode(error, 'not-signed-in')) throw error;
      if (matches.at(-1)?.routeId === missing.id) throw notFound(); // as for anybody: nothing to sign in for
      if (needsNewDocument(location.pathname, '/sign-in')) {
        leaveToSignIn();
        await new Promise(() => undefined); // the document is going away; show nothing half-ready meanwhile
      }
      throw redirect({ to: '/sign-in', search: { next: location.href } });
    }
  },
});

const shell = createRoute({
  getParentRoute: () => signedIn,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell/Shell.tsx'), 'Shell'),
});

/** Whatever no other page has, in the frame of whoever is signed in; for everybody else the router has its own. */
const missing = createRoute({
  getParentRoute: () => shell,
  path: '$',
  component: lazyRouteComponent(() => import('./shell/MissingPage.tsx'), 'MissingPage'),
});

const links = createRoute({
  getParentRoute: () => shell,
  path: '/links',
  loader: () => loadSentences('links'),
  component: lazyRouteComponent(() => import('../features/links/LinksPage.tsx'), 'LinksPage'),
});

const requests = createRoute({
  getParentRoute: () => shell,
  path: '/requests',
  loader: () => loadSentences('requests'),
  component: lazyRouteComponent(() => import('../features/requests/RequestsPage.tsx'), 'RequestsPage'),
});

const keeping = createRoute({
  getParentRoute: () => shell,
  path: '/keeping',
  loader: () => loadSentences('exchange'),
  component: lazyRouteComponent(() => import('../features/erasure/KeepingPage.tsx'), 'KeepingPage'),
});

const messages = createRoute({
  getParentRoute: () => shell,
  path: '/messages',
  loader: () => loadSentences('messages'),
  component: lazyRouteComponent(() => import('../features/messages/MessagesPage.tsx'), 'MessagesPage'),
});

const schedule = createRoute({
  getParentRoute: () => shell,
  path: '/schedule',
  validateSearch: readScheduleSearch,
  loader: () => loadSentences('schedule'),
  component: lazyRouteComponent(() => import('../features/schedule/SchedulePage.tsx'), 'SchedulePage'),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/home',
  validateSearch: readHomeSearch,
  loader: () => loadSentences('home'),
  component: lazyRouteComponent(() => import('../features/home/HomePage.tsx'), 'HomePage'),
});

const supportDesk = createRoute({
  getParentRoute: () => shell,
  path: '/support',
  loader: () => loadSentences('grants'),
  component: lazyRouteComponent(() => import('../features/grants/SupportDesk.tsx'), 'SupportDesk'),
});

const campaigns = createRoute({
  getParentRoute: () => shell,
  path: '/campaigns',
  loader: () => loadSentences('home'),
  component: lazyRouteComponent(() => import('../features/home/CampaignsPage.tsx'), 'CampaignsPage'),
});

const tasks = createRoute({
  getParentRoute: () => shell,
  path: '/tasks',
  validateSearch: readTasksSearch,
  loader: () => loadSentences('tasks'),
  component: lazyRouteComponent(() => import('../features/tasks/TasksPage.tsx'), 'TasksPage'),
});

const wishes = createRoute({
  getParentRoute: () => shell,
  path: '/schedule/wishes',
  loader: () => loadSentences('wishes'),
  component: lazyRouteComponent(() => import('../features/wishes/WishesPage.tsx'), 'WishesPage'),
});

const ledger = createRoute({
  getParentRoute: () => shell,
  path: '/ledger',
  loader: () => loadSentences('ledger'),
  component: lazyRouteComponent(() => import('../features/ledger/LedgerPage.tsx'), 'LedgerPage'),
});

const accessLog = createRoute({
  getParentRoute: () => shell,
  path: '/access-log',
  loader: () => loadSentences('accessLog'),
  component: lazyRouteComponent(() => import('../features/access-log/AccessLogPage.tsx'), 'AccessLogPage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  loader: () => loadSentences('settings'),
  component: lazyRouteComponent(() => import('../features/settings/SettingsFrame.tsx'), 'SettingsFrame'),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('../features/settings/SettingsHome.tsx'), 'SettingsHome'),
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: 'profile',
  component: lazyRouteComponent(() => import('../features/settings/profile/ProfilePage.tsx'), 'ProfilePage'),
});

const security = createRoute({
  getParentRoute: () => settings,
  path: 'security',
  loader: () => loadSentences('factors', 'history', 'identity'),
  component: lazyRouteComponent(() => import('../features/settings/SecurityPage.tsx'), 'SecurityPage'),
});

const practiceSettings = createRoute({
  getParentRoute: () => settings,
  path: 'practice',
  loader: () => loadSentences('practice', 'exchange'),
  component: lazyRouteComponent(() => import('./practice/PracticeSettings.tsx'), 'PracticeSettings'),
});

const welcome = createRoute({
  getParentRoute: () => signedIn,
  path: '/welcome',
  loader: () => loadSentences('welcome', 'practice', 'team', 'branding', 'legal', 'trust'),
  component: lazyRouteComponent(() => import('./welcome/WelcomePage.tsx'), 'WelcomePage'),
});

const scheduleSettings = createRoute({
  getParentRoute: () => settings,
  path: 'schedule',
  loader: () => loadSentences('schedule'),
  component: lazyRouteComponent(() => import('../features/schedule/settings/ScheduleSettings.tsx'), 'ScheduleSettings'),
});

const selfBooking = createRoute({
  getParentRoute: () => settings,
  path: 'self-booking',
  loader: () => loadSentences('selfBooking'),
  component: lazyRouteComponent(() => import('../features/self-booking/SelfBookingPage.tsx'), 'SelfBookingPage'),
});

const signInRules = createRoute({
  getParentRoute: () => settings,
  path: 'rules',
  component: lazyRouteComponent(() => import('../features/settings/rules/RulesPage.tsx'), 'RulesPage'),
});

const branding = createRoute({
  getParentRoute: () => settings,
  path: 'branding',
  loader: () => loadSentences('branding'),
  component: lazyRouteComponent(() => import('../features/branding/BrandingPage.tsx'), 'BrandingPage'),
});

const taskSettings = createRoute({
  getParentRoute: () => settings,
  path: 'tasks',
  loader: () => loadSentences('tasks'),
  component: lazyRouteComponent(() => import('../features/tasks/TaskSettingsPage.tsx'), 'TaskSettingsPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: 'api-keys',
  loader: () => loadSentences('keys'),
  component: lazyRouteComponent(() => import('../features/settings/keys/KeysPage.tsx'), 'KeysPage'),
});

const specialAccess = createRoute({
  getParentRoute: () => settings,
  path: 'special-access',
  validateSearch: (search: Record<string, unknown>): { study?: string } =>
    typeof search['study'] === 'string' && isUuid(search['study']) ? { study: search['study'] } : {},
  loader: () => loadSentences('grants'),
  component: lazyRouteComponent(() => import('../features/grants/SpecialAccessPage.tsx'), 'SpecialAccessPage'),
});

const compliance = createRoute({
  getParentRoute: () => settings,
  path: 'compliance',
  loader: () => loadSentences('legal'),
  component: lazyRouteComponent(() => import('../features/settings/compliance/CompliancePage.tsx'), 'CompliancePage'),
});

const team = createRoute({
  getParentRoute: () => settings,
  path: 'team',
  loader: () => loadSentences('team'),
  component: lazyRouteComponent(() => import('../features/team/TeamPage.tsx'), 'TeamPage'),
});

const organisation = createRoute({
  getParentRoute: () => shell,
  path: '/organisation',
  loader: () => loadSentences('organisation', 'dashboards'),
  component: lazyRouteComponent(() => import('../features/organisation/OrganisationHome.tsx'), 'OrganisationHome'),
});

const organisations = createRoute({
  getParentRoute: () => settings,
  path: 'organisation',
  loader: () => loadSentences('organisation', 'dashboards'),
  component: lazyRouteComponent(() => import('../features/organisation/OrganisationPage.tsx'), 'OrganisationPage'),
});

const accessReview = createRoute({
  getParentRoute: () => settings,
  path: 'team/review',
  loader: () => loadSentences('team'),
  component: lazyRouteComponent(() => import('../features/team/ReviewPage.tsx'), 'ReviewPage'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  loader: () => loadSentences('team', 'identity', 'trust'),
  component: lazyRouteComponent(() => import('../features/identity/JoinPage.tsx'), 'JoinPage'),
});

const mail = createRoute({
  getParentRoute: () => settings,
  path: 'mail',
  loader: () => loadSentences('mail'),
  component: lazyRouteComponent(() => import('../features/settings/mail/MailPage.tsx'), 'MailPage'),
});

/** The viewer without an account: no session, no request to the API, before or after a scan is opened. */
const viewer = createRoute({
  getParentRoute: () => root,
  path: '/viewer',
  loader: () => loadSentences('imaging'),
  component: lazyRouteComponent(() => import('../features/imaging/PublicViewerPage.tsx'), 'PublicViewerPage'),
});

const studies = createRoute({
  getParentRoute: () => shell,
  path: '/imaging',
  loader: () => loadSentences('imaging'),
  component: lazyRouteComponent(() => import('../features/imaging/StudiesPage.tsx'), 'StudiesPage'),
});

const atlas = createRoute({
  getParentRoute: () => shell,
  path: '/atlas',
  loader: () => loadSentences('atlas'),
  component: lazyRouteComponent(() => import('../features/atlas/AtlasPage.tsx'), 'AtlasPage'),
});

const patients = createRoute({
  getParentRoute: () => shell,
  path: '/patients',
  validateSearch: (search: Record<string, unknown>): { list?: ListPatients['list'] } => {
    const list = PATIENT_LISTS.find((each) => each === search['list']);
    return list === undefined ? {} : { list };
  },
  loader: () => loadSentences('patients', 'exchange'),
  component: lazyRouteComponent(() => import('../features/patients/list/PatientsPage.tsx'), 'PatientsPage'),
});

const newPatient = createRoute({
  getParentRoute: () => shell,
  path: '/patients/new',
  loader: () => loadSentences('patients'),
  component: lazyRouteComponent(() => import('../features/patients/form/NewPatientPage.tsx'), 'NewPatientPage'),
});

const importPatients = createRoute({
  getParentRoute: () => shell,
  path: '/patients/import',
  loader: () => loadSentences('patients', 'exchange'),
  component: lazyRouteComponent(() => import('../features/exchange/ImportPage.tsx'), 'ImportPage'),
});

const identities = createRoute({
  getParentRoute: () => shell,
  path: '/identities',
  loader: () => loadSentences('patients'),
  component: lazyRouteComponent(() => import('../features/patients/identities/IdentitiesPage.tsx'), 'IdentitiesPage'),
});

/** Nothing of a patient is asked for here: a loader also runs when somebody only points at a link, which is no look. */
const patientRecord = createRoute({
  getParentRoute: () => shell,
  path: '/patients/$id/$tab',
  loader: ({ params }) =>
    loadSentences('patients', 'accessLog', 'exchange', ...(recordTab(params.tab)?.sentences ?? [])),
  component: lazyRouteComponent(() => import('../features/patients/record/RecordPage.tsx'), 'RecordPage'),
});

const patientHome = createRoute({
  getParentRoute: () => shell,
  path: '/patients/$id',
  beforeLoad: ({ params }) => {
    const tab = RECORD_TABS[0]?.name ?? 'details';
    throw redirect({ to: '/patients/$id/$tab', params: { id: params.id, tab }, replace: true });
  },
});

/** Prescribing without a patient: what is due by reference, the catalogue, templates, the calculator. */
const prescribing = <Path extends string>(
  path: Path,
  page: 'DuePage' | 'CompoundsPage' | 'TemplatesPage' | 'CalculatorPage',
) =>
  createRoute({
    getParentRoute: () => shell,
    path,
    loader: () => loadSentences('protocols'),
    component: lazyRouteComponent(() => import('../features/protocols/pages.ts'), page),
  });
const due = prescribing('/due', 'DuePage');
const compounds = prescribing('/compounds', 'CompoundsPage');
const templates = prescribing('/templates', 'TemplatesPage');
const calculator = prescribing('/calculator', 'CalculatorPage');

const study = createRoute({
  getParentRoute: () => signedIn,
  path: '/imaging/studies/$id',
  loader: () => loadSentences('imaging', 'share'),
  component: lazyRouteComponent(() => import('../features/imaging/StudyPage.tsx'), 'StudyPage'),
});

const local = createRoute({
  getParentRoute: () => signedIn,
  path: '/imaging/local',
  loader: () => loadSentences('imaging', 'share'),
  component: lazyRouteComponent(() => import('../features/imaging/LocalPage.tsx'), 'LocalPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    trust,
    signIn,
    signUp,
    join,
    verify,
    reset,
    unlock,
    magic,
    forgot,
    mailLink,
    viewer,
    signedIn.addChildren([
      shell.addChildren([
        studies,
        atlas,
        patients,
        missing,
        due,
        compounds,
        templates,
        calculator,
        newPatient,
        importPatients,
        identities,
        patientHome,
        patientRecord,
        links,
        requests,
        keeping,
        messages,
        wishes,
        schedule,
        home,
        campaigns,
        supportDesk,
        tasks,
        ledger,
        accessLog,
        organisation,
        settings.addChildren([
          settingsHome,
          compliance,
          profile,
          security,
          practiceSettings,
          selfBooking,
          signInRules,
          branding,
          scheduleSettings,
          taskSettings,
          apiKeys,
          mail,
          specialAccess,
          team,
          accessReview,
          organisations,
        ]),
      ]),
      welcome,
      study,
      local,
    ]),
  ]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** A session may end anywhere: leave by a new document, so that nothing of the clinic stays in memory. */
function leaveToSignIn(): void {
  const here = location.pathname + location.search;
  if (here.startsWith('/sign-in') || here.startsWith('/viewer')) return;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}
