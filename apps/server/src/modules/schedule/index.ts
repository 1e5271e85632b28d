export { appointmentsOf, type AppointmentRow, findAppointment } from './appointment.repo.ts';
export { book, type Booking, changeStatus, move } from './appointment.service.ts';
export { exportedAppointments } from './note.service.ts';
export { present as presentAppointment } from './present.ts';
export { planOf } from './hours.ts';
export { scheduleRoutes } from './schedule.routes.ts';
export { seriesRoutes } from './series.routes.ts';
export { scheduleSetupRoutes } from './setup.routes.ts';
export { freeSlots } from './slots.service.ts';
