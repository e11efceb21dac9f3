export const en = {
  studies: 'Studies',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  stop: 'Stop',
  tryAgain: 'Try again',
  remove: 'Remove',
  done: 'Done',
  keyboard: 'Keyboard',
  settings: 'Settings',
  transfers: 'Transfers',
  closePatient: 'Close {{name}}',
  opening: 'Opening…',
  workRunning_one: '1 job running',
  workRunning_other: '{{count, number}} jobs running',
  workOf: '{{done, number}} of {{total, number}}',
  workDone: '{{done, number}} files',
  studyCount_one: '{{count, number}} study',
  studyCount_other: '{{count, number}} studies',
  openTabs: 'Open patients',
  mainMenu: 'Lightbox',

  today: 'Today',
  yesterday: 'Yesterday',
  unnamedPatient: 'No name',
  noNumber: 'No number',
  'sex.M': 'Male',
  'sex.F': 'Female',
  'sex.O': 'Other sex',
  ageYears: '{{count, number}} y',
  ageMonths: '{{count, number}} mo',
  ageDays: '{{count, number}} d',
  secondsLeft_one: 'about 1 second left',
  secondsLeft_other: 'about {{count, number}} seconds left',
  minutesLeft_one: 'about 1 minute left',
  minutesLeft_other: 'about {{count, number}} minutes left',
  hoursLeft_one: 'about 1 hour left',
  hoursLeft_other: 'about {{count, number}} hours left',
  durationSeconds_one: '1 second',
  durationSeconds_other: '{{count, number}} seconds',
  durationMinutes_one: '1 minute',
  durationMinutes_other: '{{count, number}} minutes',

  'services.lost': 'The connection to the Lightbox services was lost. Trying again…',
  'services.restarted':
    'The Lightbox services were restarted. Everything was loaded again; unfinished work goes on.',
  'services.unreachable.title': 'Lightbox cannot reach its services',
  'services.unreachable.text':
    'Your studies are safe. Lightbox keeps trying; if this stays, close Lightbox and start it again.',
  'locked.title': 'The library is locked',
  'locked.kept': 'Nothing was deleted or changed.',
  'page.failed.title': 'This part of Lightbox stopped working',
  'page.failed.text': 'Your studies are safe. Try again, or close this tab.',
  'study.missing.title': 'This study is not on this computer',
  'study.missing.text':
    'It may have been removed, or the link belongs to another computer. No other study was opened in its place.',
  'study.badLink.title': 'This link does not name a study',
  'study.badLink.text':
    'A link to a study carries its Study Instance UID. Ask whoever made the link to check it.',
  'study.backToList': 'Back to studies',

  'failure.services-unreachable': 'The Lightbox services do not answer. Wait a moment and try again.',
  'failure.bad-answer':
    'The Lightbox services answered in a way this page does not understand. Reload the page.',
  'failure.bad-request': 'Lightbox made a mistake in asking for this. Please report it.',
  'failure.unauthorised':
    'This page may no longer read the library. Open Lightbox again from its own link or icon.',
  'failure.forbidden': 'Lightbox is not allowed to do this.',
  'failure.not-found': 'This is not in the library.',
  'failure.study-not-found': 'This study is no longer in the library.',
  'failure.series-not-found': 'This series is no longer in the library.',
  'failure.instance-not-found': 'This image is no longer in the library.',
  'failure.frame-not-found': 'This file has no image number {{frameNumber, number}}.',
  'failure.file-unavailable':
    'The file of this image is not where it was ({{code}}). Put the disc back in or connect the folder, then try again.',
  'failure.no-pixel-data': 'This object holds no picture.',
  'failure.unsupported-transfer-syntax':
    'This image is stored in an encoding that Lightbox cannot show yet ({{TransferSyntaxUID}}).',
  'failure.not-acceptable': 'This image cannot be sent in the form that was asked for ({{detail}}).',
  'failure.too-large': 'This is larger than the limit of {{limit}}. Add it in smaller parts.',
  'failure.too-many-requests': 'Too much was asked at once. Wait a moment and try again.',
  'failure.archive-lost': 'Check the network of this computer.',
  'failure.peer-not-found': 'This remote archive is no longer in the settings.',
  'failure.record-server-not-found': 'This record server is not in the settings.',
  'failure.job-not-found': 'This job is no longer known.',
  'failure.path-not-found': 'This folder or file cannot be opened ({{code}}). Check that it is still there.',
  'failure.library-locked.key-missing':
    'The key of this library is missing. Restore the key file or the key store of this account from a backup, then start Lightbox again.',
  'failure.library-locked.key-wrong':
    'The key does not fit this library. Restore the key that belongs to it, then start Lightbox again.',
  'failure.library-locked.not-a-library':
    'The folder chosen for the library holds something else. Choose another folder.',
  'failure.library-locked.newer-version':
    'This library was written by a newer Lightbox. Update Lightbox, then start it again.',
  'failure.library-locked.damaged':
    'The index of this library is damaged. The images are untouched: rebuild the index with “lightbox rebuild”.',
  'failure.library-locked.in-use':
    'Another Lightbox is using this library. Close it, then start this one again.',
  'failure.disk-full': 'The disk is full. Free some space and try again; what was added so far is kept.',
  'failure.internal': 'Something went wrong in the Lightbox services. Try again, and report it if it stays.',

  'problem.empty-file': 'The file is empty. Ask for a new copy.',
  'problem.not-dicom': 'This is not a DICOM file.',
  'problem.io-error':
    'The file could not be read from the disk ({{code}}). Clean the disc or check the drive, then try again.',
  'problem.truncated-header':
    'The file ends at byte {{atByte, number}}, before the image begins. Ask for a new copy.',
  'problem.damaged-header':
    'The file is damaged at byte {{atByte, number}} ({{detail}}). Ask for a new copy.',
  'problem.damaged-data-set':
    'The file is damaged at byte {{atByte, number}} ({{detail}}). What comes before it was kept.',
  'problem.missing-attribute':
    'The file does not say its {{keyword}}, so it cannot be filed. Ask for a new copy.',
  'problem.bad-attribute': 'The file’s {{keyword}} is not usable ({{detail}}). Ask the sender to correct it.',
  'problem.unsupported-transfer-syntax':
    'The file is stored in an encoding that Lightbox cannot read yet ({{TransferSyntaxUID}}).',
  'problem.limit-exceeded': 'The file goes beyond a safety limit ({{limit}}), so it was left out.',
  'problem.limit-exceeded.nested-archive':
    'An archive inside an archive is not opened. Unpack it and add the folder.',
  'problem.limit-exceeded.archive-expansion':
    'The archive would unfold to many times its size, so this was left out. If you trust its source, unpack it and add the folder.',
  'problem.archive-password': 'The archive is protected by a password. Add it again and enter the password.',
  'problem.archive-damaged': 'The archive is damaged ({{detail}}). Ask for a new copy.',
  'problem.archive-damaged.method':
    'The file is packed by a method that Lightbox cannot unpack ({{method}}). Unpack the archive and add the folder, or pack it again as a plain ZIP.',
  'problem.dicomdir-damaged':
    'The disc’s table of contents is damaged ({{detail}}). The files on the disc were read one by one instead.',
  'problem.dicomdir-damaged.no-files': 'This is a disc’s table of contents, and it names no files.',
  'problem.own-library': 'This is the folder of Lightbox’s own library. Its own files were passed over.',
  'problem.missing-file':
    'The disc lists {{referencedFileID}}, but it is not there. Clean the disc or ask for a new one.',
  'problem.truncated-pixel-data.row':
    'The file ends in row {{row, number}} of {{rows, number}}. The part that is there is shown.',
  'problem.truncated-pixel-data.rowOfFrame':
    'The file ends in image {{frame, number}} of {{frames, number}}, row {{row, number}} of {{rows, number}}. What is there is shown.',
  'problem.truncated-pixel-data.frame':
    'The file ends in image {{frame, number}} of {{frames, number}}. What is there is shown.',
  'problem.truncated-pixel-data.bytes':
    'The file ends before the image is complete ({{percent, number}} % is there). What is there is shown.',
  'problem.bad-pixel-data': 'The image data are damaged ({{detail}}). Ask for a new copy.',
  'problem.conflict.content':
    'Another file with the same image number (SOP Instance UID) but different content is in the library. The first one was kept; this one was set aside.',
  'problem.conflict.patient':
    'The same image is in the library under another patient. It was set aside. Check which patient it belongs to.',
  'problem.conflict.study':
    'The same image is in the library under another study. It was set aside. Check which study it belongs to.',
  'problem.conflict.series':
    'The same image is in the library under another series. It was set aside. Check which series it belongs to.',

  'settings.title': 'Settings',
  'settings.general': 'General',
  'settings.language': 'Language',
  'settings.language.system': 'As the system',
  'settings.language.en': 'English',
  'settings.language.de': 'Deutsch',
  'settings.memory': 'Memory for images',
  'settings.memory.note': 'What open studies may use before the oldest images are let go.',
  'settings.memory.auto': 'Automatic',
  'settings.memory.value': '{{count, number}} GB',
  'settings.import': 'When adding images',
  'settings.import.link': 'Leave originals where they are',
  'settings.import.copy': 'Copy into the library',
  'settings.import.note.link': 'The images stay in their folder; Lightbox only reads them.',
  'settings.import.note.copy': 'The images stay available when the disc or folder is gone.',
  'settings.folders': 'Linked folders',
  'settings.folders.none': 'No folder is linked yet.',
  'settings.folders.watch': 'Watch for new images',
  'settings.folders.rescan': 'Look again',
  'settings.folders.forget': 'Forget this folder',
  'settings.folders.forgetNote':
    'Forgetting a folder keeps its studies in the list and its files on the disk.',
  'settings.folders.unavailable': 'Not reachable',
  'settings.folders.scanned': 'Read {{when}}',
  'settings.folders.never': 'Not read yet',
  'settings.version': 'Lightbox {{version}}',
  'settings.notMedical': 'Not a certified medical device.',
  'settings.failed': 'The setting was not saved.',

  'keys.title': 'Keyboard',
  'keys.find': 'Find an action or a key',
  'keys.none': 'No action matches.',
  'keys.group.window': 'Window',
  'keys.search': 'Search',
  'keys.studies': 'Studies',
  'keys.closeTab': 'Close patient',
  'keys.nextTab': 'Next patient',
  'keys.previousTab': 'Previous patient',
  'keys.regions': 'Next region',
  'keys.sheet': 'This sheet',
  'keys.transfers': 'Transfers',
  'keys.settings': 'Settings',
  'keys.change': 'Change keys…',
  'keys.layoutNote': 'Keys follow your keyboard layout.',
} as const;
