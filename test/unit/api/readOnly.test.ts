import { describe, expect, it } from 'vitest';
import { testApi } from './testApi.ts';

describe('the library over DICOMweb', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('is read only: %s is answered with 405', async (method) => {
    const api = testApi();
    for (const path of ['/studies', '/studies/1.2.3', '/studies/1.2.3/series/1.2.3.4/metadata']) {
      const response = await api.request(`/dicomweb/library${path}`, { method });
      expect([path, response.status, response.headers.get('allow')]).toEqual([path, 405, 'GET, HEAD']);
    }
  });
});
