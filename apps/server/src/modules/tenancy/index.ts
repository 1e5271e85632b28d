export { ensurePhiSchema, hasPhiSchema } from './tenancy.service.ts';
