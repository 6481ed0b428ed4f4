import type { enOrders } from './en-orders';

export const trOrders: typeof enOrders = {
  status: {
    INTENDED: 'Niyet edildi',
    PREPARED: 'Denetlendi',
    SENDING: 'Gönderiliyor',
    ACKNOWLEDGED: 'Borsada',
    SETTLED: 'Sonuçlandı',
    UNKNOWN: 'Sorgulanıyor',
    QUARANTINED: 'Karantinada',
    ABORTED: 'Vazgeçildi',
  },
  explain: {
    INTENDED: 'Bot karar verdi; risk denetimi henüz bakmadı.',
    PREPARED: 'Risk denetimi onayladı, tutar ayrıldı.',
    SENDING: 'Borsaya iletiliyor.',
    ACKNOWLEDGED: 'Emir borsada; orada gerçekleşir veya bekler.',
    SETTLED: 'Tamamlandı. Gerçekleşmeler deftere işlendi.',
    UNKNOWN: 'Borsa yanıt vermedi. Emri sorguluyoruz, asla iki kez göndermiyoruz.',
    QUARANTINED: 'Defterimiz ile borsa uyuşmuyor. Biri bakana kadar hiçbir işlem yapılmaz.',
    ABORTED: 'Bir kural veya borsa reddetti. Ayrılan tutar serbest bırakıldı.',
  },
};
