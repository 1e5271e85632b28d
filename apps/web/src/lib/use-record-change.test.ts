import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { consentFormsQuery, packetQuery } from '../api/packets.ts';
import { requestsQuery } from '../api/requests.ts';
import { visitQuery, visitsQuery } from '../api/visits.ts';
import { recordChange } from './use-record-change.ts';

const SHOWN = [packetQuery('p').queryKey, consentFormsQuery.queryKey, requestsQuery('a').queryKey, visitsQuery('a').queryKey]; // prettier-ignore

describe('a change to what belongs to a patient', () => {
  async function changed(ask: () => Promise<string>) {
    const client = new QueryClient();
    for (const key of SHOWN) client.setQueryData<unknown>(key, {});
    const { queryKey, meta } = visitQuery('a', 'v');
    client.getQueryCache().build(client, { queryKey, ...(meta && { meta }) }).setData({}); // prettier-ignore
    const told: string[] = [];
    const change = recordChange(client, { ask, after: (answer) => void told.push(answer) });
    await new MutationObserver(client, change).mutate(undefined).catch(() => undefined);
    const isStale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
    return { told, shown: SHOWN.map(isStale), desk: isStale(queryKey) };
  }

  it('reads again what is shown, and leaves alone what stands on a desk', async () => {
    expect(await changed(async () => 'saved')).toEqual({ told: ['saved'], shown: SHOWN.map(() => true), desk: false });
  });

  it('reads it again after a refusal too: it may be that somebody else changed it', async () => {
    const refused = () => Promise.reject(new Error('record-changed'));
    expect(await changed(refused)).toEqual({ told: [], shown: SHOWN.map(() => true), desk: false });
  });
});
