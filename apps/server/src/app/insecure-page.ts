import type { FastifyRequest } from 'fastify';
import { localeOf } from './locale.ts';

const TEXT = {
  en: {
    title: 'This connection is not protected',
    why: 'You opened Hyaline from another computer over plain http. Browsers then switch off what keeps patients safe: encryption in the browser, passkeys and protected cookies. So nothing is shown here, and nothing was sent.',
    what: 'What to do',
    steps: [
      'On the server, run: npx hyaline tls init --host {host}',
      'Install the certificate as the command explains, and start the server again.',
      'Open https://{host} instead of http://{host}.',
    ],
    own: 'With a certificate of your own, set HYALINE_TLS_CERT and HYALINE_TLS_KEY.',
  },
  es: {
    title: 'Esta conexión no está protegida',
    why: 'Abrió Hyaline desde otro equipo por http sin cifrar. Así los navegadores desactivan lo que protege a los pacientes: el cifrado en el navegador, las llaves de acceso y las cookies protegidas. Por eso aquí no se muestra nada y no se envió nada.',
    what: 'Qué hacer',
    steps: [
      'En el servidor, ejecute: npx hyaline tls init --host {host}',
      'Instale el certificado como explica el comando y vuelva a iniciar el servidor.',
      'Abra https://{host} en lugar de http://{host}.',
    ],
    own: 'Con un certificado propio, defina HYALINE_TLS_CERT y HYALINE_TLS_KEY.',
  },
};

/** Shown instead of any page when another machine comes over plain http. No script, no style, nothing to load. */
export function insecurePage(request: FastifyRequest): string {
  const locale = localeOf(request);
  const text = TEXT[locale];
  const host = /^[a-z0-9.:[\]-]{1,255}$/i.test(request.host) ? request.host : 'your-server';
  const steps = text.steps.map((step) => `<li>${step.replaceAll('{host}', host)}</li>`).join('');
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text.title}</title></head><body><main><h1>${text.title}</h1><p>${text.why}</p><h2>${text.what}</h2><ol>${steps}</ol>
<p>${text.own}</p></main></body></html>`;
}
