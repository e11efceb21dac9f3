// The verdicts on names, decided before the code. Unless a row says otherwise, hospital number (with its issuer), birth date
// and sex of images and record are the same: only the name is in question.
import { MALE, name, NO_ID, OF_A_MAN, table, text } from './identityCase.ts';

// prettier-ignore
const PLAIN = table([
  ['one name, written alike', 'Schmidt^Anna', name('Schmidt', 'Anna'), 'agreement', 'all four agree'],
  ['capitals and empty components', 'SCHMIDT^ANNA^^^', name('Schmidt', 'Anna'), 'agreement', 'how modalities write'],
  ['ü in both', 'MÜLLER^ANNA', name('Müller', 'Anna'), 'agreement', 'only the case differs'],
  ['ue for ü', 'MUELLER^ANNA', name('Müller', 'Anna'), 'agreement', 'the German way to write it without dots'],
  ['u for ü', 'MULLER^ANNA', name('Müller', 'Anna'), 'agreement', 'the way elsewhere'],
  ['ue against u', 'MUELLER^ANNA', name('Muller', 'Anna'), 'doubt', 'neither says that it was an ü'],
  ['ss for ß', 'STRASSER^ANNA', name('Straßer', 'Anna'), 'agreement', 'ß has no capital in most machines'],
  ['oe for ø', 'SOERENSEN^ANNA', name('Sørensen', 'Anna'), 'agreement', 'the Danish way'],
  ['o for ø', 'SORENSEN^ANNA', name('Sørensen', 'Anna'), 'agreement', 'the way elsewhere'],
  ['aa for å', 'AAGAARD^ANNA', name('Ågård', 'Anna'), 'agreement', 'the older spelling of the same letter'],
  ['l for ł', 'WALESA^ANNA', name('Wałęsa', 'Anna'), 'agreement', 'strokes and tails left out'],
  ['Vietnamese without marks', 'NGUYEN^THI HUONG', name('Nguyễn', 'Thị Hương'), 'agreement', 'all marks left out'],
  ['dotless and dotted i', 'YILDIZ^IREM', name('Yıldız', 'İrem'), 'agreement', 'Turkish letters in plain capitals'],
  ['an accent written as two characters', 'Rene\u0301e^Anna', name('Renée', 'Anna'), 'agreement', 'one text, two encodings'],
  ['an apostrophe left out', 'OBRIEN^ANNA', name("O'Brien", 'Anna'), 'agreement', 'punctuation is no letter'],
  ['another patient', 'WEBER^KLARA', name('Schmidt', 'Anna'), 'contradiction', 'same number, another name altogether'],
]);

