import { z } from 'zod';
import { Id, Instant, Locale } from './fields.ts';
import { cleanLine } from './patients.ts';
import type { Permission } from './permissions.ts';
import { E164 } from './profile.ts';

/** Parts of the product that a clinic uses or does not. */
export const WORKSPACES = ['imaging', 'atlas', 'care', 'practice', 'trust'] as const;
export type Workspace = (typeof WORKSPACES)[number];
/** Ledger, rights of patients, evidence: a clinic cannot do without. */
export const ALWAYS_ON: Workspace = 'trust';
/** Those that keep patient data under the clinic's agreement; without any of them it has no table for such data. */
export const PHI_WORKSPACES: readonly Workspace[] = ['imaging', 'care', 'practice'];

/** By the first word of a permission. Ledger, rights of patients and links that live belong to none: they stay reachable. */
const WORKSPACE_OF = new Map<string, Workspace>([
  ['study', 'imaging'],
  ['atlas', 'atlas'],
  ['patient', 'care'],
  ['compound', 'care'],
  ['schedule', 'practice'],
  ['task', 'practice'],
]);
/** The workspace that has to be on for what a permission opens; null where none has to. */
export const workspaceOf = (permission: Permission): Workspace | null =>
  WORKSPACE_OF.get(permission.slice(0, permission.indexOf(':'))) ?? null;

export const SPECIALTIES = [
  'chiropractic',
  'dentistry',
  'endodontics',
  'family-medicine',
  'functional-medicine',
  'internal-medicine',
  'neurosurgery',
  'oral-surgery',
  'orthodontics',
  'orthopaedics',
  'pain-medicine',
  'periodontics',
  'physical-therapy',
  'prosthodontics',
  'radiology',
  'sports-medicine',
  'other',
] as const;
export type Specialty = (typeof SPECIALTIES)[number];

const line = (max: number) =>
  z
    .string()
    .max(max * 4)
    .overwrite(cleanLine)
    .refine((text) => text.length <= max);
const name = (max: number) => line(max).refine((text) => text.length > 0);

/**
 * The last digit of a National Provider Identifier is the Luhn check digit of 80840 and the nine before it (45 CFR
 * 162.406; CMS, Requirements for NPI and NPI check digit). @param nine - the first nine digits
 */
export function npiCheckDigit(nine: string): number {
  const doubled = [...`80840${nine}`].toReversed().map((digit, at) => Number(digit) * (at % 2 === 0 ? 2 : 1));
  const sum = doubled.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return (10 - (sum % 10)) % 10;
}

/** Ten digits, a 1 or 2 in front, the check digit right. */
export const isNpi = (npi: string): boolean =>
  /^[12]\d{9}$/.test(npi) && npiCheckDigit(npi.slice(0, 9)) === Number(npi[9]);

const Npi = z
  .string()
  .max(20)
  .transform((typed) => typed.replaceAll(/[\s-]/g, ''))
  .pipe(z.string().refine(isNpi));

/**
 * IANA name of a place; links like `US/Pacific` count too, since browsers name them so. Offsets and short names do not:
 * Node and PostgreSQL read `+05:30` with opposite signs, and `CET` with and without summer time.
 */
