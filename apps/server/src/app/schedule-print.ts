import { allows, type AppointmentStatus, type Locale, Problem, SchedulePrint } from '@hyaline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { askingOf } from '../modules/patients/index.ts';
import { type Sheet, sheetOf } from '../modules/schedule/index.ts';
import type { Platform } from '../platform/index.ts';
import { documentHeaders, newNonce } from './headers.ts';
import { escaped } from './site/html.ts';

/**
 * The one way a day or week of the schedule comes onto paper: made here, with the names that the asker may see, and in
 * the ledger of each of them before a byte is sent. The page of the app prints nothing of it.
 */
export function registerSchedulePrint(app: FastifyInstance, platform: Platform): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/schedule/print-view',
    {
      config: { needs: 'schedule:read', limit: 'read', personOnly: true, ownPagesOnly: true },
      schema: {
        querystring: SchedulePrint,
        response: { 200: z.any().describe('text/html'), 401: Problem, 403: Problem, 422: Problem, 429: Problem },
      },
    },
    async (request, reply) => {
      const { query, session } = request;
      const named = query.names === 'on' && allows(session.role, 'patient:identity');
      const sheet = await sheetOf(platform, askingOf(request), query, named);
      const nonce = newNonce();
      reply.headers({ ...documentHeaders('shell', nonce), 'x-robots-tag': 'noindex, nofollow' });
      return reply.send(page(sheet, { ...query, named, nonce, now: platform.clock.now() }));
    },
  );
}

type Asked = SchedulePrint & { named: boolean; nonce: string; now: Date };

function page(sheet: Sheet, { from, to, zone, lang, named, nonce, now }: Asked): string {
  const t = WORDS[lang];
  const long = new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeZone: 'UTC' });
  const dayOf = (day: string): string => escaped(long.format(new Date(`${day}T12:00:00Z`)));
  const title = from === to ? dayOf(from) : `${dayOf(from)} – ${dayOf(to)}`;
  const days = sheet.days.map(({ day, lines }) => {
    const rows = lines.map((line) => {
      const who = line.name ?? line.patientRef ?? (line.visitor ? t.visitor : '—');
      const beside = line.name === null ? '' : ` <small>${escaped(line.patientRef ?? '')}</small>`;
      const where = [line.provider, line.place, line.room].filter(Boolean).join(', ');
      const cells = [`${line.from}–${line.to}`, `${escaped(who)}${beside}`, escaped(line.type), escaped(where), t.status[line.status] ?? '']; // prettier-ignore
      return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    });
    const head = from === to ? '' : `<h2>${dayOf(day)}</h2>`;
    const columns = t.columns.map((column) => `<th scope="col">${column}</th>`).join('');
    const body = rows.length === 0 ? `<p>${t.empty}</p>` : `<table><thead><tr>${columns}</tr></thead><tbody>${rows.join('')}</tbody></table>`; // prettier-ignore
    return `<section>${head}${body}</section>`;
  });
  const printed = `${t.printed} ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  // the title becomes the name of a PDF file: days, never a person
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>${from}${from === to ? '' : ` ${to}`}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="${nonce}">${STYLE}</style></head>
<body><header><button type="button" id="print">${t.print}</button></header><main><h1>${title}</h1>${days.join('')}
<footer>${t.zone} ${escaped(zone)} · ${printed} · ${named ? t.logged : t.references}</footer></main>
<script nonce="${nonce}">document.getElementById('print').addEventListener('click', () => print()); addEventListener('load', () => print());</script>
</body></html>`;
}

const STYLE = `body{font:10.5pt/1.4 system-ui,sans-serif;color:#121b21;background:#fff;margin:0 auto;max-width:56rem;padding:2rem}
h1{font-size:16pt;margin:0 0 1rem}h2{font-size:12pt;margin:1.4rem 0 .3rem}table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th{font-weight:560;color:#46525a;text-align:left}th,td{padding:.25rem .6rem .25rem 0;border-bottom:.5pt solid #9aa4aa;vertical-align:top;overflow-wrap:anywhere}
td:first-child{white-space:nowrap}tr{break-inside:avoid}thead{display:table-header-group}small{color:#46525a}
footer{margin-top:2rem;color:#46525a;font-size:9pt}button{font:inherit;min-height:44px;padding:0 1.2rem}header{text-align:right}
@media print{header{display:none}body{padding:0;max-width:none}}`;

/** Of those that a sheet shows. */
type StatusWords = Partial<Record<AppointmentStatus, string>>;
const STATUS_EN: StatusWords = {
  booked: 'Booked',
  confirmed: 'Confirmed',
  arrived: 'Arrived',
  'in-room': 'In room',
  completed: 'Completed',
  'no-show': 'No-show',
};
const STATUS_ES: StatusWords = {
  booked: 'Reservada',
  confirmed: 'Confirmada',
  arrived: 'Ha llegado',
  'in-room': 'En la sala',
  completed: 'Realizada',
  'no-show': 'No acudió',
};

interface Words {
  columns: readonly string[];
  status: StatusWords;
  visitor: string;
  empty: string;
  print: string;
  printed: string;
  zone: string;
  logged: string;
  references: string;
}
const WORDS: Record<Locale, Words> = {
  en: {
    columns: ['Time', 'Patient', 'Kind', 'With, where', 'State'],
    status: STATUS_EN,
    visitor: 'Booked online, no record',
    empty: 'No appointments.',
    print: 'Print',
    printed: 'Printed',
    zone: 'Times of',
    logged: 'Each name on this paper is in the clinic’s access log.',
    references: 'References instead of names.',
  },
  es: {
    columns: ['Hora', 'Paciente', 'Tipo', 'Con quién, dónde', 'Estado'],
    status: STATUS_ES,
    visitor: 'Reserva en línea, sin ficha',
    empty: 'No hay citas.',
    print: 'Imprimir',
    printed: 'Impreso',
    zone: 'Horas de',
    logged: 'Cada nombre de este papel consta en el registro de accesos de la clínica.',
    references: 'Referencias en lugar de nombres.',
  },
};
