import type { en } from './en.ts';
import { receivingDe } from './receivingDe.ts';
import { settingsDe } from './settingsDe.ts';
import { storageDe } from './storageDe.ts';

export const de: Record<keyof typeof en, string> = {
  ...settingsDe,
  ...receivingDe,
  ...storageDe,

  'why.nobody': 'Unter der Adresse von {{archive}} antwortet niemand',
  'do.nobody': 'Prüfen Sie Rechner und Port. Stimmen sie, fragen Sie den Betreuer, ob das Archiv läuft.',
  'why.unknownHost': 'Das Netz kennt den Rechner von {{archive}} nicht',
  'do.unknownHost': 'Prüfen Sie die Schreibweise, oder verwenden Sie seine Nummernadresse.',
  'why.noWay': 'Im Netz führt kein Weg zu {{archive}}',
  'do.noWay': 'Prüfen Sie Netzkabel, WLAN oder VPN dieses Rechners. Sind sie in Ordnung, fragen Sie die IT.',
  'why.proxy': 'Der Proxy lässt uns nicht zu {{archive}} durch',
  'do.proxy': 'Prüfen Sie den Proxy in den Einstellungen dieses Archivs, oder fragen Sie die IT.',
  'why.unreachable': '{{archive}} ist nicht erreichbar',
  'do.unreachable': 'Prüfen Sie seine Adresse und das Netz dieses Rechners.',
  'why.expired': 'Das Zertifikat von {{archive}} ist abgelaufen',
  'do.expired':
    'Bitten Sie den Betreuer um ein neues Zertifikat. Bis dahin wird über diese Verbindung nichts gesendet.',
  'why.notYetValid': 'Das Zertifikat von {{archive}} ist noch nicht gültig',
  'do.notYetValid':
    'Prüfen Sie Datum und Uhrzeit dieses Rechners. Stimmen sie, fragen Sie den Betreuer des Archivs.',
  'why.ownCertificate': '{{archive}} verlangt unser Zertifikat oder nimmt unser Zertifikat nicht an',
  'do.ownCertificate':
    'Tragen Sie das Zertifikat und den privaten Schlüssel ein, die mit dem Betreuer vereinbart sind, und prüfen Sie, bis wann sie gelten.',
  'why.untrusted': 'Dem Zertifikat von {{archive}} wird hier nicht vertraut',
  'do.untrusted':
    'Stammt es vom Haus selbst, bitten Sie die IT um das Zertifikat des Ausstellers und tragen es unter „Wem wir vertrauen“ ein.',
  'why.otherName': 'Das Zertifikat von {{archive}} ist auf einen anderen Rechner ausgestellt',
  'do.otherName': 'Prüfen Sie die Adresse. Stimmt sie, tragen Sie den Namen ein, der im Zertifikat steht.',
  'why.notPinned': '{{archive}} zeigt ein anderes Zertifikat als vereinbart',
  'do.notPinned':
    'Fragen Sie den Betreuer, ob das Zertifikat ersetzt wurde, und nach dem neuen Fingerabdruck. Wenn nicht, antwortet vielleicht jemand anderes.',
  'why.tls': 'Mit {{archive}} kam keine gesicherte Verbindung zustande',
  'do.tls':
    'Prüfen Sie, ob es an diesem Port eine gesicherte Verbindung (TLS) und ein Zertifikat von uns erwartet.',
  'why.callingUnknown': '{{archive}} kennt unseren Namen nicht',
  'do.callingUnknown':
    'Bitten Sie den Betreuer, unseren Namen (AE-Titel) mit der Adresse dieses Rechners einzutragen, oder tragen Sie den ein, den Sie erhalten haben.',
  'why.calledUnknown': '{{archive}} sagt, dass es anders heißt',
  'do.calledUnknown':
    'Fragen Sie den Betreuer nach seinem Namen (AE-Titel), und tragen Sie ihn genau so ein.',
  'why.full': '{{archive}} nimmt gerade keine weiteren Verbindungen an',
  'do.full':
    'Versuchen Sie es in einer Minute erneut. Bleibt es dabei, bitten Sie den Betreuer um mehr Verbindungen.',
  'why.refused': '{{archive}} hat die Verbindung abgelehnt',
  'do.refused': 'Fragen Sie den Betreuer, warum es diesen Rechner ablehnt.',
  'why.notOffered': '{{archive}} bietet das nicht an: {{service}}',
  'do.notOffered': 'Bitten Sie den Betreuer, es für diesen Rechner zu erlauben.',
  'why.aborted': '{{archive}} hat die Verbindung abgebrochen',
  'do.aborted': 'Versuchen Sie es erneut. Bleibt es dabei, geben Sie dem Betreuer die Einzelheiten unten.',
  'why.brokenOff':
    'Wir haben die Verbindung zu {{archive}} abgebrochen: Was es sandte, war nicht verständlich',
  'do.brokenOff': 'Versuchen Sie es erneut. Bleibt es dabei, geben Sie dem Betreuer die Einzelheiten unten.',
  'why.lost': 'Die Verbindung zu {{archive}} ist abgerissen',
  'do.lostSecured':
    'Versuchen Sie es noch einmal. Bleibt es so, fragen Sie den Betreuer, ob das Archiv unser Zertifikat annimmt oder eines verlangt.',
  'do.lost': 'Prüfen Sie das Netz und versuchen Sie es erneut. Was angekommen ist, bleibt.',
  'why.timedOutConnecting': '{{archive}} antwortet nicht',
  'do.timedOutConnecting': 'Prüfen Sie Rechner und Port; vielleicht ist eine Firewall dazwischen.',
  'why.timedOut': '{{archive}} hat zu lange gebraucht',
  'do.timedOut':
    'Versuchen Sie es erneut. Bleibt es dabei, fragen Sie den Betreuer. Was angekommen ist, bleibt.',
  'why.status': '{{archive}} hat einen Fehler gemeldet',
  'do.status': 'Versuchen Sie es erneut. Bleibt es dabei, geben Sie dem Betreuer die Einzelheiten unten.',
  'why.noSuchService': '{{archive}} hat unter dieser Adresse keinen solchen Dienst',
  'do.noSuchService': 'Prüfen Sie die Adresse: Sie endet dort, wo „/studies“ folgen würde.',
  'why.busy': '{{archive}} ist beschäftigt',
  'do.busy': 'Es bittet uns zu warten. Versuchen Sie es in einigen Minuten erneut.',
  'why.redirected': '{{archive}} verweist uns an eine andere Adresse',
  'do.redirected':
    'Dorthin wurde nichts gesendet. Stimmt die neue Adresse, tragen Sie sie in den Einstellungen dieses Archivs ein.',
  'why.tooLarge': '{{archive}} hat mehr auf einmal gesendet als die Grenze von {{limit}}',
  'do.tooLarge': 'Suchen Sie enger, oder holen Sie einzelne Serien.',
  'why.badSettings': 'Die Einstellungen von {{archive}} können nicht funktionieren',
  'do.badSettings.base-url': 'Prüfen Sie seine Adresse.',
  'do.badSettings.proxy-url': 'Prüfen Sie die Adresse des Proxys.',
  'do.badSettings.token-url': 'Prüfen Sie die Adresse für die Anmeldung.',
  'do.badSettings.token-url-not-https': 'Die Adresse für die Anmeldung muss mit https beginnen.',
  'do.badSettings.credentials':
    'Ein Benutzername enthält keinen Doppelpunkt und ein Token keine Leerzeichen.',
  'do.badSettings.own-certificate':
    'Unser Zertifikat und sein privater Schlüssel passen nicht zusammen. Geben Sie beide neu ein.',
  'do.badSettings.other': 'Prüfen Sie sie einzeln.',
  'why.notSignedIn': '{{archive}} nimmt unsere Anmeldung nicht an',
  'do.notSignedIn.request':
    'Prüfen Sie Benutzername und Kennwort oder Token, und ob sie Bilder lesen dürfen.',
  'do.notSignedIn.token':
    'Prüfen Sie die Adresse für die Anmeldung, die Nummer des Clients und sein Geheimnis.',
  'do.notSignedIn.sign-in-needed': 'Jemand muss sich anmelden, in den Einstellungen dieses Archivs.',
  'do.notSignedIn.record-sign-in-needed': 'Jemand muss sich am Aktensystem anmelden: Einstellungen, Akten.',
  'do.notSignedIn.record-refused':
    'Es hat die Anmeldung des Aktensystems bekommen. Fragen Sie die IT, ob diese Anmeldung Bilder lesen darf.',
  'do.notSignedIn.record-not-shown':
    'Es hat die Anmeldung des Aktensystems nicht bekommen. Wenn es sie bekommen soll: Einstellungen, Akten nennt die Rechner, die sie bekommen.',
  'do.notSignedIn.proxy': 'Prüfen Sie Benutzername und Kennwort des Proxys.',
  'why.notDicom': '{{archive}} antwortet mit etwas, das kein DICOM ist',
  'do.notDicom':
    'Prüfen Sie die Adresse: Dort antwortet eine Webseite oder ein anderes Programm. Vielleicht fehlt auch eine Anmeldung.',
  'why.badAnswer': '{{archive}} hat anders geantwortet, als der Standard es vorsieht',
  'do.badAnswer': 'Versuchen Sie es erneut. Bleibt es dabei, geben Sie dem Betreuer die Einzelheiten unten.',
  'why.secretMissing': 'Ein Geheimnis von {{archive}} fehlt hier',
  'do.secretMissing': 'Geben Sie es in den Einstellungen dieses Archivs ein: {{secret}}.',
  'why.noProvider': '{{archive}} sendet uns Bilder nur zu, und der Empfang ist hier nicht eingerichtet',
  'do.noProvider':
    'Bitten Sie die IT, den Empfang einzuschalten oder das Abholen (C-GET) am Archiv zu erlauben.',
  'why.sourceUnreadable': 'Eine Datei ließ sich hier nicht lesen oder schreiben',
  'do.sourceUnreadable': 'Prüfen Sie Datenträger oder Ordner und versuchen Sie es erneut.',
  'why.noRoom': 'Studien aus Archiven belegen allen Platz, der ihnen zusteht',
  'do.noRoom': 'Erlauben Sie mehr unter Einstellungen > Speicher, oder behalten Sie weniger davon offline.',
  'why.diskFull': 'Der Datenträger dieses Rechners ist voll',
  'do.diskFull': 'Schaffen Sie Platz und versuchen Sie es erneut. Was angekommen ist, bleibt.',
  'why.notAllowed': 'Das Aktensystem darf uns nicht an {{host}} verweisen',
  'do.notAllowed': 'Wenn es das soll, fügen Sie diesen Rechner unter Einstellungen, Akten hinzu.',
  'why.otherStudy': '{{archive}} gibt eine andere Studie als die verlangte',
  'do.otherStudy': 'Nichts davon wird gezeigt. Sagen Sie es dem Betreuer des Archivs.',
  'why.otherPatient': '{{archive}} nennt einen Patienten, und seine Bilder nennen einen anderen',
  'do.otherPatient': 'Nichts davon wird gezeigt. Sagen Sie es dem Betreuer des Archivs.',
  'why.peerRemoved': 'Dieses Archiv steht nicht mehr in den Einstellungen',
  'do.peerRemoved': 'Fügen Sie es wieder hinzu, oder holen Sie die Studie von einem anderen Archiv.',
  'why.cancelled': 'Es wurde angehalten',
  'do.cancelled': 'Was angekommen ist, bleibt.',
  'why.internal': 'In den Lightbox-Diensten ist etwas schiefgegangen',
  'do.internal': 'Versuchen Sie es erneut und melden Sie es, wenn es bleibt.',

  'service.echo': 'Prüfen (C-ECHO)',
  'service.find': 'Suchen (C-FIND)',
  'service.get': 'Herausgeben von Bildern (C-GET)',
  'service.move': 'Senden von Bildern (C-MOVE)',
  'service.store': 'Annehmen von Bildern (C-STORE)',
  'service.worklist': 'Arbeitsliste',
  'service.qido': 'Suchen (QIDO-RS)',
  'service.wado': 'Herausgeben von Bildern (WADO-RS)',
  'service.stow': 'Annehmen von Bildern (STOW-RS)',
  'service.commitment': 'Bestätigen der Speicherung (Storage Commitment)',

  'short.unreachable': 'nicht erreichbar',
  'short.refused': 'abgelehnt',
  'short.signIn': 'nicht angemeldet',
  'short.slow': 'keine Antwort',
  'short.failed': 'fehlgeschlagen',
  // Einstellungen, frühere Studien
  earlier: 'Frühere Studien',
  'earlier.none': 'Nur auf Wunsch',
  'earlier.count_one': 'Die letzte holen',
  'earlier.count_other': 'Die letzten {{count, number}} holen',
  'earlier.note':
    'Im Hintergrund, wenn eine Studie geöffnet wird: desselben Patienten, gleicher Art und Körperregion. Sie stehen bei den anderen Übertragungen.',
};
