import type { DemoSignIn } from '../modules/identity/index.ts';
import {
  addLocation,
  addRoom,
  changePractice,
  completeOnboarding,
  passStep,
  practice,
} from '../modules/practice/index.ts';
import type { Platform } from '../platform/index.ts';

/** The server itself, on the machine it runs on. */
const HERE = '127.0.0.1';
const ZONE = 'America/New_York';
const WEEK = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '18:00' }));

/** Sets the demo clinic up, once in its life, by the same steps as a person would. */
export async function setUpDemoPractice(platform: Platform, demo: DemoSignIn): Promise<void> {
  const asking = { actor: { tenantId: demo.clinicId, userId: demo.ownerId }, ip: HERE };
  const { revision } = await practice(platform, asking.actor);
  if (revision > 1) return;
  const place = {
    name: 'Main street',
    address: { line1: '12 Main street', line2: '', city: 'Laurel', region: 'NY', postalCode: '', country: 'US' },
    phone: null,
    timeZone: ZONE,
    hours: WEEK,
  };
  const { id } = await addLocation(platform, asking, place, null);
  for (const name of ['Room 1', 'Room 2', 'Scanner']) await addRoom(platform, asking, id, name, null);
  for (const step of ['workspaces', 'agreement', 'team'] as const) await passStep(platform, asking, step, 'done');
  for (const step of ['branding', 'sample'] as const) await passStep(platform, asking, step, 'skipped');
  await changePractice(platform, asking, {
    revision,
    clinicName: demo.clinic,
    npi: '1234567893', // the published example of a right check digit
    specialty: 'dentistry',
    phone: '+12125550100',
    website: null,
    timeZone: ZONE,
    locale: 'en',
    privacyOfficerId: null,
  });
  await passStep(platform, asking, 'profile', 'done');
  await completeOnboarding(platform, asking);
}
