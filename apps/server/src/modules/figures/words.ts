import type { Figure, FigureName, Locale } from '@hyaline/contract';

interface Words {
  title: string;
  /** What a file of it is called. */
  file: string;
  period: (from: string, to: string) => string;
  before: (from: string, to: string) => string;
  asOf: string;
  nobody: string;
  name: Record<FigureName, string>;
  definition: Record<FigureName, string>;
  gap: Record<NonNullable<Figure['gap']>, string>;
  source: Record<Figure['source'], string>;
  columns: { figure: string; value: string; previous: string; part: string; whole: string; unit: string; source: string; from: string; to: string; definition: string }; // prettier-ignore
  unit: Record<Figure['unit'], string>;
  present: string;
  course: string;
  page: (page: number, pages: number) => string;
}

export const WORDS: Record<Locale, Words> = {
  en: {
    title: 'Figures of the clinic',
    file: 'figures',
    period: (from, to) => `${from} to ${to}`,
    before: (from, to) => `Compared with ${from} to ${to}.`,
    asOf: 'As of',
    nobody: 'Counts and shares only. Nothing here is of one patient.',
    name: {
      utilisation: 'Schedule utilisation',
      'lead-time': 'Lead time',
      'no-shows': 'No-shows',
      visits: 'Completed visits',
      'tasks-overdue': 'Tasks overdue',
      'tasks-due': 'Tasks due today',
      'tasks-done': 'Tasks done',
      'links-opened': 'Links opened',
      'packets-read': 'Packets read',
      storage: 'Storage used',
    },
    definition: {
      utilisation:
        'Minutes of appointments within the hours, over the minutes of the hours of those who treat here now. Cancelled, late cancelled and rescheduled ones count as free, missed ones as booked.',
      'lead-time':
        'Half of the visits were booked at least so many days before. Imported, cancelled and rescheduled appointments are left out.',
      'no-shows': 'Missed visits, over completed, missed and late cancelled ones.',
      visits: 'Appointments that were marked as completed, by the day of the visit.',
      'tasks-overdue': 'Open tasks whose day has passed, of all open tasks, at this moment.',
      'tasks-due': 'Open tasks that are due today, at this moment.',
      'tasks-done': 'Tasks that were marked as done.',
      'links-opened': 'How often sealed links were opened. Wrong answers and refusals are left out.',
      'packets-read':
        'Packets sent in the period whose link was opened, over all that were sent. Reading in the portal is not counted.',
      storage: 'Bytes of saved studies at this moment. Documents, links and backups come on top.',
    },
    gap: { 'no-hours': 'not known: no hours are set', 'no-visits': 'not known: no visits in the period', 'none-sent': 'not known: nothing was sent' }, // prettier-ignore
    source: { schedule: 'Schedule', tasks: 'Tasks', links: 'Links', storage: 'Storage' },
    columns: { figure: 'Figure', value: 'Value', previous: 'Period before', part: 'Part', whole: 'Of', unit: 'Unit', source: 'Source', from: 'From', to: 'To', definition: 'Definition' }, // prettier-ignore
    unit: { share: 'share', days: 'days', count: 'count', bytes: 'bytes' },
    present: 'at this moment',
    course: 'By step of the period',
    page: (page, pages) => `Page ${page} of ${pages}`,
  },
  es: {
    title: 'Cifras de la clínica',
    file: 'cifras',
    period: (from, to) => `${from} a ${to}`,
    before: (from, to) => `Comparado con ${from} a ${to}.`,
    asOf: 'A fecha de',
    nobody: 'Solo recuentos y proporciones. Nada de esto es de un paciente.',
    name: {
      utilisation: 'Ocupación de la agenda',
      'lead-time': 'Antelación',
      'no-shows': 'Ausencias',
      visits: 'Visitas realizadas',
      'tasks-overdue': 'Tareas vencidas',
      'tasks-due': 'Tareas para hoy',
      'tasks-done': 'Tareas hechas',
      'links-opened': 'Enlaces abiertos',
      'packets-read': 'Paquetes leídos',
      storage: 'Almacenamiento usado',
    },
    definition: {
      utilisation:
        'Minutos de citas dentro del horario, entre los minutos de horario de quienes atienden aquí ahora. Las citas canceladas, canceladas tarde y reprogramadas cuentan como libres; las ausencias, como ocupadas.',
      'lead-time':
        'La mitad de las visitas se reservó al menos con estos días de antelación. No cuentan las citas importadas, canceladas ni reprogramadas.',
      'no-shows': 'Ausencias, entre las visitas realizadas, las ausencias y las canceladas tarde.',
      visits: 'Citas marcadas como realizadas, por el día de la visita.',
      'tasks-overdue': 'Tareas abiertas cuya fecha ha pasado, de todas las abiertas, en este momento.',
      'tasks-due': 'Tareas abiertas que vencen hoy, en este momento.',
      'tasks-done': 'Tareas marcadas como hechas.',
      'links-opened': 'Cuántas veces se abrieron enlaces sellados. No cuentan respuestas equivocadas ni rechazos.',
      'packets-read':
        'Paquetes enviados en el período cuyo enlace se abrió, entre todos los enviados. La lectura en el portal no cuenta.',
      storage: 'Bytes de los estudios guardados en este momento. Documentos, enlaces y copias se suman aparte.',
    },
    gap: { 'no-hours': 'desconocido: no hay horarios', 'no-visits': 'desconocido: sin visitas en el período', 'none-sent': 'desconocido: no se envió nada' }, // prettier-ignore
    source: { schedule: 'Agenda', tasks: 'Tareas', links: 'Enlaces', storage: 'Almacenamiento' },
    columns: { figure: 'Cifra', value: 'Valor', previous: 'Período anterior', part: 'Parte', whole: 'De', unit: 'Unidad', source: 'Fuente', from: 'Desde', to: 'Hasta', definition: 'Definición' }, // prettier-ignore
    unit: { share: 'proporción', days: 'días', count: 'recuento', bytes: 'bytes' },
    present: 'en este momento',
    course: 'Por tramos del período',
    page: (page, pages) => `Página ${page} de ${pages}`,
  },
};
