import type { ImageReference, ReportItem, StudyDocument } from '../contract/index.ts';

type Change = (reference: ImageReference) => ImageReference;

/** The document with every image reference in it put through `change`. */
export function mapReferences(document: StudyDocument, change: Change): StudyDocument {
  const all = (references: readonly ImageReference[]): ImageReference[] => references.map(change);
  const summary = { ...document.summary, rejectedImages: all(document.summary.rejectedImages) };
  const scoped = <T extends { images: ImageReference[] }>(parts: readonly T[]): T[] =>
    parts.map((part) => ({ ...part, images: all(part.images) }));
  switch (document.kind) {
    case 'report':
      return {
        ...document,
        summary,
        content: document.content.map((item) => mapItem(item, all)),
        measurements: document.measurements.map((one) => ({
          ...one,
          image: one.image === null ? null : change(one.image),
        })),
      };
    case 'presentation':
      return {
        ...document,
        summary,
        images: all(document.images),
        voi: scoped(document.voi),
        areas: scoped(document.areas),
        graphics: scoped(document.graphics),
        texts: scoped(document.texts),
      };
    case 'key-objects':
      return { ...document, summary, images: all(document.images) };
    default:
      return document satisfies never;
  }
}

const mapItem = (
  item: ReportItem,
  all: (references: readonly ImageReference[]) => ImageReference[],
): ReportItem => ({
  ...item,
  images: all(item.images),
  children: item.children.map((child) => mapItem(child, all)),
});
