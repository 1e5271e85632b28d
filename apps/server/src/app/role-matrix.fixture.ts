/** Every route of the API with what it needs, one in a line: a new one is written here when that was decided. */
export const ROUTES = `
DELETE /api/v1/clinic/api-keys/{id} member:manage
GET /api/v1/clinic/api-keys member:manage
x
`;
