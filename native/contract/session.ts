import * as z from 'zod';
import { StudyColumn } from './study.ts';

/** GET /api/session: what the page needs to know before anything else. */
export const Session = z.strictObject({
  host: z.enum(['shell', 'browser']),
  version: z.string(),
  launchId: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  studyCount: z.number(),
  freeBytes: z.number().nullable(), // on the library's disk
});
export type Session = z.infer<typeof Session>;

/** A window of the reader's own: a width that shows something (PS3.3 C.11.2.1.2), and a name to choose it by. */
export const WindowPreset = z.strictObject({
  name: z.string().trim().min(1).max(40),
  width: z.number().positive().max(1e6),
  center: z.number().min(-1e6).max(1e6),
});
export type WindowPreset = z.infer<typeof WindowPreset>;

/**
 * A screen that somebody has measured or answers for. `key` tells the screens of one computer apart by size and place; a
 * page learns no more of them. Declared: that it was found fit for reading images, by whom, when (ms since 1970) and for
 * how many days.
 */
export const Display = z.strictObject({
  key: z.string().min(1).max(100),
  mmPerDevicePixel: z.number().positive().max(2).nullable(),
  declared: z
    .strictObject({
      by: z.string().trim().min(1).max(100),
      at: z.number(),
      days: z.number().int().min(1).max(3660),
    })
    .nullable(),
});
export type Display = z.infer<typeof Display>;

/** GET / PUT (whole) /api/settings. Kept in the library, so that they outlive the browser host's changing port. */
export const Settings = z.strictObject({
  language: z.enum(['system', 'en', 'de']).default('system'),
  columns: z.array(StudyColumn).max(20).nullable().default(null),
  sort: z
    .strictObject({ column: StudyColumn, direction: z.enum(['ascending', 'descending']) })
    .nullable()
    .default(null),
  sourcesOff: z.array(z.string().max(64)).max(200).default([]), // archives that are not searched
  importStorage: z.enum(['link', 'copy']).default('link'),
  keys: z.record(z.string(), z.string()).default({}), // command -> key, only where changed
  presets: z
    .record(z.string().regex(/^[A-Z0-9_]{1,16}$/), z.array(WindowPreset).max(30)) // by Modality, only where changed
    .refine((all) => Object.keys(all).length <= 64)
    .default({}),
  measuring: z
    .strictObject({
      oneShot: z.boolean().default(false), // a drawing tool is put away after one use
      snapToEdges: z.boolean().default(false), // points also jump to the strongest edge within a few pixels
      uncertainty: z.boolean().default(false), // values show how sure they are
    })
    .prefault({}),
  displays: z.array(Display).max(32).default([]),
  memoryBudgetMb: z.number().int().min(256).max(65536).nullable().default(null),
});
export type Settings = z.infer<typeof Settings>;

/** GET /api/folders?path=: the browser host's folder picker, where the page cannot learn a path. '' lists the roots. */
export const FolderListing = z.strictObject({
  path: z.string(),
  parent: z.string().nullable(),
  folders: z.array(z.strictObject({ name: z.string(), path: z.string() })),
  files: z.array(z.strictObject({ name: z.string(), path: z.string(), bytes: z.number() })),
  truncated: z.boolean(),
});
export type FolderListing = z.infer<typeof FolderListing>;

/** A folder that is linked, and whether it is watched and reachable. */
export const LinkedFolder = z.strictObject({
  folderId: z.string(),
  path: z.string(),
  watched: z.boolean(),
  available: z.boolean(),
  lastScannedAt: z.number().nullable(),
});
export type LinkedFolder = z.infer<typeof LinkedFolder>;
