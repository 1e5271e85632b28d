import type { FastifyInstance } from 'fastify';
import { accessLogRoutes, accountingRoutes } from '../modules/access-log/index.ts';
import { adherenceRoutes } from '../modules/adherence/index.ts';
import { figureRoutes } from '../modules/figures/index.ts';
import { grantRoutes, supportRoutes, sweepGrants } from '../modules/grants/index.ts';
import { apiKeyRoutes, warnOfEndingKeys } from '../modules/api-keys/index.ts';
import { sharedVisits, visitRoutes } from '../modules/atlas-visits/index.ts';
import { brandingRoutes } from '../modules/branding/index.ts';
import { closingRoutes, sweepClosings, tellOfNearClosings } from '../modules/closing/index.ts';
import { chartRoutes } from '../modules/chart-entries/index.ts';
import { dashboardRoutes } from '../modules/dashboards/index.ts';
import { dicomwebRoutes } from '../modules/dicomweb/index.ts';
import { erasureRoutes, replayErasures, sweepErasures } from '../modules/erasure/index.ts';
import { calendarImportRoutes, exchangeRoutes, sweepImports } from '../modules/exchange/index.ts';
import { identityRoutes, purgeIdentity } from '../modules/identity/index.ts';
import { imagingRoutes, keyStudies, sharedStudies, sweepUploads } from '../modules/imaging/index.ts';
import { ledgerRoutes, startSequencer, sweepRequestLog } from '../modules/ledger/index.ts';
import { legalRoutes } from '../modules/legal/index.ts';
import { linkRoutes, sweepLinks } from '../modules/links/index.ts';
import { noticeRoutes, sweepNotices } from '../modules/notices/index.ts';
import { noticeUnread, packetRoutes } from '../modules/packets/index.ts';
import { planRoutes } from '../modules/plans/index.ts';
import {
  patientRequestRoutes,
  remindOfRequests,
  requestFormRoutes,
  sweepFormRequests,
} from '../modules/patient-requests/index.ts';
import { patientRoutes, sweepAssignments } from '../modules/patients/index.ts';
import { portalRoutes, sweepPortal, sweepProxies } from '../modules/portal/index.ts';
import { portalAppointmentRoutes, remindOfAppointments } from '../modules/portal-appointments/index.ts';
import { messageRoutes } from '../modules/portal-messages/index.ts';
import { practiceRoutes } from '../modules/practice/index.ts';
import { protocolRoutes } from '../modules/protocols/index.ts';
import { profileRoutes } from '../modules/profile/index.ts';
import { feedRoutes, scheduleRoutes, scheduleSetupRoutes, seriesRoutes } from '../modules/schedule/index.ts';
import { deliverMail, mailRoutes } from '../modules/mail/index.ts';
import { taskRoutes } from '../modules/tasks/index.ts';
import { joiningRoutes, organisationRoutes, sweepTeam, teamRoutes } from '../modules/team/index.ts';
import { signInHistoryRoutes } from '../modules/sign-ins/index.ts';
import { startProber, trustRoutes } from '../modules/trust/index.ts';
import { selfBookingRoutes, sweepBookings, tellOfLostChange, tellVisitors } from '../modules/self-booking/index.ts';
import { sweepWaitlist } from '../modules/waitlist/index.ts';
import type { Platform } from '../platform/index.ts';
import { type Job, startQueue } from '../platform/queue/index.ts';
import type { Installation } from './installation.repo.ts';

