import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';

import { en } from './en';
import { enOrders } from './en-orders';
import { tr } from './tr';
import { trOrders } from './tr-orders';

const LANGUAGE_KEY = 'balina.language';

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'tr', name: 'Türkçe' },
] as const;

export const i18n = createInstance();

void i18n.use(initReactI18next).init({
  lng: rememberedLanguage(),
  fallbackLng: 'en',
  // A browser set to en-GB reads English and must not be told that en-GB is missing.
  load: 'languageOnly',
  supportedLngs: ['en', 'tr'],
  defaultNS: 'translation',
  resources: {
    en: { translation: { ...en, orders: enOrders } },
    tr: { translation: { ...tr, orders: trOrders } },
  },
  // React escapes already.
  interpolation: { escapeValue: false },
  initAsync: false,
  showSupportNotice: false,
});

const markDocument = (language: string): void => {
  // Screen readers choose their voice by this, and CSS its upper case (i and ı differ in Turkish).
  document.documentElement.lang = language;
};
markDocument(i18n.resolvedLanguage ?? 'en');
i18n.on('languageChanged', (language) => {
  markDocument(language);
  localStorage.setItem(LANGUAGE_KEY, language);
});

function rememberedLanguage(): string {
  const remembered = localStorage.getItem(LANGUAGE_KEY);
  return remembered ?? (navigator.language.startsWith('tr') ? 'tr' : 'en');
}
