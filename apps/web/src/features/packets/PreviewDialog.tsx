import { Modal, Skeleton } from '@mantine/core';
import type { Packet, PacketPayload } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { showPacket } from '../../../open/packet/view.ts';
import { previewQuery } from '../../api/packets.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './packets.module.css';

/** The patient's own page, drawn by the same code; nothing is fetched or signed in it. */
export function PreviewDialog({ packet: { id, revision }, onClose }: { packet: Packet; onClose: () => void }) {
  const { t } = useTranslation(['packets', 'app']);
  const { data, error } = useQuery(previewQuery(id, revision));
  return (
    <Modal
      opened
      size={760}
      onClose={onClose}
      title={t('packets:preview.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <p className={classes.quiet}>{t('packets:preview.text')}</p>
      <ProblemNote error={error} />
      {data === undefined ? error === null && <Skeleton height={420} /> : <Page payload={data} />}
    </Modal>
  );
}

function Page({ payload }: { payload: PacketPayload }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const { locale: language } = payload;
    return showPacket(place.current, payload, {
      language,
      fetchPart: null,
      signing: null,
      closesAt: null,
      onLanguage: () => undefined,
    });
  }, [payload]);
  return <div ref={place} className={classes.preview} />;
}
