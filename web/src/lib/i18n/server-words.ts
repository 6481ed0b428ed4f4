/**
 * Words the platform writes into its rows (why a bot decided, why a trade ended), for readers of each language. The
 * platform's own words are English sentences; what is not listed here is shown as it came.
 */
type Phrase = { said: RegExp; en?: string; tr: string };

const PHRASES: Phrase[] = [
  { said: /^warming up$/, tr: 'ısınıyor' },
  { said: /^the trend turned$/, tr: 'eğilim döndü' },
  { said: /^the trend goes on$/, tr: 'eğilim sürüyor' },
  { said: /^no entry here$/, tr: 'burada giriş yok' },
  { said: /^crossed above$/, en: 'the fast average crossed above the slow one', tr: 'hızlı ortalama yavaşı yukarı kesti' },
  { said: /^joins the trend$/, tr: 'süren eğilime katılıyor' },
  { said: /^an entry is under way$/, tr: 'bir giriş sürüyor' },
  { said: /^an exit is under way$/, tr: 'bir çıkış sürüyor' },
  { said: /^an exit came first$/, tr: 'önce bir çıkış geldi' },
  { said: /^protects the position$/, tr: 'pozisyonu korur' },
  { said: /^no stop can rest at the venue$/, tr: 'borsada stop bekletilemiyor' },
  { said: /^never seen at the venue$/, tr: 'borsada hiç görülmedi' },
  { said: /^the bot is stopped or deleted$/, tr: 'bot durdurulmuş veya silinmiş' },
  { said: /^the kill switch .*is tripped[^:]*:? ?(.*)$/, tr: 'acil durdurma açık: $1' },
  { said: /^confidence (\S+) is not within (\S+) and .*$/, tr: 'güven $1, en az $2 olmalı' },
  { said: /^the bot holds a position or another entry.*$/, tr: 'botun pozisyonu veya süren bir girişi var' },
  { said: /^the entry waited too long.*$/, tr: 'giriş fazla bekledi: karar verilen fiyat geçmişte kaldı' },
  { said: /^the order is worth (\S+), the stake is (\S+)$/, tr: 'emrin değeri $1, ayrılan tutar $2' },
  { said: /^leverage after the fill would exceed (\S+)$/, tr: 'kaldıraç $1 katını aşardı' },
  { said: /^its stop-loss would be under.*$/, tr: 'zarar durdur emri borsanın en düşük tutarının altında kalırdı: tutarı artır' },
  { said: /^stop$/, en: 'stop-loss', tr: 'zarar durdur' },
  { said: /^signal$/, en: 'the strategy sold', tr: 'strateji sattı' },
  { said: /^dust$/, en: 'too little left to sell', tr: 'satılamayacak kadar az kaldı' },
  {
    said: /^The key has no IP allow-list.*$/,
    tr: 'Anahtar adres listesine bağlı değil: çalan herkes her yerden onunla işlem yapabilir.',
  },
];

export type ServerWords = { text: string; isTranslated: boolean };

export const serverWords = (said: string, language: string): ServerWords => {
  const phrase = PHRASES.find((candidate) => candidate.said.test(said));
  const words = language === 'tr' ? phrase?.tr : phrase?.en;
  if (phrase === undefined || words === undefined) return { text: said, isTranslated: language === 'en' };
  return { text: said.replace(phrase.said, words), isTranslated: true };
};
