import { type Appointment, type AppointmentStatus, mayFollow, type MoveAppointment } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../api/errors.ts';
import { moveAppointment, SCHEDULE_KEY, setAppointmentRoom, setAppointmentStatus } from '../../api/schedule.ts';
import { showDone, showProblem, showUndo } from '../../ui/toasts.tsx';

/** Where an appointment goes: what is absent stays. */
export type MoveTo = Pick<MoveAppointment, 'startsAt' | 'providerId' | 'locationId' | 'roomId' | 'minutes'>;

interface Move {
  appointment: Appointment;
  to: MoveTo;
  outsideHours?: boolean;
  /** The way back of another move: has none of its own. */
  isUndo?: boolean;
}

export interface Actions {
  move: (appointment: Appointment, to: MoveTo) => void;
  setStatus: (appointment: Appointment, status: AppointmentStatus) => void;
  setRoom: (appointment: Appointment, roomId: string | null) => void;
  busy: boolean;
  /** A move that was refused because nobody is at work then. */
  outside: { confirm: () => void; close: () => void; busy: boolean } | null;
  /** The appointment whose time came free just now. */
  freed: Appointment | null;
  forgetFreed: () => void;
}

/** What is done with appointments in one step: shown at once, taken back when it is refused, undone by a toast. */
export function useActions(who: (appointment: Appointment) => string): Actions {
  const { t } = useTranslation('schedule');
  const client = useQueryClient();
  const [refused, setRefused] = useState<Move | null>(null);
  const [freed, setFreed] = useState<Appointment | null>(null);
  const put = (appointment: Appointment): void => {
    client.setQueriesData<Appointment[]>({ queryKey: [...SCHEDULE_KEY, 'appointments'] }, (all) =>
      all?.map((one) => (one.id === appointment.id ? appointment : one)),
    );
  };
  const readAgain = (): Promise<void> => client.invalidateQueries({ queryKey: SCHEDULE_KEY });

  const moving = useMutation({
    mutationFn: ({ appointment: { id, revision }, to, outsideHours = false }: Move) =>
      moveAppointment(id, { ...to, revision, outsideHours }),
    onMutate: ({ appointment, to }) => {
      put(movedTo(appointment, to));
    },
    onSuccess: (moved, { appointment, isUndo }) => {
      put(moved);
      setRefused(null);
      const back = {
        appointment: moved,
        to: { startsAt: appointment.startsAt, providerId: appointment.providerId, roomId: appointment.roomId },
        // it stood there before
        outsideHours: true,
        isUndo: true,
      };
      if (isUndo === true) showDone(t('done.movedBack', { who: who(moved) }));
      else showUndo(t('done.moved', { who: who(moved) }), t('undo'), () => moving.mutate(back));
    },
    onError: (error, asked) => {
      put(asked.appointment);
      if (isCode(error, 'outside-hours')) setRefused(asked);
      else showProblem(error);
    },
    onSettled: readAgain,
  });

  const changing = useMutation({
    mutationFn: ({ appointment: { id, revision }, status }: { appointment: Appointment; status: AppointmentStatus }) =>
      setAppointmentStatus(id, { revision, status }),
    onMutate: ({ appointment, status }) => {
      put({ ...appointment, status });
    },
    onSuccess: (changed, { appointment }) => {
      put(changed);
      if (changed.status === 'cancelled' || changed.status === 'late-cancel') setFreed(changed);
      const said = t('done.status', { who: who(changed), status: t(`status.${changed.status}`) });
      const before = appointment.status;
      if (!mayFollow(changed.status, before)) showDone(said);
      else showUndo(said, t('undo'), () => changing.mutate({ appointment: changed, status: before }));
    },
    onError: (error, { appointment }) => {
      put(appointment);
      showProblem(error);
    },
    onSettled: readAgain,
  });

  const placing = useMutation({
    mutationFn: ({ appointment: { id, revision }, roomId }: { appointment: Appointment; roomId: string | null }) =>
      setAppointmentRoom(id, { revision, roomId }),
    onMutate: ({ appointment, roomId }) => {
      put({ ...appointment, roomId });
    },
    onSuccess: put,
    onError: (error, { appointment }) => {
      put(appointment);
      showProblem(error);
    },
    onSettled: readAgain,
  });

  return {
    move: (appointment, to) => moving.mutate({ appointment, to }),
    setStatus: (appointment, status) => {
      if (mayFollow(appointment.status, status)) changing.mutate({ appointment, status });
    },
    setRoom: (appointment, roomId) => placing.mutate({ appointment, roomId }),
    busy: moving.isPending || changing.isPending || placing.isPending,
    outside:
      refused === null
        ? null
        : {
            confirm: () => moving.mutate({ ...refused, outsideHours: true }),
            close: () => setRefused(null),
            busy: moving.isPending,
          },
    freed,
    forgetFreed: () => setFreed(null),
  };
}

function movedTo(appointment: Appointment, { startsAt, minutes, providerId, locationId, roomId }: MoveTo): Appointment {
  const from = Date.parse(startsAt ?? appointment.startsAt);
  const long =
    minutes === undefined ? Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt) : minutes * 60_000;
  return {
    ...appointment,
    startsAt: new Date(from).toISOString(),
    endsAt: new Date(from + long).toISOString(),
    providerId: providerId ?? appointment.providerId,
    locationId: locationId ?? appointment.locationId,
    roomId: roomId === undefined ? appointment.roomId : roomId,
  };
}
