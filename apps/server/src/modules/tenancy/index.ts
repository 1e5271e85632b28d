export { destroyPhiSchema, ensurePhiSchema, hasPhiSchema, phiTenants } from './tenancy.service.ts';
