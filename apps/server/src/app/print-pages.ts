import { IdParams, type Locale, type Patient, PRINT_PARTS, Problem } from '@hyaline/contract';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notePrintView } from '../modules/access-log/index.ts';
import { readPatient } from '../modules/patients/index.ts';
import type { Platform } from '../platform/index.ts';
import { documentHeaders, newNonce } from './headers.ts';

const PrintQuery = z.object({ part: z.enum(PRINT_PARTS).default('record'), lang: z.enum(['en', 'es']).default('en') });

/**
 * The one way a patient's record comes onto paper: a page of its own, made here, and in the ledger before a byte of it
 * is sent. Pages of the app print nothing of a patient.
 */
export function registerPrintPages(app: FastifyInstance, platform: Platform): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/patients/:id/print-view',
    {
      config: { needs: 'patient:read', limit: 'read', personOnly: true, ownPagesOnly: true },
      schema: {
        params: IdParams,
        querystring: PrintQuery,
        response: {
          200: z.any().describe('text/html'),
          401: Problem,
          403: Problem,
          404: Problem,
          422: Problem,
          429: Problem,
        },
      },
    },
    async ({ session, params, query, client }, reply) => {
      await notePrintView(platform, session, { id: params.id, ip: client.ip }, query.part);
      const patient = await readPatient(platform, session, params.id, client.ip);
      const nonce = newNonce();
      reply.headers({ ...documentHeaders('shell', nonce), 'x-robots-tag': 'noindex, nofollow' });
      return reply.send(printPage(patient, query.lang, nonce, platform.clock.now()));
    },
  );
}

function printPage({ ref, fields, providers }: Patient, locale: Locale, nonce: string, now: Date): string {
  const t = WORDS[locale];
  const { address, emergencyContact } = fields;
  const lines: [string, string][] = [
    [t.reference, ref],
    [t.birthDate, fields.birthDate],
    [t.sex, t.sexes[fields.sex]],
    [t.language, new Intl.DisplayNames([locale], { type: 'language' }).of(fields.language) ?? fields.language],
    [t.phone, fields.phone],
    [t.email, fields.email],
    [t.address, [address.line, address.city, address.state, address.postalCode, address.country].filter(Boolean).join(', ')], // prettier-ignore
    [t.mrn, fields.mrn],
    [t.emergency, [emergencyContact.name, emergencyContact.relation, emergencyContact.phone].filter(Boolean).join(', ')], // prettier-ignore
    [t.providers, providers.map(({ name }) => name).join(', ')],
  ];
  const name = [fields.givenName, fields.familyName, fields.secondFamilyName].filter(Boolean).join(' ');
  const rows = lines
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`)
    .join('');
  // the title becomes the name of a PDF file: a reference, never a person
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${ref}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="${nonce}">${STYLE}</style></head>
<body><header><button type="button" id="print">${t.print}</button></header><main><h1>${escaped(name)}</h1><dl>${rows}</dl>
<footer>${t.printed} ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC · ${t.logged}</footer></main>
<script nonce="${nonce}">document.getElementById('print').addEventListener('click', () => print()); addEventListener('load', () => print());</script>
</body></html>`;
}

const STYLE = `body{font:11pt/1.45 system-ui,sans-serif;color:#121b21;background:#fff;margin:0 auto;max-width:44rem;padding:2rem}
h1{font-size:18pt;margin:0 0 1rem}dl{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:.35rem 1rem;margin:0}
dt{color:#46525a}dd{margin:0;overflow-wrap:anywhere}footer{margin-top:2rem;color:#46525a;font-size:9pt}
button{font:inherit;min-height:44px;padding:0 1.2rem}header{text-align:right}
@media print{header{display:none}body{padding:0}}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const WORDS = {
  en: {
    reference: 'Reference',
    birthDate: 'Date of birth',
    sex: 'Sex',
    sexes: { female: 'Female', male: 'Male', other: 'Other', unknown: 'Not known' },
    language: 'Language',
    phone: 'Phone',
    email: 'E-mail',
    address: 'Address',
    mrn: 'Medical record number',
    emergency: 'Emergency contact',
    providers: 'Treated by',
    print: 'Print',
    printed: 'Printed',
    logged: 'This print is in the clinic’s access log.',
  },
  es: {
    reference: 'Referencia',
    birthDate: 'Fecha de nacimiento',
    sex: 'Sexo',
    sexes: { female: 'Femenino', male: 'Masculino', other: 'Otro', unknown: 'No se conoce' },
    language: 'Idioma',
    phone: 'Teléfono',
    email: 'Correo electrónico',
    address: 'Dirección',
    mrn: 'Número de historia clínica',
    emergency: 'Contacto de emergencia',
    providers: 'Atendido por',
    print: 'Imprimir',
    printed: 'Impreso',
    logged: 'Esta impresión consta en el registro de accesos de la clínica.',
  },
} as const;
