export { DICOMWEB, dicomwebRoutes } from './dicomweb.routes.ts';
