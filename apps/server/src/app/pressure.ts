import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { refuse } from '../platform/http/index.ts';

const MAX_EVENT_LOOP_DELAY_MS = 3000;
const RETRY_AFTER_SECONDS = 10;

/**
 * Refuses requests while the event loop lags by seconds, so that a server that cannot keep up says so at once. The
 * plugin calls the lag endless when it took no sample in its last second, as after one long piece of work or right
 * after a start on a slow machine: that is no lag it has seen, and turns nobody away.
 */
export const refuseUnderPressure = async (
  app: FastifyInstance,
  maxEventLoopDelay = MAX_EVENT_LOOP_DELAY_MS,
): Promise<void> =>
  void (await app.register(underPressure, {
    maxEventLoopDelay,
    exposeStatusRoute: false,
    pressureHandler: async (_request, _reply, _type, lagMs) => {
      if (lagMs !== Infinity) refuse('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    },
  }));
