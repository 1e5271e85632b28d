import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';
import { DEVICE_COOKIE } from '../modules/identity/index.ts';
import { networkPrefix } from '../platform/limits/index.ts';

export interface Client {
  /** The socket's peer, or what a trusted proxy says of it. */
  ip: string;
  network: string;
  browser: string;
  os: string;
  language: string;
  /** The known-device cookie as it came, unchecked. */
  device?: string | undefined;
}

type Agent = Pick<Client, 'browser' | 'os'>;

const agents = new Map<string, Agent>();
const MAX_AGENTS = 1000;
const MAX_AGENT_LENGTH = 400; // what is longer is no browser's, and shall not fill the memory

/** What a request says of the machine it came from; families only, no fingerprint. */
export function clientOf(request: FastifyRequest): Client {
  const { ip } = request;
  return {
    ip,
    network: networkPrefix(ip),
    ...agentOf((request.headers['user-agent'] || 'unknown').slice(0, MAX_AGENT_LENGTH)),
    language: (request.headers['accept-language'] ?? '').split(/[,;]/, 1)[0]?.slice(0, 16) ?? '',
    device: request.cookies[DEVICE_COOKIE],
  };
}

/** Remembered by its text: parsing it takes longer than everything else that is done for the request log. */
function agentOf(text: string): Agent {
  const known = agents.get(text);
  if (known) return known;
  const { browser, os } = Bowser.getParser(text).getResult();
  const agent = { browser: browser.name || 'other', os: os.name || 'other' };
  if (agents.size >= MAX_AGENTS) agents.clear();
  agents.set(text, agent);
  return agent;
}
