export { noticeRoutes } from './notice.routes.ts';
export { notify, sweepNotices } from './notice.service.ts';
