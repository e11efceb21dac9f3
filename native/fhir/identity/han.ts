// Han characters in several forms: old and new of Japan, traditional and simplified of China, as far as names commonly
// have them. A form that is not listed differs: that makes a contradiction to look at, never an agreement.

// The first of each group stands for all.
const GROUPS =
  '高髙 崎﨑碕 辺邉邊边 斎齋斋 斉齊齐 沢澤泽 浜濱濵滨 渋澁 広廣广 国國 桜櫻 竜龍龙 栄榮荣 恵惠 徳德 真眞 静靜 寿壽 滝瀧泷 ' +
  '島嶋嶌岛 富冨 吉𠮷 曽曾 桑桒 関關关 鉄鐵铁 万萬 与與 会會 伝傳传 円圓 団團团 塩鹽盐 条條 来來 楽樂乐 権權权 横橫 温溫 ' +
  '満滿满 瀬瀨濑 為爲 緑綠绿 総總 荘莊庄 薫薰 蔵藏 豊豐丰 頼賴赖 黒黑 飯饭 戸戶 長长 東东 陽阳 張张 陳陈 劉刘 趙赵 黄黃 ' +
  '吴吳呉 孫孙 馬马 羅罗 鄭郑 謝谢 韓韩 馮冯 鄧邓 許许 蘇苏 盧卢 蒋蔣 賈贾 葉叶 閻阎 鐘鍾钟 譚谭 陸陆 範范 龔龚 鄒邹 嚴严 ' +
  '錢钱 湯汤 賀贺 顧顾 麗丽 偉伟 軍军 華华 紅红 鳳凤 蘭兰 雲云 飛飞 慶庆 強强 傑杰 夢梦 愛爱 瓊琼 蓮莲 貴贵 銀银 曉晓暁 ' +
  '穎颖 潔洁 維维 義义 業业 書书 習习 聖圣 寧宁 寶宝 嵐岚 歡欢 瑩莹 詩诗 誠诚 貞贞 達达 遠远 鋒锋 錦锦 韻韵';

const FORMS: ReadonlyMap<string, string> = new Map(
  GROUPS.split(' ').flatMap((group) => {
    const [first = '', ...others] = Array.from(group);
    return others.map((form) => [form, first] as const);
  }),
);

/** Each character in the form that stands for its group. */
export const foldHan = (text: string): string =>
  Array.from(text.normalize('NFKC'), (character) => FORMS.get(character) ?? character).join('');
