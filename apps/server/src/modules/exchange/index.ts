export { calendarImportRoutes } from './calendar.routes.ts';
export { exportOwn, exportPatient } from './export.service.ts';
export { exchangeRoutes } from './exchange.routes.ts';
export { sweepImports } from './import.service.ts';
