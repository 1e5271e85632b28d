import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';
import { networkPrefix } from '../platform/limits/index.ts';

export interface Client {
  /** The socket's peer, or what a trusted proxy says of it. */
  ip: string;
  network: string;
  browser: string;
  os: string;
  language: string;
}

/** What a request says of the machine it came from; families only, no fingerprint. */
export function clientOf(request: FastifyRequest): Client {
  const agent = Bowser.getParser(request.headers['user-agent'] || 'unknown').getResult();
  return {
    ip: request.ip,
    network: networkPrefix(request.ip),
    browser: agent.browser.name ?? 'other',
    os: agent.os.name ?? 'other',
    language: (request.headers['accept-language'] ?? '').split(/[,;]/, 1)[0]?.slice(0, 16) ?? '',
  };
}
