import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { LANGUAGES } from '@/lib/i18n/setup';
import { useLanguage } from '@/lib/use-language';

export const LanguageSwitch = () => {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('preferences.language')}
      value={useLanguage()}
      onChange={(language) => void i18n.changeLanguage(language)}
      data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
};
