import { useTranslation } from 'react-i18next';

/** The BCP 47 tag to format with. */
export const useLanguage = (): string => useTranslation().i18n.resolvedLanguage ?? 'en';
