import type { PublishWords } from '../words.ts';

export const de: PublishWords = {
  title: 'An die Akte senden',
  lead: 'Die Untersuchung wird in die Akte der Person eingetragen: Datum, Art und Serien, und wo ihre Bilder zu haben sind. Die Bilder selbst bleiben hier.',
  reading: 'Es wird nachgesehen, was gesendet werden kann…',
  server: 'Akte',
  none: 'Die Untersuchung hat noch keine Schlüsselbilder und keine Messungen. Sie können später gesendet werden.',
  keyImages: 'Schlüsselbilder',
  measurements: 'Messungen',
  all: 'Alle',
  noneOf: 'Keine',
  keyImage: 'Schlüsselbild',
  images_one: '{{count, number}} Bild',
  images_other: '{{count, number}} Bilder',
  series: 'Serie {{number}}',
  fromDocument: 'aus einem Dokument',
  preview: 'Zeigen, was gesendet wird',
  looking: '{{server}} wird gefragt…',
  back: 'Zurück',
  send: 'An {{server}} senden',
  sending: 'Wird an {{server}} gesendet…',
  goesOn: 'Das geht weiter, auch wenn Sie das Fenster schließen.',
  done: 'Schließen',
  rest: 'Rest senden',
  compare: 'Mit den Bildern vergleichen',
  serverFailed: '{{why}}. {{todo}}',

  to: 'Für {{patient}}',
  born: 'geboren {{date}}',
  seriesCount_one: '{{count, number}} Serie',
  seriesCount_other: '{{count, number}} Serien',
  keyCount_one: '{{count, number}} Schlüsselbild',
  keyCount_other: '{{count, number}} Schlüsselbilder',
  measureCount_one: '{{count, number}} Messung',
  measureCount_other: '{{count, number}} Messungen',
  'count.create_one': '{{count, number}} Eintrag ist neu',
  'count.create_other': '{{count, number}} Einträge sind neu',
  'count.update_one': '{{count, number}} wird geändert',
  'count.update_other': '{{count, number}} werden geändert',
  'count.unchanged_one': '{{count, number}} ist schon da',
  'count.unchanged_other': '{{count, number}} sind schon da',
  'count.leftAlone_one': '{{count, number}} stammt von anderen und bleibt, wie er ist',
  'count.leftAlone_other': '{{count, number}} stammen von anderen und bleiben, wie sie sind',
  'count.blocked_one': '{{count, number}} kann nicht gesendet werden',
  'count.blocked_other': '{{count, number}} können nicht gesendet werden',
  changed: 'Seit Sie nachgesehen haben, hat sich etwas geändert. Es wurde nichts gesendet. So ist es jetzt.',
  nothingNew: 'Alles ist schon da. Nur die Verbindung von Untersuchung und Akte wird vermerkt.',
  exactly: 'Genau das wird gesendet',
  placeholder: 'Wo „urn:uuid“ steht, setzt die Akte ihre eigene Nummer ein.',
  checked: 'Geprüft durch {{validators}}',

  'kind.endpoint': 'Wo die Bilder zu haben sind',
  'kind.study': 'Die Untersuchung',
  'kind.key-image': 'Schlüsselbilder',
  'kind.measurement': 'Messung',
  'kind.region': 'Bereich auf dem Bild',

  'action.create': 'Neu',
  'action.update': 'Geändert',
  'action.unchanged': 'Schon da',
  'action.left-alone': 'Von anderen, bleibt',
  'action.blocked': 'Wird nicht gesendet',

  'note.no-endpoint':
    'Die Akte weiß dann nicht, wo die Bilder zu haben sind: kein Archiv, das andere erreichen, hat sie.',
  'note.no-order': 'Für diese Person wurde kein Auftrag mit dieser Auftragsnummer gefunden.',
  'note.several-orders': 'Mehrere Aufträge haben diese Auftragsnummer; es wird keiner genannt.',
  'note.no-accession-system':
    'Wer die Auftragsnummer vergeben hat, ist nicht angegeben. Das geht unter Einstellungen, Akten.',
  'note.search-then-create':
    'Diese Akte kann nicht verhindern, dass zwei Rechner dieselbe Untersuchung im selben Augenblick eintragen.',
  'note.no-version-check': 'Diese Akte bemerkt nicht, wenn im selben Augenblick zweimal geändert wird.',
  'note.several-entries': 'Die Akte hat mehr als einen Eintrag dieser Untersuchung.',
  'note.patient-changes':
    'Unser eigener Eintrag galt bisher einer anderen Person. Er wird dieser Person zugeordnet.',
  'note.uncalibrated': 'Einige Längen sind in Pixeln angegeben, weil ihre Bilder keinen Maßstab haben.',

  'obstacle.no-value': 'hat keinen Wert',
  'obstacle.image-not-here': 'das Bild ist nicht auf diesem Rechner',
  'obstacle.other-study': 'liegt auf einer anderen Untersuchung',
  'obstacle.not-coded': 'für Bedeutung oder Einheit gibt es keinen Code',
  'obstacle.rejected': 'als nicht zu verwenden gekennzeichnet',
  'obstacle.unreadable': 'ist nicht lesbar',

  'refusal.no-link':
    'Diese Untersuchung ist mit niemandem in {{server}} verbunden. Sobald sie es ist, kann sie gesendet werden.',
  'refusal.link-not-confirmed':
    'Noch hat niemand bestätigt, wessen Untersuchung das ist. Vergleichen Sie zuerst Bilder und Akte.',
  'refusal.identity-doubt': 'Bilder und Akte stimmen nicht sicher überein. Vergleichen Sie sie zuerst.',
  'refusal.identity-contradiction': 'Bilder und Akte widersprechen sich. Es wird nichts gesendet.',
  'refusal.several-patients':
    'Die Akte führt diese Untersuchung unter mehreren Personen. Es wird nichts gesendet.',
  'refusal.link-uncertain':
    'Der Eintrag, mit dem diese Untersuchung verbunden war, ist nicht mehr, wie er war. Vergleichen Sie Bilder und Akte noch einmal.',
  'refusal.patient-gone':
    'Die Akte hat diese Person nicht mehr oder hat sie mit einer anderen zusammengeführt. Vergleichen Sie Bilder und Akte noch einmal.',
  'refusal.entry-of-other-patient':
    'Die Akte führt genau diese Untersuchung unter einer anderen Person. Es wird nichts gesendet. Wer die Akte führt, muss das richtigstellen.',
  'refusal.study-uid-not-valid':
    'Eine Nummer dieser Untersuchung ist ungültig, so dass keine Akte sie aufnehmen kann.',
  'refusal.study-not-kept':
    'Die Untersuchung wird nicht auf diesem Rechner behalten. Behalten Sie sie zuerst.',
  'refusal.images-missing':
    'Noch sind nicht alle Bilder der Untersuchung hier. Holen Sie zuerst die fehlenden.',
  'refusal.scopes-missing':
    'Die Anmeldung erlaubt kein Schreiben. Wer {{server}} betreibt, muss erlauben: {{scopes}}.',
  'refusal.not-offered': '{{server}} nimmt solche Einträge nicht an ({{types}}).',
  'refusal.under-way': 'Diese Untersuchung wird gerade gesendet.',

  before: 'Früher gesendet',
  'state.sending': 'Wird gesendet',
  'state.done': 'Gesendet',
  'state.partial': 'Nicht alles gesendet',
  'state.failed': 'Nicht gesendet',
  'state.interrupted': 'Abgebrochen',
  by: 'von {{who}}',
  entries_one: '{{count, number}} Eintrag',
  entries_other: '{{count, number}} Einträge',
  'end.done': 'An {{server}} gesendet.',
  'end.partial':
    'Nicht alles wurde angenommen. Was angenommen ist, bleibt; der Rest kann noch einmal gesendet werden.',
  'end.failed': '{{server}} hat nichts angenommen.',
  'end.interrupted': 'Das Senden wurde abgebrochen. Der Rest kann noch einmal gesendet werden.',
  twice:
    'Die Akte hat davon jetzt {{count, number}} Einträge: ein anderer Rechner hat im selben Augenblick gesendet. Wer die Akte führt, muss einen entfernen.',
  'result.waiting': 'Wartet',
  'result.sending': 'Wird gesendet',
  'result.done': 'Angenommen',
  'result.failed': 'Abgelehnt',
  'result.unknown': 'Es kam keine Antwort; beim nächsten Senden zeigt es sich',
  'result.not-tried': 'Nicht versucht',
  'result.blocked': 'Nicht gesendet',
};
