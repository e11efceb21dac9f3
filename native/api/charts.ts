import { Hono } from 'hono';
import { FIND_MEDIA_TYPE, StudyInstanceUID } from '../contract/index.ts';
import type { Charts } from '../fhir/chart/index.ts';
import { lineStream } from './lineStream.ts';
import { failed } from './reply.ts';

/** Ours to show: whatever else a record calls its reports, the page gets as bytes to keep. */
const SHOWN: ReadonlySet<string> = new Set([
  'text/plain',
  'text/html',
  'application/xhtml+xml',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
]);

/** The record beside the images of a study, below `/api/studies`. A client that goes away cancels what is asked for it. */
export function chartRoutes(charts: Charts): Hono {
  return new Hono()
    .get('/:study/chart', (c) => {
      const study = StudyInstanceUID.safeParse(c.req.param('study'));
      if (!study.success) return failed(c, { kind: 'bad-request' });
      const gone = new AbortController();
      const signal = AbortSignal.any([c.req.raw.signal, gone.signal]);
      return new Response(
        lineStream(charts.read(study.data, signal), () => gone.abort()),
        { headers: { 'content-type': FIND_MEDIA_TYPE, 'cache-control': 'no-store' } },
      );
    })
    .get('/:study/chart/reports/:report/forms/:index', async (c) => {
      const study = StudyInstanceUID.safeParse(c.req.param('study'));
      const { report, index } = c.req.param();
      if (!study.success || !/^[A-Za-z0-9._-]{1,128}$/.test(report) || !/^\d{1,3}$/.test(index))
        return failed(c, { kind: 'bad-request' });
      const form = await charts.reportForm(study.data, report, Number(index), c.req.raw.signal);
      if (!form.ok) return failed(c, form.failure);
      const { bytes, mediaType } = form.value;
      const [essence = ''] = mediaType.toLowerCase().split(';');
      // Anything may stand behind the type: what cannot be a header's value is no type that we know.
      const isShown = SHOWN.has(essence.trim()) && /^[\x20-\x7e]{1,200}$/.test(mediaType);
      return new Response(Uint8Array.from(bytes), {
        headers: {
          'content-type': isShown ? mediaType : 'application/octet-stream',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          // Opened by itself it is a document of anybody's making: it runs nothing and calls nobody.
          'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
          ...(isShown ? {} : { 'content-disposition': 'attachment' }),
        },
      });
    });
}
