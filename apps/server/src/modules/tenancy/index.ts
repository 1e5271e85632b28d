export { ensurePhiSchema, forgetPhiSchema, hasPhiSchema, phiTenants } from './tenancy.service.ts';
