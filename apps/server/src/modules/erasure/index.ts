export { carryOut, replayErasures, sweepErasures } from './carry-out.service.ts';
export { erasureRoutes } from './erasure.routes.ts';
export { askErasure, keptAmong, studiesKeptUntil } from './keeping.service.ts';
