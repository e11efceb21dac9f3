import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCallers } from '../../../native/opening/index.ts';
import { opened, temporaryFolder } from '../library/helpers.ts';
import { lightbox } from './process.ts';

const { folder, remove } = temporaryFolder();
const directory = path.join(folder, 'library');
const links = (...args: string[]) => lightbox('links', ...args, '--library', directory);
const known = (): unknown => JSON.parse(links('list', '--json').stdout);
afterAll(remove);

describe('callers of links, from the command line', () => {
  it('are allowed before anybody is asked, listed, and removed', async () => {
    expect(links('allow', 'https://EHR.example/patients/7?name=Meier').code).toBe(0);
    expect(links('allow', 'Ward list').code).toBe(0);
    expect(known()).toEqual([
      { caller: { kind: 'named', name: 'Ward list' }, decision: 'allow', decidedAt: expect.any(Number) },
      {
        caller: { kind: 'website', name: 'https://ehr.example' },
        decision: 'allow',
        decidedAt: expect.any(Number),
      },
    ]);
    // What the services read when a link comes.
    const library = opened(directory);
    const callers = openCallers(library);
    if (!callers.ok) throw new Error(callers.failure.kind);
    const on = (kind: 'website' | 'named', name: string) => callers.value.decisionOn({ kind, name });
    expect(on('website', 'https://ehr.example')).toBe('allow');
    // A name that a program gives itself is never a website's, and another port is another website.
    expect(on('named', 'https://ehr.example')).toBeNull();
    expect(on('website', 'https://ehr.example:8443')).toBeNull();
    callers.value.decide({ caller: { kind: 'named', name: 'Kiosk' }, decision: 'refuse' });
    callers.value.close();
    await library.close();
    expect(links('list').stdout.split('\n')).toEqual([
      'refused  program, by its own word  Kiosk',
      'opened  program, by its own word  Ward list',
      'opened  website  https://ehr.example',
      '',
    ]);
    expect(links('remove', 'https://ehr.example').code).toBe(0);
    expect(links('remove', 'https://ehr.example').code).toBe(2);
    expect(known()).toMatchObject([{ caller: { name: 'Kiosk' } }, { caller: { name: 'Ward list' } }]);
  });

  it.each(['', 'https://user:word@ehr.example', 'all*'])(
    'are not taken from what cannot be one: %j',
    (name) => {
      const refused = links('allow', name);
      expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
    },
  );
});
