import { describe, expect, it } from 'vitest';
import { mayOpenOutside } from '../../../electron/outside.ts';

describe('an address that the page wants opened in the system’s browser', () => {
  it.each([
    'https://id.example.org/auth?x=1',
    'http://127.0.0.1:8080/auth',
    'http://localhost/',
    'http://[::1]:1/',
  ])('may be %s', (address) => expect(mayOpenOutside(address)).toBe(true));

  it.each([
    'http://id.example.org/auth', // a sign-in in clear text
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'lightbox://open?PatientID=1',
    'https://me:secret@id.example.org/',
    'http://127.0.0.1.example.org/',
    '/auth',
    '',
    `https://id.example.org/${'x'.repeat(8001)}`,
  ])('may not be %s', (address) => expect(mayOpenOutside(address)).toBe(false));
});
