// The viewers that `open` compares: where a study is, and how a reader opens it from the list.
import type { Page } from '@playwright/test';
import { ohifFolder, serveOhif, type Upstream } from '../../peers/ohif.ts';
import type { Serving } from './services.ts';

export type Viewer = {
  readonly name: string;
  /** Makes the session known to a new browser context; the page stays where it is. */
  readonly signIn: (page: Page) => Promise<void>;
  readonly link: (StudyInstanceUID: string) => string;
  readonly list: string;
  /** Chooses the study in the list and makes everything ready for the one click that opens it. */
  readonly ready: (page: Page, StudyInstanceUID: string) => Promise<() => Promise<void>>;
  /** The same without choosing it before, where that can be done. */
  readonly unready?: (page: Page, StudyInstanceUID: string) => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
};

export function lightbox(serving: Serving): Viewer {
  const token = serving.authorization.replace('Bearer ', '');
  return {
    name: 'lightbox',
    signIn: async (page) => {
      // The session cookie without the page: a cold link must find no script in the cache.
      await page.context().request.get(`${serving.url}?token=${token}`);
    },
    link: (uid) => `${serving.url}view?StudyInstanceUIDs=${uid}`,
    list: serving.url,
    // As in OHIF: the study is chosen, its series are listed, and a button opens it.
    ready: async (page, uid) => {
      await page.locator(`[data-uid="${uid}"]`).click();
      const preview = page.locator('[data-region="preview"]');
      await preview.locator('img').first().waitFor();
      const open = preview.getByRole('button', { name: 'Open' }).first();
      return () => open.click();
    },
    unready: async (page, uid) => {
      const row = page.locator(`[data-uid="${uid}"]`);
      await row.waitFor();
      return () => row.dblclick();
    },
    close: serving.stop,
  };
}

/** OHIF over a DICOMweb server, or null where it cannot be fetched. */
export async function ohif(name: string, upstream: Upstream): Promise<Viewer | null> {
  const folder = ohifFolder();
  if (folder === null) return null;
  const server = await serveOhif(folder, upstream);
  return {
    name,
    signIn: () => Promise.resolve(),
    link: (uid) => `${server.origin}/viewer?StudyInstanceUIDs=${uid}`,
    list: server.origin,
    ready: async (page) => {
      await page.getByText(/Bench/).first().click({ timeout: 120_000 });
      const open = page.getByRole('button', { name: 'Basic Viewer' });
      await open.waitFor({ timeout: 120_000 });
      return () => open.click();
    },
    close: () => server.close(),
  };
}
