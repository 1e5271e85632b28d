import type { SignInEnd, Ticket } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { isCode } from '../../api/errors.ts';
import { installationQuery, sessionQuery } from '../../api/identity.ts';
import { passkeysWork, signInWithPasskey } from '../../api/passkeys.ts';
import { canOfferInForms, stopAsking } from '../../api/webauthn.ts';

interface Ways {
  onTicket: (ticket: Ticket) => void;
  onDone: () => void;
}

/**
 * Signing in by passkey: by a button, and among the suggestions of the e-mail field where the browser does that. Both
 * are one question to the browser, and the later takes the place of the earlier.
 */
export function usePasskeySignIn({ onTicket, onDone }: Ways) {
  const client = useQueryClient();
  const works = passkeysWork(useQuery(installationQuery).data);
  const onSuccess = (end: SignInEnd) => {
    if ('ticket' in end) return onTicket(end);
    client.setQueryData(sessionQuery.queryKey, end);
    onDone();
  };
  const offer = useRef<AbortController>(null); // over as soon as the person asks, or goes on by another way
  const ask = () => {
    offer.current?.abort();
    return signInWithPasskey();
  };
  const asked = useMutation({ mutationFn: ask, onSuccess });
  const offered = useMutation({ mutationFn: (until: AbortSignal) => signInWithPasskey(until), onSuccess });
  const { mutate: offerUntil } = offered;
  useEffect(() => {
    if (!works) return undefined;
    const here = new AbortController();
    offer.current = here;
    void canOfferInForms().then((can) => can && !here.signal.aborted && offerUntil(here.signal));
    return () => {
      here.abort();
      stopAsking();
    };
  }, [works, offerUntil]);
  // whoever passed over the suggestion has refused nothing
  const offeredError = isCode(offered.error, 'passkey-refused') ? offered.error : null;
  const reset = () => {
    asked.reset();
    offered.reset();
  };
  return { works, mutate: asked.mutate, isPending: asked.isPending, error: asked.error ?? offeredError, reset };
}
