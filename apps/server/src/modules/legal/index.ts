export { publishDocuments, documentOf, versionsOf } from './document.service.ts';
export { legalRoutes } from './legal.routes.ts';
export { requireBaa } from './gate.ts';
export { signForDemo } from './demo-signature.ts';
