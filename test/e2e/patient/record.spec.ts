import { expect, inPage, test } from '../app.ts';
import { begin, doubtful, openRecord, other, own, part, uidOf } from './recordPage.ts';

// The record beside the images, as a reader meets it: a real FHIR server on loopback, one patient of it who is the one of the
// images and one who is not.

test('the record stands beside the images, and what its reports would do does not happen', async ({
  lightbox,
}) => {
  const { page } = lightbox;
  const server = await begin(lightbox);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).host));
  const letters: number[] = []; // answers for files that say how letters are numbered
  page.on('response', (response) => {
    if (/90ms-RKSJ-H[^/]*\.bcmap$/.test(response.url())) letters.push(response.status());
  });
  try {
    await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(own)}`);
    await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
    await openRecord(page);
    await expect(part(page, 'patient')).toContainText('Moonbrook, Idris');
    await expect(part(page, 'allergies')).toContainText('Iohexol');
    await expect(part(page, 'allergies').locator('[data-contrast="yes"]')).toContainText('Contrast media');
    await expect(part(page, 'kidney')).toContainText('38 mL/min/1.73m2');
    await expect(part(page, 'pregnancy')).toContainText('Pregnant');
    await expect(part(page, 'orders')).toContainText('Pulmonary embolism?');
    const title = await page.title();
    await part(page, 'reports')
      .getByRole('button', { name: /CT chest/ })
      .click();
    const report = page.locator('[data-report="report"]');
    await expect(report).toContainText('No embolism.');
    await expect(report).toContainText('Follow-up in 12 months.');
    await expect(
      report.locator(
        'script, img, form, input, style, iframe, svg, math, object, link, [src], [href], [onclick], [onload], [style]',
      ),
    ).toHaveCount(0);
    await part(page, 'reports')
      .getByRole('button', { name: /Discharge letter/ })
      .click();
    expect(letters).toEqual([]);
    await page.getByRole('button', { name: 'Open PDF' }).click();
    const drawn = page.locator('[data-page="1"]');
    await expect
      .poll(() =>
        drawn.evaluate((canvas: HTMLCanvasElement) => {
          const middle = canvas
            .getContext('2d')
            ?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
          return [...(middle ?? [])];
        }),
      )
      .toEqual([0, 0, 0, 255]);
    expect(letters).toEqual([200]);
    expect(await page.title()).toBe(title);
    expect(asked.filter((host) => host.includes('elsewhere'))).toEqual([]);
  } finally {
    await server.close();
  }
});

test('a record of somebody else stops the opening until it has been judged', inPage, async ({ lightbox }) => {
  const { page } = lightbox;
  const server = await begin(lightbox);
  try {
    await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(other)}`);
    const question = page.getByRole('dialog', { name: 'Is this the same person?' });
    const panes = page.locator('[data-region="grid"]');
    await expect(question.getByRole('row', { name: /Name/ })).toContainText('Quillfeather');
    await expect(question.getByRole('row', { name: /Birth date/ })).toContainText('Aug 30, 1994');
    await page.keyboard.press('Escape');
    await expect(question).toBeVisible();
    await expect(panes).toBeHidden();
    await expect(panes).toHaveCSS('opacity', '0');
    await question.getByRole('button', { name: 'Not the same, hide record' }).click();
    await expect(question).toHaveCount(0);
    await expect(panes).toBeVisible();
    await expect(panes).toHaveCSS('opacity', '1');
    await openRecord(page);
    await expect(page.locator('[data-record="rejected"]')).toContainText('The record is hidden');
    await page.reload();
    await expect(page.locator('[data-pane="0"]')).toContainText('Image 1 of 3');
    await expect(question).toHaveCount(0);
  } finally {
    await server.close();
  }
});

test(
  'a record that agrees only in part says so on every pane, until somebody has confirmed it',
  inPage,
  async ({ lightbox }) => {
    const { page } = lightbox;
    const server = await begin(lightbox);
    try {
      await lightbox.open(`/view?StudyInstanceUIDs=${uidOf(doubtful)}`);
      const badge = page.locator('[data-notice="identity"]');
      await expect(badge).toHaveAccessibleName('Check identity');
      await openRecord(page);
      await expect(page.locator('[data-caution="doubt"]')).toContainText('Check identity');
      await badge.click();
      const question = page.getByRole('dialog', { name: 'Is this the same person?' });
      await expect(question).toContainText('too little to tell this patient from another');
      await question.getByRole('button', { name: 'Same person' }).click();
      await expect(question).toHaveCount(0);
      await expect(badge).toHaveCount(0);
      await expect(page.locator('[data-caution]')).toHaveCount(0);
      await expect(part(page, 'patient')).toContainText('Lanternby');
    } finally {
      await server.close();
    }
  },
);
