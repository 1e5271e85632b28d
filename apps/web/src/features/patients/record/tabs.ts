import type { Patient, Permission } from '@hyaline/contract';
import type { ComponentType } from 'react';
import type { Namespace, Sentences } from '../../../i18n/resources.ts';

export interface RecordTabProps {
  patient: Patient;
}

/** A part of a patient's record: one place in its address (/patients/:id/:name), drawn by its own feature. */
export interface RecordTab {
  /** As in the address. */
  name: string;
  labelKey: `tab.${keyof Sentences['patients']['tab']}`;
  /** Whoever's role lacks it does not see the tab; the server decides again on every request. */
  needs?: Permission;
  /** Fetched beside the code. */
  sentences?: readonly Namespace[];
  load: () => Promise<ComponentType<RecordTabProps>>;
}

/**
 * In the order of the page; the first is where a record opens. This is the one place where the features that make up a
 * record meet: each adds its line, and none knows another.
 */
export const RECORD_TABS: readonly RecordTab[] = [
  {
    name: 'timeline',
    labelKey: 'tab.timeline',
    sentences: ['chart', 'visits'],
    load: async () =>
      (await import('../../chart-entries/timeline/TimelineTab.tsx')).timelineWith([
        (await import('../../protocols/timeline.tsx')).protocols,
        (await import('../../atlas-visits/timeline.tsx')).visits,
      ]),
  },
  {
    name: 'notes',
    labelKey: 'tab.notes',
    sentences: ['chart'],
    load: async () => (await import('../../chart-entries/notes/NotesTab.tsx')).NotesTab,
  },
  {
    name: 'vitals',
    labelKey: 'tab.vitals',
    sentences: ['chart'],
    load: async () => (await import('../../chart-entries/vitals/VitalsTab.tsx')).VitalsTab,
  },
  {
    name: 'labs',
    labelKey: 'tab.labs',
    sentences: ['chart'],
    load: async () => (await import('../../chart-entries/labs/LabsTab.tsx')).LabsTab,
  },
  {
    name: 'allergies',
    labelKey: 'tab.allergies',
    sentences: ['chart'],
    load: async () => (await import('../../chart-entries/lists/AllergiesTab.tsx')).AllergiesTab,
  },
  {
    name: 'documents',
    labelKey: 'tab.documents',
    sentences: ['chart'],
    load: async () => (await import('../../chart-entries/documents/DocumentsTab.tsx')).DocumentsTab,
  },
  {
    name: 'imaging',
    labelKey: 'tab.imaging',
    sentences: ['chart'],
    load: async () => (await import('../../chart-entries/imaging/ImagingTab.tsx')).ImagingTab,
  },
  {
    name: 'spine',
    labelKey: 'tab.spine',
    sentences: ['chart', 'visits'],
    load: async () => (await import('../../atlas-visits/SpineTab.tsx')).SpineTab,
  },
  {
    name: 'protocols',
    labelKey: 'tab.protocols',
    sentences: ['protocols'],
    load: async () => (await import('../../protocols/ProtocolsTab.tsx')).ProtocolsTab,
  },
  {
    name: 'packets',
    labelKey: 'tab.packets',
    sentences: ['packets', 'chart'],
    load: async () => (await import('../../packets/PacketsTab.tsx')).PacketsTab,
  },
  {
    name: 'appointments',
    labelKey: 'tab.appointments',
    needs: 'schedule:read',
    sentences: ['schedule'],
    load: async () => (await import('../../schedule/record/AppointmentsTab.tsx')).AppointmentsTab,
  },
  {
    name: 'messages',
    labelKey: 'tab.messages',
    sentences: ['messages'],
    load: async () => (await import('../../messages/MessagesTab.tsx')).MessagesTab,
  },
  { name: 'details', labelKey: 'tab.details', load: async () => (await import('./DetailsTab.tsx')).DetailsTab },
  { name: 'access', labelKey: 'tab.access', load: async () => (await import('./AccessTab.tsx')).AccessTab },
  {
    name: 'log',
    labelKey: 'tab.log',
    needs: 'access-log:read',
    sentences: ['accessLog'],
    load: async () => (await import('../../access-log/AccessLogTab.tsx')).AccessLogTab,
  },
  {
    name: 'requests',
    labelKey: 'tab.requests',
    needs: 'request:enter',
    sentences: ['requests'],
    load: async () => (await import('../../requests/RequestsTab.tsx')).RequestsTab,
  },
  {
    name: 'keeping',
    labelKey: 'tab.exchange',
    needs: 'erasure:ask',
    sentences: ['exchange'],
    load: async () => (await import('../../erasure/KeepingTab.tsx')).KeepingTab,
  },
];

/** Something small that belongs to the record on every tab. */
export interface RecordPart {
  name: string;
  needs?: Permission;
  sentences?: readonly Namespace[];
  load: () => Promise<ComponentType<RecordTabProps>>;
}

/** Beside the patient's name, such as what they must not be given. */
export const RECORD_CHIPS: readonly RecordPart[] = [
  {
    name: 'allergies',
    sentences: ['chart'],
    load: async () => (await import('../../chart-entries/lists/AllergyChips.tsx')).AllergyChips,
  },
];

/** At the top, right: what can be done with the record as a whole. */
export const RECORD_ACTIONS: readonly RecordPart[] = [
  {
    name: 'print',
    sentences: ['accessLog'],
    load: async () => (await import('../../access-log/PrintRecord.tsx')).PrintRecord,
  },
  {
    name: 'export',
    needs: 'patient:export',
    sentences: ['exchange'],
    load: async () => (await import('../../exchange/ExportRecord.tsx')).ExportRecord,
  },
];

export const recordTab = (name: string): RecordTab | undefined => RECORD_TABS.find((tab) => tab.name === name);