// prettier-ignore
const SCRIPTS = table([
  ['Cyrillic by the passport rules', 'IVANOV^SERGEI', name('Иванов', 'Сергей'), 'agreement', 'the same letters', MALE, OF_A_MAN],
  ['Cyrillic as English writes it', 'IVANOV^SERGEY', name('Иванов', 'Сергей'), 'agreement', 'the same letters', MALE, OF_A_MAN],
  ['Cyrillic as German writes it', 'TSCHAIKOWSKI^PJOTR', name('Чайковский', 'Пётр'), 'agreement', 'German transcription', MALE, OF_A_MAN],
  ['Ukrainian', 'KOVALENKO^OLEKSANDR', name('Коваленко', 'Олександр'), 'agreement', 'the same letters', MALE, OF_A_MAN],
  ['Cyrillic, another name', 'PETROV^OLEG', name('Иванов', 'Сергей'), 'contradiction', 'it can be read, and it differs', MALE, OF_A_MAN],
  ['Serbian in both scripts', 'Đorđević^Živka', name('Ђорђевић', 'Живка'), 'agreement', 'one letter for one letter'],
  ['Greek', 'PAPADOPOULOS^GIORGOS', name('Παπαδόπουλος', 'Γιώργος'), 'agreement', 'ELOT 743', MALE, OF_A_MAN],
  ['Greek diphthongs', 'VASILEIOU^EFTYCHIA', name('Βασιλείου', 'Ευτυχία'), 'agreement', 'ELOT 743'],
  ['Greek, another name', 'DIMOU^ELENI', name('Παπαδόπουλος', 'Μαρία'), 'contradiction', 'it can be read, and it differs'],
  ['Japanese in all three groups', 'YAMADA^HANAKO=山田^花子=やまだ^はなこ', [text('山田 花子', { representation: 'ideographic' }), name('ヤマダ', 'ハナコ', { representation: 'phonetic' })], 'agreement', 'every group has its counterpart'],
  ['romaji against kanji alone', 'YAMADA^HANAKO', text('山田 花子'), 'doubt', 'the reading of kanji cannot be computed'],
  ['romaji against kana, Hepburn with h', 'OHTA^JUNKO', name('オオタ', 'ジュンコ'), 'agreement', 'oh is a long o'],
  ['romaji against kana, Kunrei', 'TUTIDA^SIZUKO', name('つちだ', 'しずこ'), 'agreement', 'tu, ti, si are tsu, chi, shi'],
  ['a long vowel left out', 'SATO^YUKO', name('サトウ', 'ユウコ'), 'agreement', 'as passports write it'],
  ['half-width katakana', 'ﾔﾏﾀﾞ^ﾊﾅｺ', name('ヤマダ', 'ハナコ'), 'agreement', 'another width, the same letters'],
  ['katakana against hiragana', 'ヤマダ^ハナコ', name('やまだ', 'はなこ'), 'agreement', 'two ways to write one sound'],
  ['kana with their marks by themselves', 'ヤマタ゛^ハナコ', name('ヤマダ', 'ハナコ'), 'agreement', 'as converters leave them'],
  ['Ono and Ohno in kana', 'オノ^ハナコ', name('オオノ', 'ハナコ'), 'doubt', 'two family names, and kana tell them apart'],
  ['Ono for Ohno in romaji, without a number', 'ONO^HANAKO', name('オオノ', 'ハナコ'), 'doubt', 'romaji do not tell them apart', NO_ID],
  ['kana of another name', 'SUZUKI^ICHIKO', name('ヤマダ', 'ハナコ'), 'contradiction', 'it can be read, and it differs'],
  ['kanji of the same reading', 'SATO^YUKO=佐藤^裕子', [text('佐藤 優子'), name('サトウ', 'ユウコ')], 'doubt', 'a slip of the input method, or another person'],
  ['kanji of another name beside the same romaji', 'YAMADA^HANAKO=鈴木^一美', [text('山田 花子'), name('Yamada', 'Hanako')], 'contradiction', 'one group that agrees does not outweigh one that contradicts'],
  ['an old form of a kanji', '高橋^花子', text('髙橋 花子'), 'agreement', 'the same character in two forms'],
  ['Chinese with its pinyin', 'Wang^XiaoDong=王^小东', text('王小东'), 'agreement', 'the characters agree'],
  ['traditional and simplified characters', '張^麗', text('张丽'), 'agreement', 'the same characters in two forms'],
  ['pinyin against characters', 'ZHANG^LI', text('张丽'), 'doubt', 'many characters have this reading'],
  ['pinyin with and without a space', 'WANG^XIAO MING', name('Wang', 'Xiaoming'), 'agreement', 'syllables, not names'],
  ['Chinese names as one text that begin alike', '王小东', text('王小明'), 'contradiction', 'brothers are named so'],
  ['Chinese, another name', '王^芳', text('李 丽'), 'contradiction', 'no character in common'],
  ['Korean in all three groups', 'Hong^Gildong=洪^吉洞=홍^길동', text('홍길동'), 'agreement', 'PS3.5 Annex I: its own example', MALE, OF_A_MAN],
  ['Korean against Latin', 'KIM^MINJI', name('김', '민지'), 'agreement', 'the usual form of the family name'],
  ['Korean, spelled as the family likes', 'LEE^YOUNG HEE', name('이', '영희'), 'agreement', 'loose, but number and birth date agree'],
  ['Korean as the family likes, without a number', 'LEE^YOUNG HEE', name('이', '영희'), 'doubt', 'a loose reading needs more than a birth date', NO_ID],
  ['Korean, another name', 'PARK^SORA', name('김', '민지'), 'contradiction', 'it can be read, and it differs'],
  ['Arabic with and without hamza', 'أحمد^فاطمة', name('احمد', 'فاطمه'), 'agreement', 'as it is typed every day'],
  ['Arabic against Latin', 'AHMAD^FATIMA', name('أحمد', 'فاطمة'), 'doubt', 'vowels are not written: never more than likely'],
  ['Arabic, another name', 'خالد^عمر', name('حسن', 'علي'), 'contradiction', 'one script, other letters', MALE, OF_A_MAN],
  ['two spellings of one Arabic name', 'MOHAMED^AHMED', name('Muhammad', 'Ahmad'), 'doubt', 'alike, and many are called so', MALE, OF_A_MAN],
  ['Hebrew against Latin', 'COHEN^SARA', name('כהן', 'שרה'), 'doubt', 'it cannot be compared'],
]);

// prettier-ignore
const ORDER = table([
  ['family and given name exchanged', 'ANNA^SCHMIDT', name('Schmidt', 'Anna'), 'agreement', 'number and birth date both agree'],
  ['exchanged, without a number', 'ANNA^SCHMIDT', name('Schmidt', 'Anna'), 'doubt', 'James Thomas is not Thomas James', NO_ID],
  ['record as one text', 'SCHMIDT^ANNA', text('Anna Schmidt'), 'agreement', 'given name first, as texts have it'],
  ['record as one text with a comma', 'SCHMIDT^ANNA', text('Schmidt, Anna'), 'agreement', 'the comma says which is which'],
  ['images without the ^', 'SCHMIDT ANNA', name('Schmidt', 'Anna'), 'agreement', 'the order is unknown, number and birth date agree'],
  ['images without the ^ and without a number', 'SCHMIDT ANNA', name('Schmidt', 'Anna'), 'doubt', 'the order is unknown', NO_ID],
  ['images with a comma', 'SCHMIDT, ANNA', name('Schmidt', 'Anna'), 'agreement', 'typed by hand'],
]);

