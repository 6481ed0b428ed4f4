import { type ReactNode, useId } from 'react';

import classes from './panel.module.css';

type PanelProps = {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** For tables and charts, which bring their own edges. */
  isFlush?: boolean;
  /** Where the page's own heading already says it; the title stays for screen readers. */
  isBare?: boolean;
};

export const Panel = ({ title, children, actions, isFlush = false, isBare = false }: PanelProps) => {
  const titleId = useId();
  return (
    <section className={classes['panel']} aria-labelledby={titleId}>
      <header className={isBare ? classes['hidden'] : classes['head']}>
        <h2 className={classes['title']} id={titleId}>
          {title}
        </h2>
        {actions}
      </header>
      <div className={isFlush ? classes['flush'] : classes['body']}>{children}</div>
    </section>
  );
};
