import { beforeAll, describe, expect, it } from 'vitest';
import {
  ageText,
  bytesText,
  dateText,
  durationText,
  momentInSentence,
  parseClock,
  parseDay,
  patientNameText,
  personName,
  plainText,
  sexText,
  studyDateText,
  timeLeftText,
} from '../../../renderer/ui/format.ts';
import { setLanguage } from '../../../renderer/ui/i18n.ts';
import { inLanguage } from './words.ts';

beforeAll(() => inLanguage('en'));

describe('dates of DICOM', () => {
  it('reads YYYYMMDD and the dots of ACR-NEMA, and refuses days that do not exist', () => {
    expect(parseDay('20240229')).toEqual({ year: 2024, month: 2, day: 29 });
    expect(parseDay('1999.12.31')).toEqual({ year: 1999, month: 12, day: 31 });
    expect(parseDay('20230229')).toBeNull();
    expect(parseDay('20231301')).toBeNull();
    expect(parseDay('2023')).toBeNull();
    expect(parseDay('00500101')).toEqual({ year: 50, month: 1, day: 1 });
  });

  it('reads hours alone, hours and minutes, and fractions of seconds', () => {
    expect(parseClock('09')).toEqual({ hour: 9, minute: 0 });
    expect(parseClock('0942')).toEqual({ hour: 9, minute: 42 });
    expect(parseClock('094213.123456')).toEqual({ hour: 9, minute: 42 });
    expect(parseClock('09:42:13')).toEqual({ hour: 9, minute: 42 });
    expect(parseClock('2460')).toBeNull();
    expect(parseClock('')).toBeNull();
  });

  it('shows a birth date by the locale and what is no date as it is stored', () => {
    expect(dateText('19620312', 'en-GB')).toBe('12 Mar 1962');
    expect(dateText('19620312', 'en-US')).toBe('Mar 12, 1962');
    expect(dateText('19620312', 'de-DE')).toBe('12.03.1962');
    expect(dateText('1962', 'en-GB')).toBe('1962');
    expect(dateText('', 'en-GB')).toBe('');
  });

  it('says today and yesterday by the calendar, also just after midnight', () => {
    const justAfterMidnight = new Date(2026, 4, 14, 0, 5);
    expect(studyDateText('20260514', '0003', justAfterMidnight, 'en-GB')).toBe('Today 00:03');
    expect(studyDateText('20260513', '235900', justAfterMidnight, 'en-GB')).toBe('Yesterday 23:59');
    expect(studyDateText('20260512', '1820', justAfterMidnight, 'en-GB')).toBe('12 May 18:20');
    expect(studyDateText('20251231', '1820', justAfterMidnight, 'en-GB')).toBe('31 Dec 2025');
    expect(studyDateText('20260514', '', justAfterMidnight, 'en-GB')).toBe('Today');
  });

  it('knows yesterday on the first of March and of January', () => {
    expect(studyDateText('20240229', '', new Date(2024, 2, 1, 12), 'en-GB')).toBe('Yesterday');
    expect(studyDateText('20251231', '', new Date(2026, 0, 1, 12), 'en-GB')).toBe('Yesterday');
  });

  it('writes today small inside a sentence', () => {
    const now = new Date(2026, 4, 14, 10, 30);
    expect(momentInSentence(new Date(2026, 4, 14, 10, 2).getTime(), now, 'en-GB')).toBe('today 10:02');
    expect(momentInSentence(new Date(2026, 4, 12, 10, 2).getTime(), now, 'en-GB')).toBe('12 May 10:02');
  });
});

describe('age at the study', () => {
  it('counts years from two years on, and the birthday itself counts', () => {
    expect(ageText('19620312', '20260514')).toBe('64 y');
    expect(ageText('19620312', '20260312')).toBe('64 y');
    expect(ageText('19620312', '20260311')).toBe('63 y');
  });

  it('counts months below two years and days below one month', () => {
    expect(ageText('20240101', '20251231')).toBe('23 mo');
    expect(ageText('20240101', '20260101')).toBe('2 y');
    expect(ageText('20240115', '20240214')).toBe('30 d');
    expect(ageText('20240115', '20240215')).toBe('1 mo');
    expect(ageText('20240115', '20240115')).toBe('0 d');
  });

  it('says nothing when a date is missing or the study is older than the patient', () => {
    expect(ageText('', '20240115')).toBe('');
    expect(ageText('20240115', 'x')).toBe('');
    expect(ageText('20240116', '20240115')).toBe('');
  });
});

describe('names', () => {
  it('puts the family name first, in capitals where identity is read', () => {
    expect(personName({ Alphabetic: 'Quillfeather^Barnaby^J' }, true)).toBe('QUILLFEATHER, Barnaby J');
    expect(personName({ Alphabetic: 'Quillfeather^Barnaby' }, false)).toBe('Quillfeather, Barnaby');
    expect(personName({ Alphabetic: 'Harkwell^^^Dr' }, false)).toBe('Harkwell, Dr');
  });

  it('keeps ß one letter in capitals', () => {
    expect(personName({ Alphabetic: 'Weiß^Jörg' }, true)).toBe('WEIẞ, Jörg');
  });

  it('shows the ideographic group beside the alphabetic one, and the phonetic only when alone', () => {
    const all = { Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' };
    expect(personName(all, true)).toBe('YAMADA, Tarou 山田 太郎');
    expect(personName({ Phonetic: 'やまだ^たろう' }, true)).toBe('やまだ たろう');
  });

  it('says that there is no name', () => {
    expect(patientNameText({})).toBe('No name');
    expect(patientNameText({ Alphabetic: '^^' })).toBe('No name');
  });

  it('takes out control characters and marks that turn the reading direction', () => {
    expect(plainText('A\u202E12\u202C\r\n\u0000B ')).toBe('A12 B');
    expect(personName({ Alphabetic: 'Doe\u202E^Jane' }, true)).toBe('DOE, Jane');
  });

  it('shows an unknown sex code as it is stored', () => {
    expect(sexText('f')).toBe('Female');
    expect(sexText('X')).toBe('X');
    expect(sexText('')).toBe('');
  });
});

describe('sizes and times of jobs', () => {
  it('uses the units of the operating system', () => {
    expect(bytesText(0, 'en-GB')).toBe('0 bytes');
    expect(bytesText(1500, 'en-GB')).toBe('1.5 kB');
    expect(bytesText(412e9, 'en-GB')).toBe('412 GB');
  });

  it('rounds what is left so that it does not flicker', () => {
    expect(timeLeftText(0.4)).toBe('about 1 second left');
    expect(timeLeftText(21)).toBe('about 20 seconds left');
    expect(timeLeftText(100)).toBe('about 2 minutes left');
    expect(timeLeftText(7200)).toBe('about 2 hours left');
  });

  it('says minutes and seconds', () => {
    expect(durationText(108_000)).toBe('1 minute 48 seconds');
    expect(durationText(120_000)).toBe('2 minutes');
    expect(durationText(200)).toBe('1 second');
  });

  it('speaks German', async () => {
    await setLanguage('de');
    expect(ageText('19620312', '20260514')).toBe('64 J.');
    expect(timeLeftText(21)).toBe('noch etwa 20 Sekunden');
    expect(sexText('M')).toBe('Männlich');
    await setLanguage('en');
  });
});
