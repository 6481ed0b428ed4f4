import { serverWords } from '@/lib/i18n/server-words';
import { useLanguage } from '@/lib/use-language';

import classes from './server-text.module.css';

type ServerTextProps = { said: string };

/** A sentence the platform wrote. Where it stays English, screen readers are told so. */
export const ServerText = ({ said }: ServerTextProps) => {
  const { text, isTranslated } = serverWords(said, useLanguage());
  return (
    <span className={classes['sentence']} lang={isTranslated ? undefined : 'en'}>
      {text}
    </span>
  );
};
