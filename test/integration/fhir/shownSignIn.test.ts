// Which archives are shown the sign-in of a record: what is said of an archive and what it is sent are the same.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk } from './records.ts';

let desk: Desk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const settings = {
  name: 'Ward record',
  url: 'https://fhir.example/r4',
  allowedHosts: ['asked.example'],
  signInHosts: ['pacs.example', 'other.example:8443'],
};
const sentTo = (serverId: string, address: string): unknown => {
  const lent = desk.records.archive(serverId, address);
  return lent.ok ? lent.value.server.authentication : lent.failure.kind;
};

it.each([
  ['https://fhir.example/dicom-web', true], // the server itself
  ['https://pacs.example/dicom-web', true],
  ['https://other.example:8443/dicom-web', true],
  ['https://asked.example/dicom-web', false], // may be asked, and is not on the list of those that see our sign-in
  ['http://pacs.example/dicom-web', false], // in clear text
  ['http://fhir.example/dicom-web', 'not-allowed'],
  ['https://other.example/dicom-web', 'not-allowed'], // another port
  ['https://pacs.example.evil.example/dicom-web', 'not-allowed'],
  ['https://sub.pacs.example/dicom-web', 'not-allowed'],
])('a token that was typed in for a record, and the archive %s: %s', async (address, expected) => {
  const { serverId } = await desk.add({ ...settings, auth: { kind: 'bearer' } }, { token: 'secret' });
  const token = { kind: 'bearer', token: 'secret' };
  expect(sentTo(serverId, address)).toEqual(
    expected === true ? token : expected === false ? { kind: 'none' } : expected,
  );
  expect(desk.records.showsSignIn(serverId, address)).toBe(expected === true);
});

it('a record without a sign-in shows none, wherever it might', async () => {
  const { serverId } = await desk.add({ ...settings, auth: { kind: 'none' } });
  expect(sentTo(serverId, 'https://pacs.example/dicom-web')).toEqual({ kind: 'none' });
  expect(desk.records.showsSignIn(serverId, 'https://pacs.example/dicom-web')).toBe(false);
});
