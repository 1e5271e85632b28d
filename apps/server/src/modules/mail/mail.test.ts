import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, PLATFORM_TENANT, SYSTEM_USER } from '@hyaline/kit';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { deliverMail, lastMailTo, queueMail } from './index.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await createTestPlatform();
});
afterAll(() => platform.dispose());

describe('the outbox', () => {
  it('sends a mail after the commit of its cause and not before', async () => {
    const link = `${platform.config.publicUrl}/reset-password#${'a'.repeat(43)}`;
    await platform.db.asPlatform((tx) =>
      queueMail(tx, platform, {
        kind: 'password-reset',
        to: { email: 'ada@clinic.example', locale: 'es' },
        values: { link },
      }),
    );
    const mail = await lastMailTo(platform, 'ada@clinic.example');
    expect(mail?.link).toBe(link);
    expect(mail?.subject).toBe('Restablezca su contraseña');
  });
});
