export { chartRoutes } from './chart.routes.ts';
export { openContent, sealContent } from './details.ts';
export { patientPrefix } from './document.service.ts';
