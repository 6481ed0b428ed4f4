type Words = {
  strategies: Record<string, { title: string; description: string } | undefined>;
  parameters: Record<string, string | undefined>;
};

export const strategyWordsTr: Words = {
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
    atr_multiple: 'ATR katı (stop)',
    entry_order: 'Giriş emri',
    join_trend: 'Süren eğilime katıl',
  },
};
