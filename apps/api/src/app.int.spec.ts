import { createTestApp, type TestApp } from './testing/test-app';

describe('the application', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test?.close());

  it('answers an unknown address with the error envelope', async () => {
    const reply = await test.app.inject({ method: 'GET', url: '/api/nothing-here' });
    expect(reply.statusCode).toBe(404);
    expect(reply.json()).toEqual({ error: { code: 'NOT_FOUND', message: 'There is nothing at this address' } });
  });
});