export function isTimeZone(zone: string): boolean {
  if (zone !== 'UTC' && !/^[A-Z][A-Za-z]+\/[A-Z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
export const TimeZone = z.string().min(1).max(64).refine(isTimeZone);

const Revision = z.int().min(1);
const Website = z.url({ protocol: /^https$/, hostname: z.regexes.domain }).max(300);

export const PracticeProfile = z.strictObject({
  clinicName: z
    .string()
    .max(480)
    .overwrite(cleanLine)
    .refine((text) => text.length >= 2 && text.length <= 120),
  npi: Npi.nullable(),
  specialty: z.enum(SPECIALTIES).nullable(),
  phone: E164.nullable(),
  website: Website.nullable(),
  timeZone: TimeZone,
  /** What new people and papers of the clinic speak first. */
  locale: Locale,
  /** A member of the clinic; null while nobody was named. */
  privacyOfficerId: Id.nullable(),
});
export type PracticeProfile = z.infer<typeof PracticeProfile>;
export const ChangePractice = PracticeProfile.extend({ revision: Revision });
export type ChangePractice = z.infer<typeof ChangePractice>;

/** What a clinic goes through before its first day. E-mail and second factor are behind everybody who signed up. */
export const ONBOARDING_STEPS = ['profile', 'workspaces', 'agreement', 'team', 'branding', 'sample'] as const;
export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];

export const Practice = z.object({
  revision: Revision,
  ...PracticeProfile.shape,
  npi: z.string().nullable(),
  specialty: z.enum(SPECIALTIES).nullable(),
  phone: z.string().nullable(),
  website: z.string().nullable(),
  timeZone: z.string(),
  privacyOfficerName: z.string().nullable(),
  workspaces: z.array(z.enum(WORKSPACES)),
  onboardingComplete: z.boolean(),
  /** An owner has asked to close the clinic: from then on it can be carried out. */
  closingDueAt: Instant.nullable(),
});
export type Practice = z.infer<typeof Practice>;

/** ISO: 1 is Monday. */
export const Weekday = z.int().min(1).max(7);
const WALL = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
/** One stretch of a weekday, in wall time of the place: 'HH:MM', the end up to '24:00'. */
export const OpeningHours = z
  .strictObject({
    weekday: Weekday,
    from: z.string().regex(WALL),
    to: z.union([z.literal('24:00'), z.string().regex(WALL)]),
  })
  .refine(({ from, to }) => from < to);
export type OpeningHours = z.infer<typeof OpeningHours>;

export const MAX_HOURS = 42;
/** In order of the week, without two stretches that overlap. */
export const OpeningWeek = z
  .array(OpeningHours)
  .max(MAX_HOURS)
  .overwrite((hours) => hours.toSorted((a, b) => a.weekday - b.weekday || (a.from < b.from ? -1 : 1)))
  .refine((hours) =>
    hours.every(({ weekday, from }, at) => {
      const before = hours[at - 1];
      return before === undefined || before.weekday !== weekday || before.to <= from;
    }),
  );

export const Address = z.strictObject({
  line1: line(120),
  line2: line(120),
  city: line(80),
  region: line(80),
  postalCode: line(20),
  /** ISO 3166-1 alpha-2, or empty. */
  country: z.union([z.literal(''), z.string().regex(/^[A-Z]{2}$/)]),
});
export type Address = z.infer<typeof Address>;

export const PracticeRoom = z.object({ id: Id, name: z.string() });
export type PracticeRoom = z.infer<typeof PracticeRoom>;
/** Where patients come. */
export const PracticeLocation = z.object({
  id: Id,
  revision: Revision,
  name: z.string(),
  address: Address,
  phone: z.string().nullable(),
  timeZone: z.string(),
  hours: z.array(OpeningHours),
  rooms: z.array(PracticeRoom),
});
export type PracticeLocation = z.infer<typeof PracticeLocation>;
export const Locations = z.object({ locations: z.array(PracticeLocation) });
export type Locations = z.infer<typeof Locations>;

export const MAX_LOCATIONS = 100;
export const MAX_ROOMS = 200;
export const NewLocation = z.strictObject({
  name: name(80),
  address: Address,
  phone: E164.nullable(),
  timeZone: TimeZone,
  hours: OpeningWeek,
});
export type NewLocation = z.infer<typeof NewLocation>;
export const ChangeLocation = NewLocation.extend({ revision: Revision });
export type ChangeLocation = z.infer<typeof ChangeLocation>;
export const RoomName = z.strictObject({ name: name(60) });
export type RoomName = z.infer<typeof RoomName>;

export const ChooseWorkspaces = z.strictObject({
  revision: Revision,
  workspaces: z
    .array(z.enum(WORKSPACES))
    .max(WORKSPACES.length)
    .overwrite((chosen) => WORKSPACES.filter((workspace) => chosen.includes(workspace)))
    .refine((chosen) => chosen.includes(ALWAYS_ON)),
});
export type ChooseWorkspaces = z.infer<typeof ChooseWorkspaces>;

const StepState = z.object({
  step: z.enum(ONBOARDING_STEPS),
  state: z.enum(['open', 'done', 'skipped']),
  at: Instant.nullable(),
  /** May be passed by for now. */
  skippable: z.boolean(),
});
export type StepState = z.infer<typeof StepState>;
export const OnboardingStepParams = z.object({ step: z.enum(ONBOARDING_STEPS) });

/** What the first week asks for. Nobody ticks it: it is so in the clinic, or not yet. */
export const CHECKLIST = [
  'agreement',
  'hours',
  'officer',
  'team',
  'branding',
  'notice',
  'retention',
  'patient',
  'study',
  'appointment',
  'link',
] as const;
export const ChecklistItem = z.object({ item: z.enum(CHECKLIST), done: z.boolean() });
export type ChecklistItem = z.infer<typeof ChecklistItem>;
/** A study of nobody, to try the product with. */
export const SampleState = z.enum(['none', 'making', 'ready', 'failed']);
export type SampleState = z.infer<typeof SampleState>;

export const Onboarding = z.object({
  complete: z.boolean(),
  steps: z.array(StepState),
  checklist: z.array(ChecklistItem),
  people: z.int(),
  /** Sent and not answered yet. */
  invitations: z.int(),
  sample: SampleState,
});
export type Onboarding = z.infer<typeof Onboarding>;
export const PassStep = z.strictObject({ state: z.enum(['done', 'skipped']) });
export type PassStep = z.infer<typeof PassStep>;
