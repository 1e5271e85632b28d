export { ensurePhiSchema, hasPhiSchema, phiTenants } from './tenancy.service.ts';
