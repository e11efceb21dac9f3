/** Words of the viewer about what leaves it; the dialogs have their own. */
export const outputEn = {
  exportMenu: 'Export',
  exportCopy: 'Copy the picture',
  exportImage: 'Save the picture…',
  exportVideo: 'Save as video…',
  exportPrint: 'Print or PDF…',
  exportSend: 'Send to an archive…',
  exportCopied: 'Picture copied',
  exportCopyFailed: 'Not copied',
  unseenCopy: 'Nothing copied: no image is shown here.',
  groupOutput: 'Take along',
  seriesNumber: 'Series {{number}}',
  inverted: 'inverted',
} as const;
