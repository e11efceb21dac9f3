import type { en } from './en.ts';

export const de: Record<keyof typeof en, string> = {
  studies: 'Studien',
  close: 'Schließen',
  cancel: 'Abbrechen',
  save: 'Speichern',
  stop: 'Anhalten',
  tryAgain: 'Erneut versuchen',
  remove: 'Entfernen',
  done: 'Fertig',
  keyboard: 'Tastatur',
  transfers: 'Übertragungen',
  settings: 'Einstellungen',
  closePatient: '{{name}} schließen',
  opening: 'Wird geöffnet …',
  workRunning_one: '1 Vorgang läuft',
  workRunning_other: '{{count, number}} Vorgänge laufen',
  workOf: '{{done, number}} von {{total, number}}',
  workDone: '{{done, number}} Dateien',
  studyCount_one: '{{count, number}} Studie',
  studyCount_other: '{{count, number}} Studien',
  openTabs: 'Geöffnete Patienten',
  mainMenu: 'Lightbox',

  today: 'Heute',
  yesterday: 'Gestern',
  unnamedPatient: 'Ohne Namen',
  noNumber: 'Ohne Nummer',
  'sex.M': 'Männlich',
  'sex.F': 'Weiblich',
  'sex.O': 'Divers',
  ageYears: '{{count, number}} J.',
  ageMonths: '{{count, number}} Mon.',
  ageDays: '{{count, number}} T.',
  secondsLeft_one: 'noch etwa 1 Sekunde',
  secondsLeft_other: 'noch etwa {{count, number}} Sekunden',
  minutesLeft_one: 'noch etwa 1 Minute',
  minutesLeft_other: 'noch etwa {{count, number}} Minuten',
  hoursLeft_one: 'noch etwa 1 Stunde',
  hoursLeft_other: 'noch etwa {{count, number}} Stunden',
  durationSeconds_one: '1 Sekunde',
  durationSeconds_other: '{{count, number}} Sekunden',
  durationMinutes_one: '1 Minute',
  durationMinutes_other: '{{count, number}} Minuten',

  'services.lost': 'Die Verbindung zu den Lightbox-Diensten ist unterbrochen. Neuer Versuch läuft …',
  'services.restarted':
    'Die Lightbox-Dienste wurden neu gestartet. Alles wurde neu geladen; unfertige Vorgänge laufen weiter.',
  'services.unreachable.title': 'Lightbox erreicht seine Dienste nicht',
  'services.unreachable.text':
    'Ihre Studien sind sicher. Lightbox versucht es weiter; bleibt es dabei, schließen Sie Lightbox und starten es neu.',
  'locked.title': 'Die Bibliothek ist gesperrt',
  'locked.kept': 'Es wurde nichts gelöscht oder verändert.',
  'page.failed.title': 'Dieser Teil von Lightbox arbeitet nicht mehr',
  'page.failed.text': 'Ihre Studien sind sicher. Versuchen Sie es erneut oder schließen Sie diesen Reiter.',
  'study.missing.title': 'Diese Studie ist nicht auf diesem Rechner',
  'study.missing.text':
    'Vielleicht wurde sie entfernt, oder der Link gehört zu einem anderen Rechner. Es wurde keine andere Studie an ihrer Stelle geöffnet.',
  'study.badLink.title': 'Dieser Link nennt keine Studie',
  'study.badLink.text':
    'Ein Link zu einer Studie enthält ihre Study Instance UID. Bitten Sie den Ersteller, den Link zu prüfen.',
  'study.backToList': 'Zurück zu den Studien',

  'failure.services-unreachable':
    'Die Lightbox-Dienste antworten nicht. Warten Sie einen Moment und versuchen Sie es erneut.',
  'failure.bad-answer':
    'Die Lightbox-Dienste haben etwas geantwortet, das diese Seite nicht versteht. Laden Sie die Seite neu.',
  'failure.bad-request': 'Lightbox hat hier falsch angefragt. Bitte melden Sie das.',
  'failure.unauthorised':
    'Diese Seite darf die Bibliothek nicht mehr lesen. Öffnen Sie Lightbox erneut über Link oder Symbol.',
  'failure.forbidden': 'Lightbox darf das nicht.',
  'failure.not-found': 'Das ist nicht in der Bibliothek.',
  'failure.study-not-found': 'Diese Studie ist nicht mehr in der Bibliothek.',
  'failure.series-not-found': 'Diese Serie ist nicht mehr in der Bibliothek.',
  'failure.instance-not-found': 'Dieses Bild ist nicht mehr in der Bibliothek.',
  'failure.frame-not-found': 'Diese Datei hat kein Bild Nummer {{frameNumber, number}}.',
  'failure.file-unavailable':
    'Die Datei dieses Bildes ist nicht mehr an ihrem Ort ({{code}}). Legen Sie die Disc wieder ein oder verbinden Sie den Ordner und versuchen Sie es erneut.',
  'failure.no-pixel-data': 'Dieses Objekt enthält kein Bild.',
  'failure.unsupported-transfer-syntax':
    'Dieses Bild ist in einer Kodierung gespeichert, die Lightbox noch nicht anzeigen kann ({{TransferSyntaxUID}}).',
  'failure.not-acceptable': 'Dieses Bild kann nicht in der gewünschten Form geliefert werden ({{detail}}).',
  'failure.too-large': 'Das ist größer als die Grenze von {{limit}}. Fügen Sie es in kleineren Teilen hinzu.',
  'failure.too-many-requests':
    'Es wurde zu viel auf einmal angefragt. Warten Sie einen Moment und versuchen Sie es erneut.',
  'failure.archive-lost': 'Das Netzwerk dieses Rechners prüfen.',
  'failure.peer-not-found': 'Dieses entfernte Archiv steht nicht mehr in den Einstellungen.',
  'failure.record-server-not-found': 'Dieser Server für Akten steht nicht in den Einstellungen.',
  'failure.job-not-found': 'Dieser Vorgang ist nicht mehr bekannt.',
  'failure.path-not-found':
    'Dieser Ordner oder diese Datei lässt sich nicht öffnen ({{code}}). Prüfen Sie, ob sie noch da ist.',
  'failure.library-locked.key-missing':
    'Der Schlüssel dieser Bibliothek fehlt. Stellen Sie die Schlüsseldatei oder den Schlüsselspeicher dieses Kontos aus einer Sicherung wieder her und starten Sie Lightbox neu.',
  'failure.library-locked.key-wrong':
    'Der Schlüssel passt nicht zu dieser Bibliothek. Stellen Sie den zugehörigen Schlüssel wieder her und starten Sie Lightbox neu.',
  'failure.library-locked.not-a-library':
    'Im Ordner der Bibliothek liegt etwas anderes. Wählen Sie einen anderen Ordner.',
  'failure.library-locked.newer-version':
    'Diese Bibliothek wurde von einem neueren Lightbox geschrieben. Aktualisieren Sie Lightbox und starten Sie es neu.',
  'failure.library-locked.damaged':
    'Der Index dieser Bibliothek ist beschädigt. Die Bilder sind unversehrt: Bauen Sie den Index mit „lightbox rebuild“ neu auf.',
  'failure.library-locked.in-use':
    'Ein anderes Lightbox benutzt diese Bibliothek. Schließen Sie es und starten Sie dieses neu.',
  'failure.disk-full':
    'Der Datenträger ist voll. Schaffen Sie Platz und versuchen Sie es erneut; bisher Hinzugefügtes bleibt erhalten.',
  'failure.internal':
    'In den Lightbox-Diensten ist etwas schiefgegangen. Versuchen Sie es erneut und melden Sie es, wenn es bleibt.',

  'problem.empty-file': 'Die Datei ist leer. Bitten Sie um eine neue Kopie.',
  'problem.not-dicom': 'Das ist keine DICOM-Datei.',
  'problem.io-error':
    'Die Datei konnte nicht vom Datenträger gelesen werden ({{code}}). Reinigen Sie die Disc oder prüfen Sie das Laufwerk und versuchen Sie es erneut.',
  'problem.truncated-header':
    'Die Datei endet bei Byte {{atByte, number}}, bevor das Bild beginnt. Bitten Sie um eine neue Kopie.',
  'problem.damaged-header':
    'Die Datei ist bei Byte {{atByte, number}} beschädigt ({{detail}}). Bitten Sie um eine neue Kopie.',
  'problem.damaged-data-set':
    'Die Datei ist bei Byte {{atByte, number}} beschädigt ({{detail}}). Was davor steht, wurde behalten.',
  'problem.missing-attribute':
    'In der Datei fehlt {{keyword}}, daher lässt sie sich nicht einordnen. Bitten Sie um eine neue Kopie.',
  'problem.bad-attribute':
    '{{keyword}} in der Datei ist unbrauchbar ({{detail}}). Bitten Sie den Absender um Korrektur.',
  'problem.unsupported-transfer-syntax':
    'Die Datei ist in einer Kodierung gespeichert, die Lightbox noch nicht lesen kann ({{TransferSyntaxUID}}).',
  'problem.limit-exceeded':
    'Die Datei überschreitet eine Sicherheitsgrenze ({{limit}}) und wurde ausgelassen.',
  'problem.limit-exceeded.nested-archive':
    'Ein Archiv in einem Archiv wird nicht geöffnet. Entpacken Sie es und fügen Sie den Ordner hinzu.',
  'problem.limit-exceeded.archive-expansion':
    'Das Archiv würde sich auf ein Vielfaches seiner Größe entfalten, daher wurde dies ausgelassen. Wenn Sie der Quelle trauen, entpacken Sie es und fügen Sie den Ordner hinzu.',
  'problem.archive-password':
    'Das Archiv ist durch ein Kennwort geschützt. Fügen Sie es erneut hinzu und geben Sie das Kennwort ein.',
  'problem.archive-damaged': 'Das Archiv ist beschädigt ({{detail}}). Bitten Sie um eine neue Kopie.',
  'problem.archive-damaged.method':
    'Die Datei ist mit einem Verfahren gepackt, das Lightbox nicht entpacken kann ({{method}}). Entpacken Sie das Archiv und fügen Sie den Ordner hinzu, oder packen Sie es neu als einfaches ZIP.',
  'problem.dicomdir-damaged':
    'Das Inhaltsverzeichnis der Disc ist beschädigt ({{detail}}). Die Dateien der Disc wurden stattdessen einzeln gelesen.',
  'problem.dicomdir-damaged.no-files':
    'Das ist das Inhaltsverzeichnis einer Disc, und es führt keine Dateien auf.',
  'problem.own-library':
    'Dies ist der Ordner der Lightbox-Bibliothek. Ihre eigenen Dateien wurden übergangen.',
  'problem.missing-file':
    'Die Disc führt {{referencedFileID}} auf, aber die Datei fehlt. Reinigen Sie die Disc oder bitten Sie um eine neue.',
  'problem.truncated-pixel-data.row':
    'Die Datei endet in Zeile {{row, number}} von {{rows, number}}. Der vorhandene Teil wird gezeigt.',
  'problem.truncated-pixel-data.rowOfFrame':
    'Die Datei endet in Bild {{frame, number}} von {{frames, number}}, Zeile {{row, number}} von {{rows, number}}. Das Vorhandene wird gezeigt.',
  'problem.truncated-pixel-data.frame':
    'Die Datei endet in Bild {{frame, number}} von {{frames, number}}. Das Vorhandene wird gezeigt.',
  'problem.truncated-pixel-data.bytes':
    'Die Datei endet, bevor das Bild vollständig ist ({{percent, number}} % vorhanden). Das Vorhandene wird gezeigt.',
  'problem.bad-pixel-data': 'Die Bilddaten sind beschädigt ({{detail}}). Bitten Sie um eine neue Kopie.',
  'problem.conflict.content':
    'Eine andere Datei mit derselben Bildkennung (SOP Instance UID), aber anderem Inhalt ist in der Bibliothek. Die erste wurde behalten, diese beiseitegelegt.',
  'problem.conflict.patient':
    'Dasselbe Bild ist unter einem anderen Patienten in der Bibliothek. Es wurde beiseitegelegt. Prüfen Sie, zu wem es gehört.',
  'problem.conflict.study':
    'Dasselbe Bild ist unter einer anderen Studie in der Bibliothek. Es wurde beiseitegelegt. Prüfen Sie, zu welcher Studie es gehört.',
  'problem.conflict.series':
    'Dasselbe Bild ist unter einer anderen Serie in der Bibliothek. Es wurde beiseitegelegt. Prüfen Sie, zu welcher Serie es gehört.',

  'settings.title': 'Einstellungen',
  'settings.general': 'Allgemein',
  'settings.language': 'Sprache',
  'settings.language.system': 'Wie das System',
  'settings.language.en': 'English',
  'settings.language.de': 'Deutsch',
  'settings.memory': 'Speicher für Bilder',
  'settings.memory.note':
    'Was geöffnete Studien belegen dürfen, bevor die ältesten Bilder freigegeben werden.',
  'settings.memory.auto': 'Automatisch',
  'settings.memory.value': '{{count, number}} GB',
  'settings.import': 'Beim Hinzufügen von Bildern',
  'settings.import.link': 'Originale an ihrem Ort lassen',
  'settings.import.copy': 'In die Bibliothek kopieren',
  'settings.import.note.link': 'Die Bilder bleiben in ihrem Ordner; Lightbox liest sie nur.',
  'settings.import.note.copy': 'Die Bilder bleiben verfügbar, wenn Disc oder Ordner nicht mehr da sind.',
  'settings.folders': 'Verknüpfte Ordner',
  'settings.folders.none': 'Noch ist kein Ordner verknüpft.',
  'settings.folders.watch': 'Auf neue Bilder achten',
  'settings.folders.rescan': 'Erneut durchsuchen',
  'settings.folders.forget': 'Ordner vergessen',
  'settings.folders.forgetNote':
    'Beim Vergessen bleiben die Studien in der Liste und die Dateien auf dem Datenträger.',
  'settings.folders.unavailable': 'Nicht erreichbar',
  'settings.folders.scanned': 'Gelesen: {{when}}',
  'settings.folders.never': 'Noch nicht gelesen',
  'settings.version': 'Lightbox {{version}}',
  'settings.notMedical': 'Kein zertifiziertes Medizinprodukt.',
  'settings.failed': 'Die Einstellung wurde nicht gespeichert.',

  'keys.title': 'Tastatur',
  'keys.find': 'Aktion oder Taste suchen',
  'keys.none': 'Keine Aktion passt.',
  'keys.group.window': 'Fenster',
  'keys.search': 'Suche',
  'keys.studies': 'Studien',
  'keys.closeTab': 'Patient schließen',
  'keys.nextTab': 'Nächster Patient',
  'keys.previousTab': 'Voriger Patient',
  'keys.regions': 'Nächster Bereich',
  'keys.sheet': 'Diese Übersicht',
  'keys.transfers': 'Übertragungen',
  'keys.settings': 'Einstellungen',
  'keys.change': 'Tasten ändern …',
  'keys.layoutNote': 'Die Tasten folgen Ihrer Tastaturbelegung.',
};
