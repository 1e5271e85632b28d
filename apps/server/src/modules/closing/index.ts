export { closingRoutes } from './closing.routes.ts';
export { sweepClosings } from './destroy.service.ts';
export { tellOfNearClosings } from './tell.service.ts';