// prettier-ignore
const FAMILY = table([
  ['one of two surnames', 'GARCIA^MARIA', name('García López', 'María'), 'doubt', 'half of a name is shared by many'],
  ['a space for the hyphen', 'SMITH JONES^MARY', name('Smith-Jones', 'Mary'), 'agreement', 'both surnames are there'],
  ['two surnames exchanged', 'LOPEZ GARCIA^MARIA', name('García López', 'María'), 'doubt', 'that is a cousin'],
  ['maiden name in the record', 'MEIER^ANNA', [name('Schmidt', 'Anna', { use: 'official' }), name('Meier', 'Anna', { use: 'maiden' })], 'agreement', 'the record itself says that she was called so'],
  ['another family name, number the same', 'MEIER^ANNA', name('Schmidt', 'Anna'), 'doubt', 'a marriage nobody recorded'],
  ['another family name, no number', 'MEIER^ANNA', name('Schmidt', 'Anna'), 'contradiction', 'many are born on a day', NO_ID],
  ['birth name in the images', 'SCHMIDT^ANNA', name('Meier', 'Anna'), 'doubt', 'only the other name agrees', { otherNames: [{ Alphabetic: 'Meier^Anna' }] }],
  ['von among the prefixes', 'BERG^ANNA^^VON', name('von Berg', 'Anna'), 'agreement', 'PS3.5 has no place of its own for it'],
  ['a particle written with the name', 'VANDENBERG^ANNA', name('van den Berg', 'Anna'), 'agreement', 'only spaces differ'],
  ['a particle left out', 'BERG^ANNA', name('von Berg', 'Anna'), 'doubt', 'another family may be called so'],
  ['titles on both sides', 'SCHMIDT^ANNA^^DR.^MD', name('Schmidt', 'Anna', { prefix: ['Prof.', 'Dr.'] }), 'agreement', 'titles are no names'],
  ['a title in the wrong place', 'SCHMIDT DR.^ANNA', name('Schmidt', 'Anna'), 'agreement', 'typed by hand'],
  ['Frau before the name', 'SCHMIDT^FRAU ANNA', name('Schmidt', 'Anna'), 'agreement', 'a form of address'],
  ['one letter differs', 'SCHMITT^ANNA', name('Schmidt', 'Anna'), 'doubt', 'a slip, or another family'],
  ['cut off by a machine', 'SCHMIDT-HOHENLO^ANNA', name('Schmidt-Hohenlohe', 'Anna'), 'doubt', 'what is missing is not known'],
  ['a letter that was lost', 'M?LLER^ANNA', name('Müller', 'Anna'), 'doubt', 'what is missing is not known'],
  ['a character set that was not declared', 'M\ufffdLLER^ANNA', name('Müller', 'Anna'), 'doubt', 'what is missing is not known'],
]);

// prettier-ignore
const GIVEN = table([
  ['only an initial', 'SCHMIDT^A', name('Schmidt', 'Anna'), 'doubt', 'Anna, Andrea or Anton'],
  ['the initials of both given names', 'SMITH^JP', name('Smith', 'John Paul'), 'doubt', 'as some machines shorten', MALE, OF_A_MAN],
  ['another initial', 'SCHMIDT^K', name('Schmidt', 'Anna'), 'contradiction', 'it is not hers'],
  ['no given name', 'SCHMIDT', name('Schmidt', 'Anna'), 'doubt', 'half of the name'],
  ['second given name left out', 'SCHMIDT^ANNA', name('Schmidt', 'Anna Maria'), 'agreement', 'the one she is called by is there'],
  ['second given name as an initial', 'SCHMIDT^ANNA^M.', name('Schmidt', 'Anna Maria'), 'agreement', 'as it is usual'],
  ['another second given name', 'SCHMIDT^ANNA^LUISE', name('Schmidt', 'Anna Maria'), 'doubt', 'sisters and cousins share the first'],
  ['called by the second', 'SCHMIDT^MARIA', name('Schmidt', 'Anna Maria'), 'doubt', 'usual, and twins share one'],
  ['a hyphen in the given name', 'SCHMIDT^ANNEMARIE', name('Schmidt', 'Anne-Marie'), 'agreement', 'one name, three ways to write it'],
  ['a short form', 'SMITH^BILL', name('Smith', 'William'), 'doubt', 'usual, but nowhere recorded', MALE, OF_A_MAN],
  ['a short form that the record knows', 'SMITH^BILL', [name('Smith', 'William'), name('Smith', 'Bill', { use: 'nickname' })], 'agreement', 'the record itself says so', MALE, OF_A_MAN],
  ['one letter of the given name differs', 'SCHMIDT^ANNE', name('Schmidt', 'Anna'), 'doubt', 'a slip, or a sister'],
  ['Jr. left out', 'SMITH^JOHN', name('Smith', 'John', { suffix: ['Jr.'] }), 'agreement', 'birth date and number tell father and son apart', MALE, OF_A_MAN],
]);

export const NAME_CASES = [...PLAIN, ...SCRIPTS, ...ORDER, ...FAMILY, ...GIVEN];
