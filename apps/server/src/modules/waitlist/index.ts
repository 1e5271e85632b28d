export { WaitlistAsk } from './entry.ts';
export {
  confirm as confirmWaitlist,
  type Entry as WaitlistEntry,
  inviteOnConsole as inviteFromWaitlist,
  isInvited,
  join as joinWaitlist,
  listOnConsole as listWaitlist,
  noteJoined,
  remove as leaveWaitlist,
  removeOnConsole as removeFromWaitlist,
  sweepWaitlist,
} from './waitlist.service.ts';
