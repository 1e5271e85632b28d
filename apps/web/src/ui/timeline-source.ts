import type { UseQueryOptions } from '@tanstack/react-query';
import type { ComponentType, ReactNode } from 'react';

/** One thing that happened to a patient and is no entry of the chart: a study, a visit, a protocol. */
export interface TimelineItem {
  key: string;
  /** When it came into the record or last changed in it, as an instant: its place among the entries. */
  at: string;
  /** When it happened to the patient, YYYY-MM-DD, where that is something else. */
  happenedAt?: string;
  icon: ReactNode;
  /** What it is, and a way to it. */
  View: ComponentType;
}

/** A part of the record that puts its own things on the timeline. */
export interface TimelineSource {
  name: string;
  /** Asked for once, when the timeline opens. */
  query: (patientId: string) => UseQueryOptions<TimelineItem[]>;
}
