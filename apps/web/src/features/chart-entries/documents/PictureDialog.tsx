import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './documents.module.css';

/** A picture of the chart, drawn from memory: it has no address that could be opened or kept. */
export function PictureDialog({ name, picture, onClose }: { name: string; picture: Blob; onClose: () => void }) {
  const { t: app } = useTranslation('app');
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return (
    <Modal opened onClose={onClose} title={name} size="xl" closeButtonProps={{ 'aria-label': app('close') }}>
      {address !== null && <img className={classes.picture} src={address} alt={name} />}
    </Modal>
  );
}
