import type { Fault } from './faults.ts';
import { isNode, type Node, node, nodes, text } from './node.ts';

export interface Found {
  resource: Node;
  type: string;
  id: string;
  /** Every way in which another resource may speak of it. */
  names: readonly string[];
}

export interface Resources {
  found: readonly Found[];
  faults: readonly Fault[];
  /** Entries that ask for something and hold nothing, e.g. a DELETE, and what a server says about a search. */
  requests: number;
}

const BUNDLES = new Set(['collection', 'transaction', 'batch', 'searchset', 'document', 'history']);
const nothing = (reason: Fault['reason'], path = 'Bundle'): Resources => ({
  found: [],
  requests: 0,
  faults: [{ resource: 'Bundle', id: '', path, reason }],
});

/** The resources of a FHIR R4 Bundle (JSON), of one resource, or of newline-delimited JSON (bulk data). */
export function findResources(content: string): Resources {
  const whole = parse(content);
  if (whole === undefined) return fromLines(content);
  if (!isNode(whole)) return nothing('not-fhir');
  if (whole['resourceType'] !== 'Bundle') return gather([{ resource: whole, fullUrl: '' }], []);
  if (!BUNDLES.has(text(whole['type']))) return nothing('not-valid', 'Bundle.type');
  return fromEntries(nodes(whole['entry']));
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

interface Raw {
  resource: Node;
  fullUrl: string;
}

function fromLines(content: string): Resources {
  const raw: Raw[] = [];
  const faults: Fault[] = [];
  for (const [i, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const value = parse(line);
    if (isNode(value)) raw.push({ resource: value, fullUrl: '' });
    else faults.push({ resource: `line ${i + 1}`, id: '', path: '', reason: 'not-json' });
  }
  return raw.length === 0 ? nothing('not-json', '') : gather(raw, faults);
}

function fromEntries(entries: readonly Node[]): Resources {
  const raw: Raw[] = [];
  let requests = 0;
  for (const entry of entries) {
    const method = text(node(entry['request'])['method']);
    const isOutcome = text(node(entry['search'])['mode']) === 'outcome';
    if (!isNode(entry['resource']) || isOutcome || (method !== '' && method !== 'POST' && method !== 'PUT')) requests++;
    else raw.push({ resource: entry['resource'], fullUrl: text(entry['fullUrl']) });
  }
  return { ...gather(raw, []), requests };
}

/** The same resource twice is one; two that differ under one name are neither, since nobody can say which is meant. */
function gather(raw: readonly Raw[], before: readonly Fault[]): Resources {
  const faults = [...before];
  const byName = new Map<string, { found: Found; same: string; refused: boolean }>();
  const found: Found[] = [];
  for (const [i, { resource, fullUrl }] of raw.entries()) {
    const type = text(resource['resourceType']);
    const id = text(resource['id']);
    if (type === '') {
      faults.push({
        resource: 'Bundle',
        id: fullUrl,
        path: `Bundle.entry[${i}].resource.resourceType`,
        reason: 'not-fhir',
      });
      continue;
    }
    const names = [fullUrl, id === '' ? '' : `${type}/${id}`].filter((name) => name !== '');
    const one = { resource, type, id: id || fullUrl.replace(/^urn:uuid:/, ''), names };
    const known = names.map((name) => byName.get(name)).find((entry) => entry !== undefined);
    if (known === undefined) {
      found.push(one);
      const entry = { found: one, same: JSON.stringify(resource), refused: false };
      for (const name of names) byName.set(name, entry);
    } else if (known.same !== JSON.stringify(resource) && !known.refused) {
      known.refused = true;
      found.splice(found.indexOf(known.found), 1);
      faults.push({ resource: type, id: one.id, path: `${type}.id`, reason: 'contradiction' });
    }
  }
  return { found, faults, requests: 0 };
}

/** What a reference points at, in every spelling that `Found.names` may have. */
export function targetsOf(reference: unknown): string[] {
  const target = text(node(reference)['reference']);
  const relative = /([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(\/_history\/.*)?$/.exec(target)?.[1];
  return [target, relative ?? ''].filter((name) => name !== '');
}
