export { accessLogRoutes } from './access-log.routes.ts';
export { accountingRoutes } from './accounting.routes.ts';
export { eventsOf } from './look-events.ts';
export { disclose } from './disclosure.service.ts';
export { settingsOf } from './stand-outs.service.ts';
export { notePrintView } from './patient.service.ts';
