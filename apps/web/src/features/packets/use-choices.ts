import type { Locale, PacketDraftItem } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { allDocumentsQuery } from '../../api/chart.ts';
import { consentFormsQuery } from '../../api/packets.ts';
import { protocolsOfQuery } from '../../api/protocols.ts';
import { visitsQuery } from '../../api/visits.ts';
import { formatDate } from '../../lib/format.ts';

export interface Choice {
  id: string;
  name: string;
}
export type Choices = Record<'protocol' | 'document' | 'visit' | 'consent', Choice[]>;

const SENDABLE = new Set(['application/pdf', 'image/png', 'image/jpeg']);

type Found = { choices: Choices; known: Choices } | { choices: null; error: Error | null; retry: () => void };

/** What of the record and of the clinic's texts a packet may take in; `choices` null until all of it is known. */
export function useChoices(patientId: string, locale: Locale): Found {
  const asked = [
    useQuery(protocolsOfQuery(patientId)),
    useQuery(allDocumentsQuery(patientId)),
    useQuery(consentFormsQuery),
    useQuery(visitsQuery(patientId)),
  ] as const;
  const [{ data: protocols }, { data: documents }, { data: forms }, { data: visits }] = asked;
  if (!protocols || !documents || !forms || !visits) {
    const failed = asked.filter(({ error }) => error !== null);
    return { choices: null, error: failed[0]?.error ?? null, retry: () => failed.forEach(({ refetch }) => void refetch()) }; // prettier-ignore
  }
  const own = forms.flatMap(({ id, title, locale: of }) => (id === null ? [] : [{ id, name: title, of }]));
  const known: Choices = {
    protocol: protocols.protocols
      .filter(({ state }) => state === 'signed')
      .map(({ id, title }) => ({ id, name: title })),
    document: documents.flatMap(({ id, content }) =>
      content.kind === 'document' && SENDABLE.has(content.type) ? [{ id, name: content.name }] : [],
    ),
    visit: visits.visits.map(({ id, day, label }) => ({
      id,
      name: [formatDate(`${day}T12:00:00Z`, locale), label].filter((word) => word !== '').join(' · '),
    })),
    consent: own,
  };
  return { choices: { ...known, consent: own.filter(({ of }) => of === locale) }, known };
}

/** What an item is called where it is listed; null when what it names is not there any more. */
export function nameOf(item: PacketDraftItem, known: Choices): string | null {
  if (item.kind === 'instructions') return item.title;
  return known[item.kind].find((choice) => choice.id === namedBy(item))?.name ?? null;
}

function namedBy(item: Exclude<PacketDraftItem, { kind: 'instructions' }>): string {
  if (item.kind === 'protocol') return item.protocolId;
  if (item.kind === 'document') return item.entryId;
  return item.kind === 'visit' ? item.visitId : item.formId;
}