/** The product's modules, in the order a clinic meets them. */
export async function registerModules(app: FastifyInstance, platform: Platform): Promise<void> {
  await app.register(identityRoutes(platform));
  await app.register(profileRoutes(platform));
  await app.register(apiKeyRoutes(platform));
  await app.register(signInHistoryRoutes(platform));
  await app.register(teamRoutes(platform));
  await app.register(joiningRoutes(platform));
  await app.register(organisationRoutes(platform));
  await app.register(dashboardRoutes(platform));
  await app.register(practiceRoutes(platform));
  await app.register(closingRoutes(platform));
  await app.register(brandingRoutes(platform));
  await app.register(planRoutes(platform));
  await app.register(selfBookingRoutes(platform));
  await app.register(legalRoutes(platform));
  await app.register(imagingRoutes(platform));
  await app.register(dicomwebRoutes(platform));
  await app.register(patientRoutes(platform));
  await app.register(chartRoutes(platform));
  await app.register(protocolRoutes(platform));
  await app.register(packetRoutes(platform));
  await app.register(visitRoutes(platform));
  await app.register(scheduleSetupRoutes(platform));
  await app.register(scheduleRoutes(platform));
  await app.register(seriesRoutes(platform));
  await app.register(feedRoutes(platform));
  await app.register(accessLogRoutes(platform));
  await app.register(accountingRoutes(platform));
  await app.register(exchangeRoutes(platform));
  await app.register(calendarImportRoutes(platform));
  await app.register(portalRoutes(platform));
  await app.register(messageRoutes(platform));
  await app.register(adherenceRoutes(platform));
  await app.register(portalAppointmentRoutes(platform));
  await app.register(erasureRoutes(platform));
  await app.register(patientRequestRoutes(platform));
  await app.register(requestFormRoutes(platform));
  await app.register(linkRoutes(platform, { studies: sharedStudies, visits: sharedVisits }));
  await app.register(grantRoutes(platform));
  await app.register(supportRoutes(platform));
  await app.register(taskRoutes(platform));
  await app.register(figureRoutes(platform));
  await app.register(noticeRoutes(platform));
  await app.register(mailRoutes(platform));
  await app.register(ledgerRoutes(platform));
  await app.register(trustRoutes(platform));
}

/** Starts what works beside requests, by the roles of this process. @returns what ends it again */
export async function startModules(platform: Platform, installation: Installation): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  if (platform.config.roles.includes('worker')) {
    await keyStudies(platform);
    await replayErasures(platform);
    await sweepClosings(platform);
    const sequencer = await startSequencer(platform, installation.id);
    stops.push(() => sequencer.stop());
    const queue = await startQueue(
      await platform.database.roleConnection('hyaline_jobs'),
      jobsOf(platform),
      platform.log,
    );
    platform.readyChecks.jobs = () => queue.check();
    stops.push(() => queue.stop());
  }
  if (platform.config.roles.includes('prober')) {
    const prober = await startProber(platform);
    stops.push(() => prober.stop());
  }
  return async () => {
    for (const stop of stops.toReversed()) await stop();
  };
}

export const jobsOf = (platform: Platform): Job[] => [
  { name: 'links.sweep', cron: '* * * * *', run: () => sweepLinks(platform) },
  { name: 'mail.deliver', cron: '* * * * *', run: async () => void (await deliverMail(platform, tellOfLostChange)) },
  { name: 'grants.sweep', cron: '* * * * *', run: () => sweepGrants(platform) },
  { name: 'assignments.sweep', cron: '*/5 * * * *', run: () => sweepAssignments(platform) },
  { name: 'uploads.sweep', cron: '*/10 * * * *', run: () => sweepUploads(platform) },
  { name: 'packets.unread', cron: '*/15 * * * *', run: () => noticeUnread(platform) },
  { name: 'requests.remind', cron: '37 * * * *', run: () => remindOfRequests(platform) },
  { name: 'form-requests.sweep', cron: '27,57 * * * *', run: () => sweepFormRequests(platform) },
  { name: 'erasures.sweep', cron: '*/5 * * * *', run: () => sweepErasures(platform) },
  { name: 'closings.sweep', cron: '11 * * * *', run: () => sweepClosings(platform) },
  { name: 'closings.tell', cron: '17 * * * *', run: () => tellOfNearClosings(platform) },
  { name: 'imports.sweep', cron: '7 * * * *', run: () => sweepImports(platform) },
  { name: 'identity.sweep', cron: '*/10 * * * *', run: () => purgeIdentity(platform) },
  { name: 'appointments.remind', cron: '* * * * *', run: () => remindOfAppointments(platform) },
  { name: 'proxies.sweep', cron: '*/5 * * * *', run: () => sweepProxies(platform) },
  { name: 'portal.sweep', cron: '*/30 * * * *', run: () => sweepPortal(platform) },
  { name: 'notices.sweep', cron: '43 3 * * *', run: () => sweepNotices(platform) },
  { name: 'api-keys.warn', cron: '23 6 * * *', run: () => warnOfEndingKeys(platform) },
  { name: 'bookings.sweep', cron: '* * * * *', run: () => sweepBookings(platform) },
  { name: 'bookings.tell', cron: '* * * * *', run: () => tellVisitors(platform) },
  { name: 'waitlist.sweep', cron: '53 3 * * *', run: () => sweepWaitlist(platform) },
  { name: 'team.sweep', cron: '23 4 * * *', run: () => sweepTeam(platform) },
  { name: 'request-log.sweep', cron: '17 3 * * *', run: () => sweepRequestLog(platform) },
];
