type Words = {
  strategies: Record<string, { title: string; description: string } | undefined>;
  parameters: Record<string, string | undefined>;
  choices: Record<string, string | undefined>;
};

/** Strategies describe themselves in English; only the names of their settings want words. */
const en: Words = {
  strategies: {},
  parameters: {
    fast: 'Fast average',
    slow: 'Slow average',
    atr_period: 'ATR length',
    atr_multiple: 'Stop distance in ATR',
    entry_order: 'Entry order',
    join_trend: 'Join a running trend',
  },
  choices: { market: 'Market', limit: 'Limit', true: 'Yes', false: 'No' },
};

const tr: Words = {
  strategies: {
    ma_cross: {
      title: 'Hareketli ortalama kesişimi',
      description:
        'Hızlı ortalama yavaşı yukarı kesince alır, altına inince satar. Stop, girişin ortalama gerçek aralığın bir katı ' +
        'altında bekler. Güven bir formüldür; henüz sonuçlara göre ayarlanmadı.',
    },
  },
  parameters: {
    fast: 'Hızlı ortalama',
    slow: 'Yavaş ortalama',
    atr_period: 'ATR uzunluğu',
    atr_multiple: 'Stop uzaklığı (ATR)',
    entry_order: 'Giriş emri',
    join_trend: 'Süren eğilime katıl',
  },
  choices: { market: 'Piyasa', limit: 'Limit', true: 'Evet', false: 'Hayır' },
};

export const strategyWords: Record<string, Words | undefined> = { en, tr };
