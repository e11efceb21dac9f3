// What is in the library that links lead to, and a browser that follows them.
import http, { type IncomingHttpHeaders } from 'node:http';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { crImage, type GeneratedFile } from '../../generate/index.ts';

const image = (
  seed: string,
  { issuer, giver, ...elements }: { issuer?: string; giver?: string } & WriteDataset,
): GeneratedFile => {
  const item: WriteDataset = { '00400031': { VR: 'UT', value: giver ?? '' } };
  return crImage({
    seed,
    elements: {
      ...elements,
      ...(issuer === undefined ? {} : { IssuerOfPatientID: issuer }),
      ...(giver === undefined ? {} : { '00080051': { VR: 'SQ', value: [item] } }),
    },
  });
};
/** Numbers that are used twice: a patient's and an order's, by two houses. */
export const files = {
  north: image('north', { PatientID: '7', issuer: 'NORTH', AccessionNumber: 'A-1', giver: 'RIS-N' }),
  south: image('south', { PatientID: '7', issuer: 'SOUTH', AccessionNumber: 'A-1', giver: 'RIS-S' }),
  older: image('older', { PatientID: '7', issuer: 'NORTH', AccessionNumber: 'A-2', StudyDate: '20200101' }),
  plain: image('plain', { PatientID: '8', AccessionNumber: 'A-3' }),
};

/** As a browser sends it: fetch would put headers of its own in the place of these. */
export const navigate = (
  address: URL,
  headers: Record<string, string>,
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; text: string }> =>
  new Promise((resolve, reject) => {
    http
      .get(address, { headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      })
      .on('error', reject);
  });

/** What a browser says of a person who follows a link of another site. */
export const navigation = (more: Record<string, string> = {}) => ({
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  referer: 'https://ehr.example/patients/7?name=Meier',
  ...more,
});
