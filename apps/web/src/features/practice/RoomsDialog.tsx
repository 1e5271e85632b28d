import { ActionIcon, Button, Modal, TextInput } from '@mantine/core';
import type { PracticeLocation, PracticeRoom } from '@hyaline/contract';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addRoom, locationsQuery, removeRoom, renameRoom } from '../../api/practice.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './practice.module.css';

/** Rooms and chairs of a place, by the names that people call them. */
export function RoomsDialog({ place, onClose }: { place: PracticeLocation; onClose: () => void }) {
  const { t } = useTranslation(['practice', 'app']);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const again = () => client.invalidateQueries({ queryKey: locationsQuery.queryKey });
  const add = useMutation({
    mutationFn: () => addRoom(place.id, name.trim()),
    onSuccess: async () => {
      setName('');
      await again();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (name.trim() !== '') add.mutate();
  };
  return (
    <Modal
      opened
      size={480}
      onClose={onClose}
      title={t('practice:rooms.title', { name: place.name })}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {place.rooms.length === 0 && <p className={classes.empty}>{t('practice:rooms.none')}</p>}
      <ul className={classes.rooms}>
        {place.rooms.map((room) => (
          <RoomRow key={room.id} room={room} onChanged={again} />
        ))}
      </ul>
      <form className={classes.newRoom} noValidate onSubmit={submit}>
        <TextInput
          label={t('practice:rooms.add')}
          data-autofocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={add.isPending} disabled={name.trim() === ''}>
          {t('practice:rooms.addButton')}
        </Button>
      </form>
      <IdentifierNotice text={name} />
      <ProblemNote error={add.error} />
    </Modal>
  );
}

function RoomRow({ room, onChanged }: { room: PracticeRoom; onChanged: () => Promise<unknown> }) {
  const { t } = useTranslation('practice');
  const [name, setName] = useState(room.name);
  const rename = useMutation({ mutationFn: () => renameRoom(room.id, name.trim()), onSuccess: onChanged });
  const remove = useMutation({ mutationFn: () => removeRoom(room.id), onSuccess: onChanged });
  const changed = name.trim() !== room.name && name.trim() !== '';
  return (
    <li>
      <form
        className={classes.room}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          if (changed) rename.mutate();
        }}
      >
        <TextInput
          aria-label={t('rooms.name', { name: room.name })}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {changed && (
          <ActionIcon
            type="submit"
            size={36}
            loading={rename.isPending}
            aria-label={t('rooms.save', { name: room.name })}
          >
            <IconCheck size={18} />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          loading={remove.isPending}
          aria-label={t('rooms.remove', { name: room.name })}
          onClick={() => remove.mutate()}
        >
          <IconTrash size={17} />
        </ActionIcon>
      </form>
      <ProblemNote error={rename.error ?? remove.error} />
    </li>
  );
}
