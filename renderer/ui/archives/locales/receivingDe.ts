import type { receivingEn } from './receivingEn.ts';

/** Words of the settings of receiving. */
export const receivingDe: Record<keyof typeof receivingEn, string> = {
  receiving: 'Empfang',
  'receiving.on': 'Bilder annehmen, die andere Geräte senden',
  'receiving.onNote':
    'Geräte, Archive und Arbeitsplätze, die unten zugelassen sind, können Bilder an diesen Rechner senden.',
  'receiving.AETitle': 'Unser Name (AE-Titel)',
  'receiving.AETitleNote':
    'So rufen uns die Geräte. Tragen Sie in deren Einstellungen genau diesen Namen ein.',
  'receiving.port': 'Port',
  'receiving.portNote': 'Oft 104 oder 11112. Die Geräte brauchen dieselbe Zahl.',
  'receiving.host': 'Netzadresse, an der wir hören',
  'receiving.hostNote':
    '0.0.0.0 steht für alle Netze dieses Rechners, 127.0.0.1 nur für diesen Rechner selbst.',
  'receiving.state.listening': 'Bereit für Bilder: {{name}}, Port {{port}}',
  'receiving.state.off': 'Aus',
  'receiving.state.offPort':
    'Aus. Der Port öffnet sich nur, während ein Archiv sendet, worum es gebeten wurde (C-MOVE).',
  'receiving.state.connections_one': '{{count, number}} Verbindung offen',
  'receiving.state.connections_other': '{{count, number}} Verbindungen offen',
  'receiving.state.unsaved': 'Noch nicht gespeichert',
  'receiving.problem': 'An, doch es lässt sich nichts empfangen',
  'receiving.problem.inUse':
    'Ein anderes Programm benutzt Port {{port}}. Schließen Sie es, oder wählen Sie einen anderen Port.',
  'receiving.problem.notAllowed':
    'Dieses Konto darf Port {{port}} nicht öffnen. Wählen Sie einen Port ab 1024, oder bitten Sie die IT darum.',
  'receiving.problem.noAddress':
    'Dieser Rechner hat keine Netzadresse {{host}}. Prüfen Sie die Adresse, an der wir hören.',
  'receiving.problem.keyMissing':
    'Der private Schlüssel unseres Zertifikats fehlt. Tragen Sie ihn unter Sicherheit ein.',
  'receiving.problem.certificate':
    'Zertifikat und privater Schlüssel passen nicht zusammen. Tragen Sie beide neu ein, samt Kennwort, falls es eines gibt.',
  'receiving.problem.other': 'Port {{port}} ließ sich nicht öffnen ({{code}}).',
  'receiving.secure': 'Nur gesicherte Verbindungen (TLS)',
  'receiving.certificate': 'Unser Zertifikat (PEM)',
  'receiving.clients': 'Anrufer müssen ein Zertifikat zeigen',
  'receiving.clients.none': 'Nein',
  'receiving.clients.authorities': 'Von eigenen Ausstellern',
  'receiving.clients.pinned': 'Nur diese Zertifikate',
  'receiving.callers': 'Wer senden darf',
  'receiving.callersNote': 'Alle anderen werden abgewiesen.',
  'receiving.callers.none':
    'Noch darf niemand senden. Fügen Sie das Gerät mit seinem Namen (AE-Titel) hinzu.',
  'receiving.caller.title': 'Sein Name (AE-Titel)',
  'receiving.caller.addresses': 'Nur von diesen Adressen',
  'receiving.caller.anywhere': 'von überall',
  'receiving.caller.add': 'Hinzufügen',
  'receiving.caller.remove': '{{name}} entfernen',
  'receiving.caller.never': 'noch kam nichts',
  'receiving.caller.stored_one': '{{count, number}} Bild angenommen',
  'receiving.caller.stored_other': '{{count, number}} Bilder angenommen',
  'receiving.caller.refused_one': '{{count, number}} nicht angenommen',
  'receiving.caller.refused_other': '{{count, number}} nicht angenommen',
  'receiving.caller.broken_one': '{{count, number}} Verbindung abgebrochen',
  'receiving.caller.broken_other': '{{count, number}} Verbindungen abgebrochen',
  'receiving.caller.last': 'zuletzt {{when}}',
  'receiving.away': 'Abgewiesen',
  'receiving.away.notAllowed': '{{name}} von {{address}} darf nicht senden',
  'receiving.away.otherName': '{{name}} von {{address}} nennt uns {{called}}, doch wir heißen {{ours}}',
  'receiving.away.count_one': '{{count, number}} Mal, zuletzt {{when}}',
  'receiving.away.count_other': '{{count, number}} Mal, zuletzt {{when}}',
  'receiving.away.allow': 'Zulassen',
  'receiving.away.more_one': '{{count, number}} weiterer Anruf wurde abgewiesen.',
  'receiving.away.more_other': '{{count, number}} weitere Anrufe wurden abgewiesen.',
  'receiving.quota': 'Platz und Netz',
  'receiving.quota.limit': 'Nichts mehr annehmen, wenn die Bibliothek so viel enthält (GB)',
  'receiving.quota.none': 'keine Grenze',
  'receiving.quota.used': 'Sie enthält jetzt {{used}}.',
  'receiving.quota.full': 'Die Grenze ist erreicht: Es wird nichts mehr angenommen.',
  'receiving.save': 'Speichern',
  'receiving.saveOn': 'Speichern und Port öffnen',
  'field.quota': 'Eine Zahl in GB, oder leer',
  'field.addresses': 'Nummern wie 10.1.2.3, durch Kommas getrennt',
};
