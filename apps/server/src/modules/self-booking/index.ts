export {
  cancel as cancelBooking,
  confirm as confirmBooking,
  hold as holdBooking,
  type OwnBooking,
  sweepBookings,
} from './hold.service.ts';
export { daysAt, type Offer, offerAt, type OfferedType, type Times, timesAt } from './offer.service.ts';
export { tellOfLostChange, tellVisitors } from './tell.service.ts';
export { openVisitor } from './visitor-details.ts';
export { selfBookingRoutes } from './self-booking.routes.ts';
