import type { en } from './en.ts';

export const de: Record<keyof typeof en, string> = {
  link: 'Link',
  working: 'Gesucht wird, was der Link nennt …',
  back: 'Zurück zu den Studien',
  again: 'Erneut versuchen',

  'what.studies_one': 'eine Studie',
  'what.studies_other': '{{count, number}} Studien',
  'what.accessions_one': 'die Studien eines Auftrags',
  'what.accessions_other': 'die Studien von {{count, number}} Aufträgen',
  'what.patient': 'die Studien eines Patienten',
  'what.record': 'einen Eintrag des Aktensystems {{server}}',
  'what.launch': 'was das Aktensystem {{server}} geöffnet hat, und sich dort anzumelden',

  'ask.title': 'Diesen Link öffnen?',
  'ask.website': 'Die Website {{name}} bittet Lightbox zu zeigen: {{what}}.',
  'ask.named':
    'Ein Programm, das sich „{{name}}“ nennt, bittet Lightbox zu zeigen: {{what}}. Lightbox kann den Namen nicht prüfen.',
  'ask.unnamed': 'Ein Programm oder eine Website ohne Namen bittet Lightbox zu zeigen: {{what}}.',
  'ask.note':
    'Sind Sie gerade in einem Ihnen bekannten System einem Link gefolgt, dann öffnen Sie ihn. Sonst nicht.',
  'ask.remember.website': 'Bei Links von {{name}} nicht mehr fragen',
  'ask.remember.named': 'Bei Links von „{{name}}“ nicht mehr fragen',
  'ask.remember.unnamed': 'Bei Links ohne Namen nicht mehr fragen',
  'ask.open': 'Öffnen',
  'ask.not': 'Nicht öffnen',

  'refused.title': 'Diesem Link wurde nicht gefolgt',
  'refused.website': 'Links von {{name}} werden auf diesem Rechner abgelehnt.',
  'refused.named': 'Links von „{{name}}“ werden auf diesem Rechner abgelehnt.',
  'refused.unnamed': 'Links ohne Namen werden auf diesem Rechner abgelehnt.',
  'refused.note': 'Einstellungen, Links, zeigt, wessen Links geöffnet werden und wessen nicht.',
  'refused.settings': 'Einstellungen öffnen',

  'gone.title': 'Dieser Link wurde schon benutzt',
  'gone.text': 'Jeder Link öffnet einmal. Folgen Sie ihm dort noch einmal, wo Sie ihn gefunden haben.',

  'bad.title': 'Lightbox versteht diesen Link nicht',
  'bad.note': 'Nichts wurde geöffnet. Wer den Link gemacht hat, muss ihn berichtigen.',
  'bad.not-a-link': 'Er ist nicht geschrieben wie ein Link zu Studien.',
  'bad.too-long': 'Er ist länger, als ein Link sein darf.',
  'bad.control-characters': 'Er enthält Leerzeichen oder unsichtbare Zeichen.',
  'bad.unknown-parameter': 'Er fragt nach etwas, das Lightbox nicht kennt: „{{name}}“.',
  'bad.twice': 'Er nennt „{{name}}“ mehrmals.',
  'bad.missing': 'Er nennt „{{name}}“ nicht.',
  'bad.mixed': 'Er fragt nach zweierlei zugleich; „{{name}}“ passt nicht zum Rest.',
  'bad.bad-encoding': 'Ein Teil von ihm ist unleserlich: {{name}}',
  'bad.bad-value': 'Was er als „{{name}}“ angibt, kann nicht stimmen.',
  'bad.too-many': 'Er nennt mehr, als auf einmal geöffnet werden kann.',

  'failed.title': 'Dem Link kann gerade nicht gefolgt werden',
  'failed.note': 'Nichts wurde geöffnet.',

  'missing.title': 'Die Studie des Links ist nicht auf diesem Rechner',
  'missing.text': 'An ihrer Stelle wurde keine andere geöffnet. Vielleicht ist sie in einem Archiv.',
  'missing.nowhere': 'An ihrer Stelle wurde keine andere geöffnet.',
  'missing.record': '{{server}} sagt, wo ihre Bilder sind. Sie können von dort aus angesehen werden.',
  'missing.view': 'Bilder ansehen',
  'noImages.title': 'Die Bilder sind dort nicht zu bekommen',
  'missing.search': 'In den Archiven suchen',

  'unknown.title': 'Dieses Aktensystem ist hier nicht eingerichtet',
  'unknown.text':
    'Der Link führt zu {{host}}. Lightbox hat es nicht angerufen: Gefragt werden nur Aktensysteme, die unter Einstellungen, Akten, eingerichtet sind.',
  'unknown.settings': 'Einstellungen öffnen',

  'signIn.title': 'Bei {{server}} anmelden',
  'signIn.text':
    'Melden Sie sich im Browser an. Dann öffnet Lightbox, was {{server}} geöffnet hat; bis dahin wird nichts gezeigt.',
  'signIn.waiting': 'Warten auf den Browser …',
  'signIn.open': 'Im Browser anmelden',
  'signIn.failed': 'Die Anmeldung ist nicht gelungen',

  'choose.title': 'Welche Studie ist gemeint?',
  'choose.patient': 'Studien des Patienten',
  'choose.some': 'Einige der Studien sind nicht auf diesem Rechner',
  'choose.ready': 'Die Studie des Links ist da',
  'choose.reason.patient': 'Der Link nennt einen Patienten. Wählen Sie, was geöffnet werden soll.',
  'choose.reason.several-patients': 'Die Nummer ist für mehr als einen Patienten vergeben.',
  'choose.reason.several-issuers':
    'Mehr als ein Haus hat diese Nummer vergeben, und der Link sagt nicht, welches gemeint ist.',
  'choose.reason.issuer-unknown':
    'Die Bilder sagen nicht in den Worten des Links, wer die Nummer vergeben hat.',
  'choose.reason.birth-date-differs': 'Das Geburtsdatum im Link ist ein anderes.',
  'choose.reason.too-many': 'Es sind mehr Studien, als auf einmal geöffnet werden.',
  'choose.missing_one': 'Eine Studie, die der Link nennt, ist nicht auf diesem Rechner.',
  'choose.missing_other': '{{count, number}} Studien, die der Link nennt, sind nicht auf diesem Rechner.',
  'choose.away': 'Sie haben weitergearbeitet, während der Link gesucht wurde.',
  'choose.more': 'Es gibt weitere; die Liste der Studien findet sie.',
  'choose.open': 'Öffnen',
  'choose.openAll': 'Alle öffnen',
  'column.patient': 'Patient',
  'column.number': 'Nummer, vergeben von',
  'column.born': 'Geboren',
  'column.study': 'Studie',
  'column.order': 'Auftrag, vergeben von',
  'column.images': 'Bilder',
  unknown: 'nicht genannt',

  'settings.links': 'Links',
  'settings.title': 'Wer Studien per Link öffnen darf',
  'settings.note':
    'Ein Akten- oder Auftragssystem kann hier per Link Studien öffnen. Lightbox fragt einmal zu jedem Aufrufer. Die Adresse einer Website ist sicher; ein Name, den ein Programm sich gibt, ist es nicht.',
  'settings.none': 'Noch wurde zu keinem Aufrufer gefragt.',
  'settings.website': 'Website',
  'settings.named': 'Programm, nach eigener Angabe',
  'settings.unnamed': 'Links ohne Namen',
  'settings.allow': 'Geöffnet',
  'settings.refuse': 'Abgelehnt',
  'settings.forget': 'Wieder fragen',
  'settings.failed': 'Die Aufrufer konnten nicht gelesen oder geändert werden.',
};
