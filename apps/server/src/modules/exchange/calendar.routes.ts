import { CalendarImport, ImportCalendar, Problem } from '@hyaline/contract';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Platform } from '../../platform/index.ts';
import { askingOf } from '../patients/index.ts';
import { importCalendar } from './calendar.service.ts';

/** The calendar that a clinic had before. */
export const calendarImportRoutes =
  (platform: Platform): FastifyPluginAsyncZod =>
  async (app) => {
    app.post(
      '/api/v1/schedule/import',
      {
        config: { needs: 'schedule:settings', limit: 'write', personOnly: true },
        schema: {
          body: ImportCalendar,
          response: { 200: CalendarImport, 401: Problem, 403: Problem, 409: Problem, 413: Problem, 422: Problem, 429: Problem }, // prettier-ignore
        },
      },
      (request) => importCalendar(platform, askingOf(request), request.body),
    );
  };
